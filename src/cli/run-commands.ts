/** The commands that make and compare runs: their words, options and handlers, which load when they are called. */
import type { Argv } from 'yargs';
import {
  MERGE_OPTIONS,
  type OptionRow,
  type OptionTexts,
  optionTexts,
  SIMULATE_OPTIONS,
  SWEEP_OPTIONS,
} from './options/index.ts';

function optionsOf(command: Argv, rows: readonly OptionRow[]): Argv {
  const options = rows.map(({ name, group, describe, isFlag, isValueOptional, default: text }) => {
    const shared = {
      group: `${group}:`,
      describe: text === null ? describe : `${describe} (default ${text})`,
    };
    return isFlag === true
      ? ([name, { ...shared, type: 'boolean' }] as const)
      : ([
          name,
          {
            ...shared,
            type: 'string',
            requiresArg: isValueOptional !== true,
          },
        ] as const);
  });
  return command.options(Object.fromEntries(options)).strict();
}

async function runSimulate(argv: Readonly<Record<string, unknown>>): Promise<void> {
  const given = optionTexts(
    SIMULATE_OPTIONS.map(({ name }) => name),
    argv,
  );
  const texts: OptionTexts = Object.fromEntries(given);
  const { processEnvironment, simulate } = await import('./simulate/index.ts');
  await simulate(texts, processEnvironment());
}

function mergeOptions(command: Argv): Argv {
  const own = SIMULATE_OPTIONS.filter(({ name }) => MERGE_OPTIONS.some((option) => option === name));
  return optionsOf(
    command.positional('parts', {
      type: 'string',
      array: true,
      describe: 'Files that simulate --shard wrote, or their folders',
      demandOption: true,
    }),
    own,
  );
}

async function runMerge(argv: Readonly<Record<string, unknown>>): Promise<void> {
  const texts: OptionTexts = Object.fromEntries(optionTexts(MERGE_OPTIONS, argv));
  const { merge, processEnvironment } = await import('./simulate/index.ts');
  await merge([argv.parts].flat().map(String), texts, processEnvironment());
}

async function runSweep(argv: Readonly<Record<string, unknown>>): Promise<void> {
  const texts: OptionTexts = Object.fromEntries(
    optionTexts(
      SWEEP_OPTIONS.map(({ name }) => name),
      argv,
    ),
  );
  const { sweep } = await import('./sweep/index.ts');
  const { processEnvironment } = await import('./simulate/index.ts');
  await sweep(texts, processEnvironment());
}

const WORKER_OPTIONS = ['cluster', 'threads', 'lost-after', 'metrics-port'] as const;

function workerOptions(command: Argv): Argv {
  return optionsOf(
    command,
    SIMULATE_OPTIONS.filter(({ name }) => name === 'cluster' || name === 'threads'),
  )
    .options({
      'lost-after': {
        type: 'string',
        requiresArg: true,
        describe: 'Seconds of silence after which its batches go to others (default 30)',
      },
      'metrics-port': {
        type: 'string',
        requiresArg: true,
        describe: 'Serve /metrics for Prometheus on this port of 127.0.0.1; 0 = any',
      },
    })
    .strict();
}

async function runWorkerCommand(argv: Readonly<Record<string, unknown>>): Promise<void> {
  const texts: OptionTexts = Object.fromEntries(optionTexts(WORKER_OPTIONS, argv));
  const { runWorker } = await import('./worker/index.ts');
  const { processEnvironment } = await import('./simulate/index.ts');
  await runWorker(texts, processEnvironment());
}

function compareOptions(command: Argv): Argv {
  return command
    .positional('a', { type: 'string', describe: 'Summary JSON of the run before', demandOption: true })
    .positional('b', { type: 'string', describe: 'Summary JSON of the run after', demandOption: true })
    .options({
      json: { type: 'boolean', describe: 'Print the comparison as JSON' },
      'fail-if': {
        type: 'string',
        requiresArg: true,
        describe: "Exit 3 when true, such as 'regression>0.005'",
      },
    })
    .strict();
}

async function runCompare(argv: Readonly<Record<string, unknown>>): Promise<void> {
  const failIf = optionTexts(['fail-if'], argv).get('fail-if');
  const { compare } = await import('./compare.ts');
  await compare(
    {
      paths: [String(argv.a), String(argv.b)],
      json: argv.json === true,
      failIf: typeof failIf === 'string' ? failIf : null,
    },
    { cwd: process.cwd(), stdout: process.stdout },
  );
}

/** Adds simulate, sweep, merge, worker and compare. */
export function addRunCommands(cli: Argv): Argv {
  return cli
    .command(
      'simulate',
      'Compare account-selection policies by Monte Carlo simulation',
      (command) => optionsOf(command, SIMULATE_OPTIONS),
      runSimulate,
    )
    .command(
      'merge <parts..>',
      'Put the parts of a run together that simulate --shard played',
      mergeOptions,
      runMerge,
    )
    .command(
      'sweep',
      'How many accounts, at which load, by which policy: many configurations in one page',
      (command) => optionsOf(command, SWEEP_OPTIONS),
      runSweep,
    )
    .command('worker', 'Play trials of runs that simulate --cluster drives', workerOptions, runWorkerCommand)
    .command(
      'compare <a> <b>',
      'Compare two summaries of runs that met the same demand, policy by policy',
      compareOptions,
      runCompare,
    );
}
