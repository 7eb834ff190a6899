/** Words of the `pools` command; the work is in pools.ts. */
import type { Argv } from 'yargs';
import { optionTexts, parseInteger } from './options/index.ts';

type Arguments = Readonly<Record<string, unknown>>;

const JSON_FLAG = { json: { type: 'boolean', describe: 'Print it as JSON' } } as const;
const MOST_UNIT_TOKENS = 1_000_000_000;

async function runPools(argv: Arguments): Promise<void> {
  const texts = optionTexts(['json', 'time-zone', 'unit-tokens'], argv);
  const textOf = (name: string): string | null => {
    const text = texts.get(name);
    return typeof text === 'string' ? text : null;
  };
  const { pools } = await import('./pools.ts');
  await pools(
    {
      pool: typeof argv.pool === 'string' ? argv.pool : null,
      json: texts.get('json') === true,
      unitTokens: parseInteger('unit-tokens', textOf('unit-tokens') ?? '100', 1, MOST_UNIT_TOKENS),
      timeZone: textOf('time-zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    { stdout: process.stdout, cwd: process.cwd(), env: process.env, now: Date.now },
  );
}

/** Adds the command. */
export function addPoolsCommand(cli: Argv): Argv {
  return cli.command(
    'pools',
    'The presets of --pool: windows, capacities, sources; pools show draws one pool',
    (command) =>
      command
        .options(JSON_FLAG)
        .command(
          'show <pool>',
          "Each account's windows, who shares them, and the models it tells apart",
          (show) =>
            show
              .positional('pool', {
                type: 'string',
                describe: 'JSON file of accounts, or presets such as claude-maxx3',
                demandOption: true,
              })
              .options({
                ...JSON_FLAG,
                'time-zone': {
                  type: 'string',
                  requiresArg: true,
                  describe: "IANA zone of instants (default this machine's)",
                },
                'unit-tokens': {
                  type: 'string',
                  requiresArg: true,
                  describe: 'Weighted tokens per unit (default 100)',
                },
              })
              .strict(),
          runPools,
        )
        .strict(),
    runPools,
  );
}
