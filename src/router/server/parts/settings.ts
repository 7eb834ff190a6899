/**
 * What an operator sets by environment variables: modes, time limits, places. Spellings are those of the
 * published router; a value that cannot be read is refused, never guessed at. Read next: setting-words.ts.
 */
import { QuotalabError } from '../../../core/index.ts';
import { type TokenPrices, tokenPrices } from '../../../usage/prices/index.ts';
import { parseRerouteMode, type RerouteMode } from '../../deciding/index.ts';
import { DURABILITIES, type Durability, parseDurationMs } from '../../ledger/index.ts';
import { SETTINGS, type SettingName } from './setting-words.ts';

/** What the environment says of proxies; '' = nothing. */
export interface ProxyWords {
  readonly http: string;
  readonly https: string;
  /** Hosts without one. */
  readonly except: string;
}

export interface ProxySettings {
  readonly mode: RerouteMode;
  /** Least length of a hold without a word on its end; 0 = no holds but those by hand. */
  readonly cooldownMs: number;
  /** Minutes between steps of calibration. */
  readonly calibrationMinutes: number;
  readonly isDevEnabled: boolean;
  /** Network errors after the connection was made are retried elsewhere too. */
  readonly isNetFallbackOn: boolean;
  readonly isPaused: boolean;
  readonly isForcedToZai: boolean;
  /** Name that routes are looked up by; '' = the request's own. */
  readonly manualModel: string;
  readonly anthropicVersion: string;
  /** Bearer for the anthropic lane where neither client nor account brings a credential; '' = none. */
  readonly anthropicAuthToken: string;
  /** Longest wait for an answer that is no stream, and for the first byte of one. */
  readonly answerTimeoutMs: number;
  /** Longest silence inside a stream. */
  readonly streamIdleMs: number;
  readonly connectTimeoutMs: number;
  readonly proxies: ProxyWords;
  readonly logsDirectory: string;
  readonly logMaxBytes: number;
  readonly logMaxFiles: number;
  readonly logMaxAgeMs: number;
  /** Path of the state; ':memory:' = not kept. */
  readonly statePath: string;
  readonly durability: Durability;
  readonly rollupMs: number;
  readonly sampleDays: number;
  /** Of all models of lane zai, and of all of every other lane; null = not set, the price table's count. */
  readonly pricesUsd: Readonly<Record<'zai' | 'others', TokenPrices | null>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

function refuse(name: SettingName, value: string, allowed: string): never {
  throw new QuotalabError('BAD_QUOTAS', `${name} is '${value}'; allowed: ${allowed}`);
}

class Reader {
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  /** As set; the default where it is not or is empty. */
  text(name: SettingName): string {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? SETTINGS[name].text : value;
  }

  isSet(name: SettingName): boolean {
    return (this.env[name]?.trim() ?? '') !== '';
  }

  flag(name: SettingName): boolean {
    return this.text(name) === '1';
  }

  durationMs(name: SettingName, leastMs: number): number {
    const value = this.text(name);
    const ms = parseDurationMs(value);
    if (ms === null || ms < leastMs) {
      const least = leastMs > 0 ? 'longer than 0' : '0 or longer';
      return refuse(name, value, `seconds, or a length such as 90s or 2m, ${least}`);
    }
    return ms;
  }

