/** The options of the commands around the router, with their words and defaults, and how their texts are read. */
import type { Argv } from 'yargs';
import { QuotalabError } from '../../core/index.ts';
import { optionTexts } from '../options/index.ts';
import type { AccountAction } from './accounts.ts';
import { SERVICE_KINDS, type ServiceKind } from './service-unit.ts';

interface RouterOption {
  readonly describe: string;
  /** Default as text; null = none. */
  readonly text: string | null;
  readonly isFlag?: true;
  /** It may be given several times. */
  readonly isRepeated?: true;
}

export type RouterOptions = Readonly<Record<string, RouterOption>>;
export type Arguments = Readonly<Record<string, unknown>>;

export const DEFAULT_URL = 'http://127.0.0.1:8082';

/** Options of `proxy`; the tables of docs/ are made from them. */
export const PROXY_OPTIONS: RouterOptions = {
  quotas: { describe: 'Quotas file; otherwise CCP_QUOTAS_FILE and the usual places', text: null },
  port: { describe: 'Port to listen on, 0 = any free one', text: '8082' },
  host: { describe: 'Address to listen on; any but loopback needs --token-file', text: '127.0.0.1' },
  'token-file': { describe: 'File (mode 600) with the token that clients must show', text: null },
  'allow-origin': {
    describe: 'Origin of web pages that may use the router, such as http://localhost:3000; may be repeated',
    text: null,
    isRepeated: true,
  },
  affinity: {
    describe: 'Seconds a quiet session stays on its account, 0 = off',
    text: 'as long as its prompt cache: 300, or 3600 where it asks for an hour',
  },
  'logs-dir': {
    describe: 'Directory of usage.jsonl, and of the state unless --state',
    text: 'CCP_LOGS_DIR or logs',
  },
  state: { describe: 'SQLite file of the state, or :memory:', text: 'ccp.sqlite3 beside the log' },
  durability: {
    describe: 'What a power cut can take: answer (nothing), second (of answers) or os',
    text: 'CCP_DURABILITY or second',
  },
  check: { describe: 'Check the configuration, print it in full and stop', text: null, isFlag: true },
  probe: {
    describe: 'With --check: send each account a request that costs nothing and print what it answers',
    text: null,
    isFlag: true,
  },
  'print-service': {
    describe: 'Print the unit that starts this command at boot (systemd or launchd) and stop',
    text: null,
  },
};

export const ADDRESS_OPTIONS: RouterOptions = {
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

export const ACCOUNTS_OPTIONS: RouterOptions = {
  ...ADDRESS_OPTIONS,
  json: { describe: "Print the router's answer as it is", text: null, isFlag: true },
};

/** What `accounts` does with one; the table of docs/ is made from it. */
export const ACCOUNTS_COMMANDS: Readonly<Record<AccountAction, string>> = {
  pause: 'Send it nothing until it is resumed, over restarts too',
  resume: 'End a pause; what the provider said stands',
  clear: 'End every hold on it but a pause',
  probe: 'Let the next request find out whether its holds still stand',
};

export const REPLAY_OPTIONS: RouterOptions = {
  json: { describe: 'Print the outcome as JSON', text: null, isFlag: true },
};

export function declare(command: Argv, options: RouterOptions): Argv {
  const declared = Object.entries(options).map(([name, { describe, text, isFlag }]) => {
    const words = text === null ? describe : `${describe} (default ${text})`;
    return isFlag === true
      ? ([name, { describe: words, type: 'boolean' }] as const)
      : ([name, { describe: words, type: 'string', requiresArg: true }] as const);
  });
  return command.options(Object.fromEntries(declared)).strict();
}

/** Texts and flags as given; one given twice that may not be repeated is refused rather than guessed at. */
export function readOptions(
  options: RouterOptions,
  argv: Arguments,
): { text(name: string): string | null; texts(name: string): string[]; flag(name: string): boolean } {
  const single = Object.keys(options).filter((name) => options[name]!.isRepeated !== true);
  const texts = optionTexts(single, argv);
  return {
    text: (name) => {
      const text = texts.get(name);
      return typeof text === 'string' ? text : null;
    },
    texts: (name) => [argv[name] ?? []].flat().map(String),
    flag: (name) => texts.get(name) === true,
  };
}

/** A number of an option; `most` included. */
export function numberOf(name: string, text: string, kind: 'whole' | 'decimal', most: number): number {
  const value = (kind === 'whole' ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,3})?$/).test(text)
    ? Number(text)
    : Number.NaN;
  if (value <= most) return value;
  const words = kind === 'whole' ? 'a whole number' : 'a number';
  throw new QuotalabError('BAD_OPTION', `--${name} is '${text}'; allowed: ${words} from 0 to ${most}`);
}

/** null = not given. */
export function serviceKindOf(text: string | null): ServiceKind | null {
  if (text === null) return null;
  const kind = SERVICE_KINDS.find((name) => name === text);
  if (kind !== undefined) return kind;
  throw new QuotalabError(
    'BAD_OPTION',
    `--print-service is '${text}'; allowed: ${SERVICE_KINDS.join(' or ')}`,
  );
}

/** As a browser writes where a page is from: scheme and host in lower case, the port unless it is the usual one. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s*,A-Z]+$/;

const isOrigin = (text: string): boolean => {
  if (!ORIGIN.test(text) || !URL.canParse(text)) return false;
  const { origin } = new URL(text);
  // Only schemes of the web have an origin of their own here; an app's is its scheme and host.
  return origin === text || origin === 'null';
};

/** Origins of pages, each as a browser sends it. */
export function originsOf(texts: readonly string[]): readonly string[] {
  for (const text of texts) {
    if (isOrigin(text)) continue;
    throw new QuotalabError(
      'BAD_OPTION',
      `--allow-origin is '${text}'; allowed: the origin of a page, such as http://localhost:3000 or https://chat.example, without a path`,
    );
  }
  return texts;
}
