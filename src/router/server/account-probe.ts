/**
 * One free request per account: the list of models, which costs nothing in any dialect. What the provider answers is
 * told as it came; a request that fails is an answer too.
 *
 * Invariant: no secret is in what is returned. Nothing is metered, logged or remembered.
 */
import { parseRecord } from '../../core/index.ts';
import type { RouterConfig } from '../config/index.ts';
import { DIALECTS, type Dialect, type LaneApi, type LimitReading } from '../wire/index.ts';
import { headerOf, networkCode, upstreamPath } from './exchange/index.ts';
import { type Credentials, type LaneUpstream, type ProxySettings, upstreamHeaders } from './parts/index.ts';
import { openPools } from './upstream-pools.ts';

export interface ProbeAnswer {
  readonly lane: string;
  readonly account: string;
  /**
   * `answers`; `refuses`, by its status; `silent`: no answer came; `untold`: the provider lists no models, so nothing
   * is known of the credential; `unasked`: the account has no credential of its own.
   */
  readonly kind: 'answers' | 'refuses' | 'silent' | 'untold' | 'unasked';
  /** 0 = none came. */
  readonly status: number;
  /** Until the answer's end. */
  readonly tookMs: number;
  /** The provider's own words, or the network's; '' = none. */
  readonly words: string;
  /** Models listed; null = not told. */
  readonly modelCount: number | null;
  /** What its headers say of quotas; null = no answer. */
  readonly limits: LimitReading | null;
}

const PATH = '/v1/models';
const TIMEOUT_MS = 15_000;
/** What providers say that have no list of models. */
const NO_LIST: ReadonlySet<number> = new Set([404, 405, 501]);

const dialectOf = (api: LaneApi): Dialect => DIALECTS.find((dialect) => dialect.api === api)!;

/** Why no answer came: the network's code, else the words of the error, as of a timeout. */
const faultWords = (error: unknown): string =>
  networkCode(error) ?? (error instanceof Error && error.message !== '' ? error.message : 'no answer');

/** The number of entries in a list of models; null = the text is none. */
function countIn(text: string): number | null {
  const data = parseRecord(text)?.data;
  return Array.isArray(data) ? data.length : null;
}

function kindOf(status: number): ProbeAnswer['kind'] {
  if (status >= 200 && status < 300) return 'answers';
  return NO_LIST.has(status) ? 'untold' : 'refuses';
}

/** Providers repeat parts of a key when they refuse it. */
const safeWords = (text: string, credentials: Credentials): string =>
  credentials.redact(text).replace(/\bsk-[^\s"']+/g, '[secret]');

interface Question {
  readonly lane: string;
  readonly account: string;
  readonly api: LaneApi;
  readonly upstream: LaneUpstream;
}

async function ask(
  { lane, account, api, upstream }: Question,
  { credentials, settings }: ProbeNeeds,
): Promise<ProbeAnswer> {
  const credential = credentials.of(lane, account);
  const nothing = { lane, account, status: 0, tookMs: 0, words: '', modelCount: null, limits: null };
  if (credential === null) return { ...nothing, kind: 'unasked' };
  const { anthropicVersion } = settings;
  const started = performance.now();
  const took = (): number => Math.round(performance.now() - started);
  try {
    const { statusCode, headers, body } = await upstream.pool.request({
      origin: upstream.origin,
      path: upstreamPath(upstream.basePath, PATH, api),
      method: 'GET',
      headers: upstreamHeaders({}, { credential, routerToken: null, api, anthropicVersion }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await body.text();
    const dialect = dialectOf(api);
    const kind = kindOf(statusCode);
    return {
      lane,
      account,
      kind,
      status: statusCode,
      tookMs: took(),
      words: kind === 'answers' ? '' : safeWords(dialect.usageOfBody(text).error?.message ?? '', credentials),
      modelCount: countIn(text),
      limits: dialect.limitsOf(headerOf(headers), Date.now()),
    };
  } catch (error) {
    return { ...nothing, kind: 'silent', tookMs: took(), words: safeWords(faultWords(error), credentials) };
  }
}

export interface ProbeNeeds {
  readonly credentials: Credentials;
  readonly settings: ProxySettings;
}

/** Asks every account of every lane, all at once; answers in the order of the configuration. */
export async function probeAccounts(config: RouterConfig, needs: ProbeNeeds): Promise<ProbeAnswer[]> {
  const pools = openPools(config, needs.settings);
  try {
    return await Promise.all(
      config.lanes.flatMap(({ name: lane, api = 'messages', accounts }) =>
        accounts.map(({ name: account }) => ask({ lane, account, api, upstream: pools.get(lane)! }, needs)),
      ),
    );
  } finally {
    await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()));
  }
}
