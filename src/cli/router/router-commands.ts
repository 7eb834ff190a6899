/** The commands around the router: proxy, status, quotas. Words and defaults; the work is in files of those names. */
import { homedir, userInfo } from 'node:os';
import type { Argv } from 'yargs';
import { QuotalabError } from '../../core/index.ts';
import { optionTexts } from '../options/index.ts';
import { SERVICE_KINDS, type ServiceKind } from './service-unit.ts';

interface RouterOption {
  readonly describe: string;
  /** Default as text; null = none. */
  readonly text: string | null;
  readonly isFlag?: true;
}

type RouterOptions = Readonly<Record<string, RouterOption>>;
type Arguments = Readonly<Record<string, unknown>>;

const DEFAULT_URL = 'http://127.0.0.1:8082';

/** Options of `proxy`; the tables of docs/ are made from them. */
export const PROXY_OPTIONS: RouterOptions = {
  quotas: { describe: 'Quotas file; otherwise CCP_QUOTAS_FILE and the usual places', text: null },
  port: { describe: 'Port to listen on, 0 = any free one', text: '8082' },
  host: { describe: 'Address to listen on; any but loopback needs --token-file', text: '127.0.0.1' },
  'token-file': { describe: 'File (mode 600) with the token that clients must show', text: null },
  affinity: {
    describe: 'Seconds a quiet session stays on its account, 0 = off',
    text: 'as long as its prompt cache: 300, or 3600 where it asks for an hour',
  },
  'logs-dir': {
    describe: 'Directory of usage.jsonl, and of the state unless --state',
    text: 'CCP_LOGS_DIR or logs',
  },
  state: { describe: 'SQLite file of the state, or :memory:', text: 'ccp.sqlite3 beside the log' },
  check: { describe: 'Check the configuration, print it in full and stop', text: null, isFlag: true },
  'print-service': {
    describe: 'Print the unit that starts this command at boot (systemd or launchd) and stop',
    text: null,
  },
};

const ADDRESS_OPTIONS: RouterOptions = {
  url: { describe: 'Address of the router', text: DEFAULT_URL },
  'token-file': { describe: 'File with the token; otherwise QUOTALAB_TOKEN', text: null },
};

export const STATUS_OPTIONS: RouterOptions = {
  ...ADDRESS_OPTIONS,
  json: { describe: "Print the router's answer as it is", text: null, isFlag: true },
  'debug-quota': { describe: 'Add the gaps that calibration found', text: null, isFlag: true },
  speeds: { describe: 'Speeds, times to the first content, best hours', text: null, isFlag: true },
  watch: { describe: 'Keep a page of accounts, windows and decisions up to date', text: null, isFlag: true },
  interval: { describe: 'Seconds between two looks of --watch', text: '2' },
};

const REPLAY_OPTIONS: RouterOptions = {
  json: { describe: 'Print the outcome as JSON', text: null, isFlag: true },
};

function declare(command: Argv, options: RouterOptions): Argv {
  const declared = Object.entries(options).map(([name, { describe, text, isFlag }]) => {
    const words = text === null ? describe : `${describe} (default ${text})`;
    return isFlag === true
      ? ([name, { describe: words, type: 'boolean' }] as const)
      : ([name, { describe: words, type: 'string', requiresArg: true }] as const);
  });
  return command.options(Object.fromEntries(declared)).strict();
}

/** Texts and flags as given; an option given twice is refused rather than guessed at. */
function readOptions(
  options: RouterOptions,
  argv: Arguments,
): { text(name: string): string | null; flag(name: string): boolean } {
  const texts = optionTexts(Object.keys(options), argv);
  return {
    text: (name) => {
      const text = texts.get(name);
      return typeof text === 'string' ? text : null;
    },
    flag: (name) => texts.get(name) === true,
  };
}

/** A number of an option; `most` included. */
function numberOf(name: string, text: string, kind: 'whole' | 'decimal', most: number): number {
  const value = (kind === 'whole' ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,3})?$/).test(text)
    ? Number(text)
    : Number.NaN;
  if (value <= most) return value;
  const words = kind === 'whole' ? 'a whole number' : 'a number';
  throw new QuotalabError('BAD_OPTION', `--${name} is '${text}'; allowed: ${words} from 0 to ${most}`);
}

/** null = not given. */
function serviceKindOf(text: string | null): ServiceKind | null {
  if (text === null) return null;
  const kind = SERVICE_KINDS.find((name) => name === text);
  if (kind !== undefined) return kind;
  throw new QuotalabError(
    'BAD_OPTION',
    `--print-service is '${text}'; allowed: ${SERVICE_KINDS.join(' or ')}`,
  );
}

async function runProxy(argv: Arguments): Promise<void> {
  const { text, flag } = readOptions(PROXY_OPTIONS, argv);
  const { proxy } = await import('./proxy.ts');
  const { withProcessTerminal } = await import('./process-terminal.ts');
  await withProcessTerminal(({ cwd, env, signal }) =>
    proxy(
      {
        quotas: text('quotas'),
        host: text('host') ?? PROXY_OPTIONS.host!.text!,
        port: numberOf('port', text('port') ?? PROXY_OPTIONS.port!.text!, 'whole', 65_535),
        tokenFile: text('token-file'),
        affinitySeconds:
          text('affinity') === null ? null : numberOf('affinity', text('affinity')!, 'whole', 86_400),
        logsDirectory: text('logs-dir'),
        state: text('state'),
        check: flag('check'),
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
