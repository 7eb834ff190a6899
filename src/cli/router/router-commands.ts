/** The commands around the router: proxy, status, accounts, quotas. Read next: router-options.ts; the work is in files of their names. */
import { homedir, userInfo } from 'node:os';
import type { Argv } from 'yargs';
import type { AccountAction } from './accounts.ts';
import {
  ACCOUNTS_COMMANDS,
  ACCOUNTS_OPTIONS,
  ADDRESS_OPTIONS,
  type Arguments,
  DEFAULT_URL,
  declare,
  numberOf,
  originsOf,
  PROXY_OPTIONS,
  REPLAY_OPTIONS,
  readOptions,
  STATUS_OPTIONS,
  serviceKindOf,
} from './router-options.ts';

async function runProxy(argv: Arguments): Promise<void> {
  const { text, texts, flag } = readOptions(PROXY_OPTIONS, argv);
  const { proxy } = await import('./proxy.ts');
  const { withProcessTerminal } = await import('./process-terminal.ts');
  await withProcessTerminal(({ cwd, env, signal }) =>
    proxy(
      {
        quotas: text('quotas'),
        host: text('host') ?? PROXY_OPTIONS.host!.text!,
        port: numberOf('port', text('port') ?? PROXY_OPTIONS.port!.text!, 'whole', 65_535),
        tokenFile: text('token-file'),
        allowedOrigins: originsOf(texts('allow-origin')),
        affinitySeconds:
          text('affinity') === null ? null : numberOf('affinity', text('affinity')!, 'whole', 86_400),
        logsDirectory: text('logs-dir'),
        state: text('state'),
        durability: text('durability'),
        check: flag('check'),
        probe: flag('probe'),
        printService: serviceKindOf(text('print-service')),
      },
      {
        cwd,
        env,
        signal,
        homeDirectory: homedir(),
        program: { node: process.execPath, script: process.argv[1] ?? '', user: userInfo().username },
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        stdout: process.stdout,
        stderr: process.stderr,
      },
    ),
  );
}

async function runReplay(argv: Arguments): Promise<void> {
  const { flag } = readOptions(REPLAY_OPTIONS, argv);
  const { proxyReplay } = await import('../decisions/index.ts');
  await proxyReplay(
    { file: String(argv.file), json: flag('json') },
    { cwd: process.cwd(), stdout: process.stdout },
  );
}

async function runStatus(argv: Arguments): Promise<void> {
  const { text, flag } = readOptions(STATUS_OPTIONS, argv);
  const { status } = await import('./status.ts');
  const { withProcessTerminal } = await import('./process-terminal.ts');
  await withProcessTerminal((environment) =>
    status(
      {
        url: text('url') ?? DEFAULT_URL,
        tokenFile: text('token-file'),
        json: flag('json'),
        debugQuota: flag('debug-quota'),
        speeds: flag('speeds'),
        watch: flag('watch'),
        intervalSeconds: numberOf(
          'interval',
          text('interval') ?? STATUS_OPTIONS.interval!.text!,
          'decimal',
          3600,
        ),
      },
      environment,
    ),
  );
}

async function runQuotas(argv: Arguments, action: 'show' | 'reload'): Promise<void> {
  const { text } = readOptions(ADDRESS_OPTIONS, argv);
  const { quotas } = await import('./quotas.ts');
  const { withProcessTerminal } = await import('./process-terminal.ts');
  const file = typeof argv.file === 'string' ? argv.file : null;
  await withProcessTerminal((environment) =>
    quotas({ url: text('url') ?? DEFAULT_URL, tokenFile: text('token-file'), action, file }, environment),
  );
}

async function runAccounts(argv: Arguments, action: AccountAction | null): Promise<void> {
  const { text, flag } = readOptions(ACCOUNTS_OPTIONS, argv);
  const { accounts } = await import('./accounts.ts');
  const { withProcessTerminal } = await import('./process-terminal.ts');
  const url = text('url') ?? DEFAULT_URL;
  const change = action === null ? null : { action, name: String(argv.name) };
  await withProcessTerminal((environment) =>
    accounts({ url, tokenFile: text('token-file'), json: flag('json'), change }, environment),
  );
}

/** The list, and one command an action. */
function accountsCommand(command: Argv): Argv {
  return (Object.keys(ACCOUNTS_COMMANDS) as AccountAction[]).reduce(
    (built, action) =>
      built.command(
        `${action} <name>`,
        ACCOUNTS_COMMANDS[action],
        (one) =>
          declare(
            one.positional('name', {
              type: 'string',
              describe: 'Account, or lane/account',
              demandOption: true,
            }),
            ACCOUNTS_OPTIONS,
          ),
        (argv) => runAccounts(argv, action),
      ),
    declare(command, ACCOUNTS_OPTIONS),
  );
}

async function printSchema(): Promise<void> {
  const { quotasJsonSchema } = await import('../../router/config/index.ts');
  process.stdout.write(`${JSON.stringify(quotasJsonSchema(), null, 2)}\n`);
}

/** Flags of every router command, which take no value. */
export const ROUTER_FLAGS: readonly string[] = [PROXY_OPTIONS, STATUS_OPTIONS, REPLAY_OPTIONS].flatMap(
  (options) => Object.keys(options).filter((name) => options[name]!.isFlag === true),
);

/** Adds the commands. */
export function addRouterCommands(cli: Argv): Argv {
  return cli
    .command(
      'proxy',
      'Run the router: accounts chosen by the winning policy, metered, rerouted at the edge',
      (command) =>
        declare(command, PROXY_OPTIONS).command(
          'replay <file>',
          'Make every decision of a usage log again; all must agree',
          (replay) =>
            declare(
              replay.positional('file', {
                type: 'string',
                describe: 'usage.jsonl, or its directory',
                demandOption: true,
              }),
              REPLAY_OPTIONS,
            ),
          runReplay,
        ),
      runProxy,
    )
    .command(
      'status',
      'What a running router has left: windows, speeds, warnings, accounts',
      (command) => declare(command, STATUS_OPTIONS),
      runStatus,
    )
    .command(
      'accounts',
      'What holds the accounts of a running router: causes, evidence, ends; and your hand on them',
      accountsCommand,
      (argv) => runAccounts(argv, null),
    )
    .command(
      'quotas',
      "Show a running router's configuration",
      (command) =>
        declare(command, ADDRESS_OPTIONS)
          .command(
            'reload [file]',
            'Make it read its configuration again, or another file beside it',
            (reload) =>
              declare(
                reload.positional('file', { type: 'string', describe: 'Quotas file' }),
                ADDRESS_OPTIONS,
              ),
            (argv) => runQuotas(argv, 'reload'),
          )
          .command('schema', 'Print the JSON Schema of quotas files', {}, printSchema),
      (argv) => runQuotas(argv, 'show'),
    );
}
