/** Small fleets for the router's tests: configurations with every field, requests of a known estimate. */
import type { LengthKind, WindowClock } from '../../../src/quota/windows/index.ts';
import {
  type Attempt,
  charge,
  Fleet,
  type FleetSettings,
  type Hold,
  type HoldCause,
  type HoldScope,
  openAttempt,
  type RequestFacts,
  settleAttempt,
  type UsageSample,
} from '../../../src/router/beliefs/index.ts';
import type {
  AccountConfig,
  AccountWindow,
  CapRule,
  LaneConfig,
  RouterConfig,
} from '../../../src/router/config/index.ts';
import {
  type Decision,
  type DecisionRecord,
  decide,
  type PolicyGuide,
} from '../../../src/router/deciding/index.ts';

/** A Sunday, 12:00 UTC. */
export const NOON_MS: number = Date.UTC(2026, 2, 1, 12);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS: number = 24 * HOUR_MS;

/** One finished request of so many weighted tokens, all of them input, no stream. */
export function sampleOf(weightedTokens: number, change: Partial<UsageSample> = {}): UsageSample {
  return {
    inputTokens: weightedTokens,
    outputTokens: 0,
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
    weightedTokens,
    dirtyMs: 0,
    streamMs: 0,
    ...change,
  };
}

/** A window that a length describes, as `short` and `weekly` of a quotas file do. */
export interface LengthWindow {
  readonly kind: LengthKind;
  readonly capacityTokens: number | null;
  readonly lengthMinutes: number;
  readonly floorMinutes: number;
  readonly resetAtMs: number | null;
}

export function windowOf(change: Partial<LengthWindow> = {}): LengthWindow {
  return {
    kind: 'fixed',
    capacityTokens: 1000,
    lengthMinutes: 300,
    floorMinutes: 1,
    resetAtMs: NOON_MS + HOUR_MS,
    ...change,
  };
}

/** The same as a window of an account. */
export function accountWindow(account: string, name: string, window: LengthWindow): AccountWindow {
  const { kind, lengthMinutes, floorMinutes, resetAtMs, capacityTokens: capacity } = window;
  const reset = resetAtMs === null ? null : { atMs: resetAtMs };
  const clock: WindowClock =
    kind === 'sliding'
      ? { kind, lengthMinutes }
      : kind === 'fixed'
        ? { kind, lengthMinutes, reset }
        : { kind, lengthMinutes, floorMinutes, reset };
  return { id: `${account}/${name}`, name, clock, capacity, unit: 'weighted', counts: 'all' };
}

/** What a test may say of an account: its two usual windows, or all of them. */
export interface AccountChange extends Partial<AccountConfig> {
  readonly short?: LengthWindow;
  readonly weekly?: LengthWindow;
}

export function accountOf(name: string, change: AccountChange = {}): AccountConfig {
  const {
    short = windowOf(),
    weekly = windowOf({ lengthMinutes: 10_080, capacityTokens: 10_000, resetAtMs: NOON_MS + 3 * DAY_MS }),
    ...more
  } = change;
  return {
    name,
    credential: { header: 'x-api-key', source: { kind: 'env', name: 'KEY' } },
    windows: [accountWindow(name, 'short', short), accountWindow(name, 'weekly', weekly)],
    serves: 'all',
    overageOf: null,
    bankedResets: 0,
    ...more,
  };
}

export function laneOf(name: string, accounts: readonly AccountConfig[]): LaneConfig {
  return { name, baseUrl: `https://${name}.test`, accounts };
}

export function capOf(change: Partial<CapRule> = {}): CapRule {
  return { pattern: 'm', provider: 'zai', rollingTokens: 1000, weekly: null, warnFraction: 0.8, ...change };
}

