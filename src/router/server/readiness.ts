/** Whether a request could be served now: by state, by credentials, and by whether upstreams answer. */
import { countOf } from '../../usage/events/index.ts';
import { type AccountUsage, accountUsages } from '../beliefs/index.ts';
import type { LaneConfig } from '../config/index.ts';
import { UpstreamCall, upstreamPath } from './exchange/index.ts';
import type { LaneContact, RouterParts } from './parts/index.ts';

/** A contact older than this is renewed before health is told. */
const STALE_MS = 30_000;
const PROBE_MS = 2000;

export interface LaneHealth {
  readonly ok: boolean;
  /** Last HTTP status; 0 = no answer. */
  readonly status: number;
  readonly error?: string;
  readonly url: string;
  readonly usable_accounts: number;
  readonly accounts: number;
}

export interface Readiness {
  readonly ready: boolean;
  /** Why nothing is routable, or what is wrong although requests are served; '' = all is well. */
  readonly reason: string;
  readonly ts: number;
  readonly providers: Readonly<Record<string, LaneHealth>>;
}

async function probe(parts: RouterParts, lane: string): Promise<LaneContact> {
  const { api = 'messages' } = parts.fleet.lane(lane).config;
  const upstream = parts.pools.get(lane)!;
  let status = 0;
  const call = new UpstreamCall(
    upstream.pool,
    {
      method: 'GET',
      origin: upstream.origin,
      path: upstreamPath(upstream.basePath, api === 'openai' ? '/v1/models' : '/v1/messages', api),
      headers: [],
      body: null,
      headTimeoutMs: PROBE_MS,
      idleMs: PROBE_MS,
    },
    {
      head: (head) => {
        status = head.status;
      },
      data: () => {},
    },
  );
  const end = await call.end;
  const atMs = parts.clock.nowMs();
  return end.kind === 'failed' && status === 0
    ? { atMs, isReached: false, status, error: end.code }
    : { atMs, isReached: true, status, error: '' };
}

/** Probes under way, so that many who ask cost one. */
const probing = new WeakMap<RouterParts, Map<string, Promise<LaneContact>>>();

function sharedProbe(parts: RouterParts, lane: string): Promise<LaneContact> {
  const running = probing.get(parts) ?? new Map<string, Promise<LaneContact>>();
  probing.set(parts, running);
  const known = running.get(lane);
  if (known !== undefined) return known;
  const started = probe(parts, lane).finally(() => running.delete(lane));
  running.set(lane, started);
  return started;
}

/** The lane's last contact, renewed when it is old or failed. */
async function freshContact(parts: RouterParts, lane: LaneConfig): Promise<LaneContact> {
  const nowMs = parts.clock.nowMs();
  let contact = parts.contacts.get(lane.name);
  if (contact === undefined || nowMs - contact.atMs > STALE_MS || !contact.isReached) {
    contact = await sharedProbe(parts, lane.name);
    parts.contacts.set(lane.name, contact);
  }
  parts.metrics.upstreamReady.set({ lane: lane.name }, contact.isReached ? 1 : 0);
  return contact;
}

function laneHealth(lane: LaneConfig, contact: LaneContact, accounts: readonly AccountUsage[]): LaneHealth {
  const own = accounts.filter((account) => account.lane === lane.name);
  return {
    ok: contact.isReached,
    status: contact.status,
    ...(contact.error === '' ? {} : { error: contact.error }),
    url: lane.baseUrl,
    usable_accounts: own.filter(({ usable }) => usable).length,
    accounts: own.length,
  };
}

/** What is wrong with the state: requests go on without it. */
function stateWords({ memory: { health, commits } }: RouterParts): string[] {
  const { fault } = health;
  if (fault === null) return [];
  return [`the state cannot be written (${fault.reason}; ${countOf(commits.waitingRecords, 'record')} wait)`];
}

/** Ready when some lane answers and has an account that can serve. */
export async function readiness(parts: RouterParts): Promise<Readiness> {
  const { lanes } = parts.fleet.config;
  const contacts = await Promise.all(lanes.map((lane) => freshContact(parts, lane)));
  const accounts = accountUsages(parts.fleet, parts.clock.nowMs());
  const health = lanes.map((lane, i) => laneHealth(lane, contacts[i]!, accounts));
  const ready = health.some(({ ok, usable_accounts: usable }) => ok && usable > 0);
  const words = lanes.map(({ name }, i) => {
    const { ok, error, usable_accounts: usable } = health[i]!;
    return ok ? `${name}: ${usable} usable accounts` : `${name}: not reached (${error})`;
  });
  return {
    ready,
    reason: [...(ready ? [] : [`nothing is routable (${words.join('; ')})`]), ...stateWords(parts)].join(
      '; ',
    ),
    ts: parts.clock.nowMs() / 1000,
    providers: Object.fromEntries(lanes.map(({ name }, i) => [name, health[i]!])),
  };
}