  number(name: SettingName, kind: 'whole' | 'amount'): number {
    const value = this.text(name);
    const isGood =
      kind === 'whole' ? /^\d{1,15}$/.test(value) && Number(value) > 0 : /^\d{1,9}(\.\d+)?$/.test(value);
    return isGood
      ? Number(value)
      : refuse(name, value, kind === 'whole' ? 'a whole number from 1 on' : 'a number, 0 or larger');
  }
}

function rerouteMode(read: Reader): RerouteMode {
  const text = read.text('CCP_REROUTE_MODE');
  return (
    parseRerouteMode(text) ??
    refuse('CCP_REROUTE_MODE', text, 'hybrid, run2cap (run_to_cap, run-to-cap, runlimit, run), preemptive')
  );
}

/** A variable of proxies; in lower case it wins, as everywhere. */
const anyCase = (env: Environment, name: 'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY'): string =>
  (env[name.toLowerCase()] ?? env[name] ?? '').trim();

/** A proxy's address. */
function proxyWord(env: Environment, name: 'HTTP_PROXY' | 'HTTPS_PROXY'): string {
  const text = anyCase(env, name);
  if (text === '' || (/^https?:\/\//i.test(text) && URL.canParse(text))) return text;
  // An address may hold a password: it is not shown.
  return refuse(name, '(not shown)', 'an address such as http://proxy.example:3128');
}

function proxyWords(env: Environment): ProxyWords {
  return {
    http: proxyWord(env, 'HTTP_PROXY'),
    https: proxyWord(env, 'HTTPS_PROXY'),
    except: anyCase(env, 'NO_PROXY'),
  };
}

/** The documented name wins over the older one; both take 0 for no holds. */
function cooldownMs(read: Reader): number {
  const isOlder = read.isSet('CCP_QUOTA_COOLDOWN') && !read.isSet('CCP_QUOTA_COOLDOWN_SEC');
  return read.durationMs(isOlder ? 'CCP_QUOTA_COOLDOWN' : 'CCP_QUOTA_COOLDOWN_SEC', 0);
}

/** Beside the log unless another place is named. */
function statePath(read: Reader, logsDirectory: string): string {
  return read.isSet('CCP_DB_PATH') ? read.text('CCP_DB_PATH') : `${logsDirectory}/ccp.sqlite3`;
}

/** What a power cut may take. Throws BAD_QUOTAS. */
function durability(read: Reader): Durability {
  const text = read.text('CCP_DURABILITY');
  const known = DURABILITIES.find((word) => word === text);
  return known ?? refuse('CCP_DURABILITY', text, DURABILITIES.join(', '));
}

/** Prices of a lane; null where neither is set. Of one that is not, `usual` counts, as it always did. */
function pricesUsd(
  read: Reader,
  [inputName, outputName]: readonly [SettingName, SettingName],
  usual: Pick<TokenPrices, 'input' | 'output'>,
): TokenPrices | null {
  if (!read.isSet(inputName) && !read.isSet(outputName)) return null;
  return tokenPrices({
    input: read.isSet(inputName) ? read.number(inputName, 'amount') : usual.input,
    output: read.isSet(outputName) ? read.number(outputName, 'amount') : usual.output,
  });
}

/** The settings of an environment. Throws BAD_QUOTAS naming the variable. */
export function readSettings(env: Environment): ProxySettings {
  const read = new Reader(env);
  const logsDirectory = read.text('CCP_LOGS_DIR');
  const persists = read.text('CCP_PERSIST') !== '0';
  return {
    mode: rerouteMode(read),
    cooldownMs: cooldownMs(read),
    calibrationMinutes: read.number('CCP_CAL_SAMPLE_MINUTES', 'whole'),
    isDevEnabled: read.flag('CCP_DEV_ENABLE'),
    isNetFallbackOn: read.flag('CCP_NET_FALLBACK'),
    isPaused: read.flag('OFFLOAD_PAUSED'),
    isForcedToZai: read.flag('FORCE_HAIKU_TO_ZAI'),
    manualModel: read.text('CCP_MODEL'),
    anthropicVersion: read.text('ANTH_VERSION'),
    anthropicAuthToken: read.text('ANTHROPIC_AUTH_TOKEN'),
    answerTimeoutMs: read.durationMs('CCP_HEADER_TIMEOUT', 1),
    streamIdleMs: read.durationMs('CCP_SSE_IDLE_TIMEOUT', 1),
    connectTimeoutMs: read.durationMs('CCP_DIAL_TIMEOUT', 1),
    proxies: proxyWords(env),
    logsDirectory,
    logMaxBytes: read.number('CCP_LOG_MAX_BYTES', 'whole'),
    logMaxFiles: read.number('CCP_LOG_MAX_FILES', 'whole'),
    logMaxAgeMs: read.durationMs('CCP_LOG_MAX_AGE', 1),
    statePath: persists ? statePath(read, logsDirectory) : ':memory:',
    durability: durability(read),
    rollupMs: read.durationMs('CCP_ROLLUP_INTERVAL', 1),
    sampleDays: read.number('CCP_SAMPLE_TTL_DAYS', 'whole'),
    pricesUsd: {
      zai: pricesUsd(read, ['ZAI_PRICE_IN_PER_M', 'ZAI_PRICE_OUT_PER_M'], { input: 0.6, output: 2.2 }),
      others: pricesUsd(read, ['ANTH_PRICE_IN_PER_M', 'ANTH_PRICE_OUT_PER_M'], { input: 3, output: 15 }),
    },
  };
}