/** Preferred lane zai, fallback anthropic, one roomy account each, no caps. */
export function configOf(change: Partial<RouterConfig> = {}): RouterConfig {
  const roomy = windowOf({ capacityTokens: 1_000_000 });
  const account = (name: string) => accountOf(name, { short: roomy, weekly: roomy });
  return {
    rollingSeconds: 18_000,
    weeklySeconds: 604_800,
    caps: [],
    lanes: [laneOf('zai', [account('z')]), laneOf('anthropic', [account('a')])],
    routes: [{ match: '*', preferred: 'zai', fallback: 'anthropic' }],
    policy: { kind: 'name', policy: 'fill_first' },
    tokenShares: { input: 1, output: 1, cacheWrite: 0, cacheRead: 0 },
    timeZone: 'UTC',
    ...change,
  };
}

export const FILL_FIRST: PolicyGuide = { kind: 'name', policy: 'fill_first' };

export function openFleet(
  config: RouterConfig,
  settings: Partial<FleetSettings> = {},
  guide: PolicyGuide = FILL_FIRST,
): Fleet {
  return new Fleet(config, guide, {
    mode: 'hybrid',
    cooldownMs: 5 * MINUTE_MS,
    affinityIdleMs: 0,
    pausedLane: null,
    forcedLane: null,
    zoneOffsetMinutes: () => 0,
    draw: () => 0.5,
    bucketMs: 1,
    ...settings,
  });
}

/** A hold with a stated end, doubted no earlier. */
export function statedHold(scope: HoldScope, untilMs: number, cause: HoldCause, atMs: number): Hold {
  return {
    scope,
    cause,
    evidence: { atMs, status: 429, header: 'test' },
    untilMs,
    doubtAtMs: untilMs,
    isStated: true,
    count: 0,
    window: '',
    secret: '',
    isSuspicion: false,
  };
}

/** A request that will be estimated at `tokens` as long as nothing was learned; at most 500. */
export function requestOf(tokens: number, change: Partial<RequestFacts> = {}): RequestFacts {
  return {
    model: 'm',
    routedModel: 'm',
    session: '',
    cacheMs: 300_000,
    bodyBytes: 0,
    maxTokens: tokens,
    ...change,
  };
}

export interface Sent {
  readonly record: DecisionRecord;
  readonly decision: Decision;
  /** null = it was refused. */
  readonly attempt: Attempt | null;
}

/** Decides on a request and opens what was decided. */
export function send(
  fleet: Fleet,
  request: RequestFacts,
  nowMs: number,
  tried: DecisionRecord['tried'] = [],
  again: DecisionRecord['again'] = '',
): Sent {
  const record = fleet.record(request, nowMs, tried, again);
  const decision = decide(record);
  const attempt = decision.kind === 'send' ? openAttempt(fleet, request, record, decision) : null;
  return { record, decision, attempt };
}

/** Ends an attempt with so many tokens. */
export function finish(fleet: Fleet, sent: Sent, tokens: number, endedMs: number): void {
  settleAttempt(fleet, sent.attempt!, { sample: sampleOf(tokens), endedMs, firstContentMs: 0 });
}

/** Model m served by lane zai before now. */
export function preload(fleet: Fleet, tokens: number, endedMs: number = NOON_MS - 1): void {
  charge(fleet, {
    lane: 'zai',
    account: 'z',
    model: 'm',
    sample: sampleOf(tokens),
    endedMs,
    firstContentMs: 0,
  });
}

export function capped(
  rollingTokens: number,
  warnFraction: number,
  settings: Partial<FleetSettings> = {},
): Fleet {
  return openFleet(configOf({ caps: [capOf({ rollingTokens, warnFraction })] }), settings);
}

/** One lane, one account with room for 300 tokens, and where to go after it. */
export function narrow(change: Partial<RouterConfig> = {}): RouterConfig {
  const short = windowOf({ capacityTokens: 300 });
  const roomy = windowOf({ capacityTokens: 1e6 });
  return configOf({
    lanes: [
      laneOf('zai', [accountOf('z', { short })]),
      laneOf('anthropic', [accountOf('a', { short: roomy, weekly: roomy })]),
    ],
    ...change,
  });
}
