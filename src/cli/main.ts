/** The command line: commands, help, and the one place where errors become words and exit codes. */
import yargs, { type Argv } from 'yargs';
import { QuotalabError } from '../core/index.ts';
import { mistake, packageVersion, reachedOf, SIMULATE_OPTIONS } from './options/index.ts';
import { addPlanCommand, planFlags } from './plan-commands.ts';
import { addPoolsCommand } from './pools-commands.ts';
import { addRouterCommands, ROUTER_FLAGS } from './router/index.ts';
import { addRunCommands } from './run-commands.ts';
import { hasFailed, watchOutput } from './standard-output.ts';

const EXAMPLES: ReadonlyArray<readonly [string, string]> = [
  [
    'quotalab simulate --trials 2000 --scenario-mode focused',
    'Which policy wins on drawn accounts and demand',
  ],
  [
    'quotalab simulate --demand claude-logs --pool claude-max5x3',
    'Which policy wins on your own usage and three Max 5x plans',
  ],
  [
    'quotalab sweep --pool claude-max --accounts 1..8 --load .5..1.5:.1',
    'How many accounts, at which load, by which policy',
  ],
  ['quotalab pools show claude-max+claude-ultra', 'Windows, capacities and sources of two plans'],
  ['quotalab simulate --trials 2000 --replay 17', 'What happened in trial 17'],
  ['quotalab proxy', 'Route by the policy that won: point clients at http://127.0.0.1:8082'],
  ['quotalab status --watch', 'Accounts, windows, burn rates and decisions of the running router'],
  [
    'quotalab compare before/summary.json after/summary.json',
    'What a change of a policy did, trial by trial',
  ],
];

/** A command on a line of its own can be copied whole; what it answers stands above it. */
const EXAMPLES_TEXT: string = [
  'Examples:',
  ...EXAMPLES.map(([command, words]) => `  # ${words}\n  ${command}`),
].join('\n');

function buildCli(args: readonly string[]): Argv {
  const cli = yargs()
    .scriptName('quotalab')
    .usage(
      '$0 <command>\n\nWhich subscription account should serve the next request, and what will the quota do?',
    );
  const full = addPoolsCommand(addPlanCommand(addRouterCommands(addRunCommands(cli))));
  return full
    .epilogue(EXAMPLES_TEXT)
    .demandCommand(1, `no command is given; allowed: ${reachedOf(full).commands.join(', ')}`)
    .strict()
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'duplicate-arguments-array': true,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .version(packageVersion())
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .fail((message, error) => {
      if (error !== undefined && error !== null && error.name !== 'YError') throw error;
      throw mistake(message, args, reachedOf(cli));
    });
}

/**
 * yargs renders the help of every command that it runs, in case someone asks for it afterwards: a tenth of a second of
 * each start. Here only --help asks, and that renders its own.
 */
function withoutUnaskedHelp(cli: Argv): Argv {
  const { getInternalMethods } = cli as unknown as {
    readonly getInternalMethods: () => { getUsageInstance(): { cacheHelpMessage: () => void } };
  };
  getInternalMethods.call(cli).getUsageInstance().cacheHelpMessage = () => {};
  return cli;
}

/** Help without the types of options, which are words for programmers. */
function printHelp(output: string): void {
  if (output === '') return;
  const types = String.raw`\[(?:string|boolean|array|default: \[\])\]`;
  const text = output
    .replace(new RegExp(String.raw`\n *${types}(?=\n)`, 'g'), '')
    .replace(new RegExp(` *${types}`, 'g'), '');
  process.stdout.write(`${text}\n`);
}

/** What yargs lets pass: a flag with a value or given twice, an empty value, and words after a bare `--`. */
async function refuseLooseWords(args: readonly string[]): Promise<void> {
  const end = args.indexOf('--');
  if (end >= 0) {
    throw new QuotalabError(
      'BAD_OPTION',
      `'${args.slice(end).join(' ')}' is given; allowed: options before a bare --, none after`,
    );
  }
  for (const { name, isValueOptional } of SIMULATE_OPTIONS) {
    if (isValueOptional !== true || !args.includes(`--${name}=`)) continue;
    throw new QuotalabError('BAD_OPTION', `--${name} is ''; allowed: --${name} alone, or with a value`);
  }
  const flags = SIMULATE_OPTIONS.filter(({ isFlag }) => isFlag === true).map(({ name }) => name);
  const planned = args[0] === 'plan' ? await planFlags(args[1]) : [];
  for (const name of new Set([...flags, ...ROUTER_FLAGS, ...planned])) {
    const valued = args.find((arg) => arg.startsWith(`--${name}=`));
    if (valued !== undefined) {
      throw new QuotalabError(
        'BAD_OPTION',
        `--${name} is '${valued.slice(name.length + 3)}'; allowed: --${name} without a value`,
      );
    }
    const count = args.filter((arg) => arg === `--${name}`).length;
    if (count > 1) throw new QuotalabError('BAD_OPTION', `--${name} is given ${count} times; allowed: once`);
  }
}

/** Commands that do nothing by themselves tell what they can do; `help simulate` is `simulate --help`. */
function withHelp(args: readonly string[]): readonly string[] {
  if (args[0] === 'help') return [...args.slice(1), '--help'];
  const isBare = args.length === 0 || (args.length === 1 && args[0] === 'plan');
  return isBare ? [...args, '--help'] : args;
}

/** Parses and runs. What yargs refuses of a command that was loaded for it does not pass the handler of `fail`. */
async function parsed(cli: Argv, args: readonly string[]): Promise<void> {
  try {
    await withoutUnaskedHelp(cli).parseAsync([...args], {}, (_error, _argv, output) => printHelp(output));
  } catch (error) {
    throw error instanceof Error && error.name === 'YError'
      ? mistake(error.message, args, reachedOf(cli))
      : error;
  }
}

/** Parses and runs; the exit code by what was thrown. */
async function codeOf(args: readonly string[]): Promise<number> {
  try {
    await refuseLooseWords(args);
    const asked = withHelp(args);
    await parsed(buildCli(asked), asked);
    return 0;
  } catch (error) {
    if (error instanceof QuotalabError) {
      process.stderr.write(`quotalab: ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(
      `quotalab: internal error, please report it\n${(error as Error)?.stack ?? String(error)}\n`,
    );
    return 1;
  }
}

/** Runs the command line; returns the exit code. Never throws for a user's mistake. */
export async function main(args: readonly string[]): Promise<number> {
  const { stdout, stderr } = process;
  watchOutput(stdout, stderr);
  // Nowhere is left to tell it.
  if (stderr.listenerCount('error') === 0) stderr.on('error', () => {});
  const code = await codeOf(args);
  return code === 0 && (await hasFailed(stdout)) ? 1 : code;
}
