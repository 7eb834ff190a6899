/** A router's log made without a router: a fleet is driven through requests and every decision is written down. */
import {
  Fleet,
  markSuccess,
  openAttempt,
  type RequestFacts,
  releaseAttempt,
  settleAttempt,
} from '../../src/router/beliefs/index.ts';
import type { RouterConfig } from '../../src/router/config/index.ts';
import {
  type Decision,
  type DecisionRecord,
  decide,
  type RerouteMode,
} from '../../src/router/deciding/index.ts';
import { accountOf, statedHold } from '../router/beliefs/fleets.ts';
import { completionLine, decisionLine, TUESDAY_SECONDS } from '../usage/logs/router-lines.ts';

const window = (capacityTokens: number, lengthMinutes: number) =>
  ({ kind: 'sliding', capacityTokens, lengthMinutes, floorMinutes: 1, resetAtMs: null }) as const;

const account = (name: string, shortTokens: number) =>
  accountOf(name, {
    credential: null,
    short: window(shortTokens, 300),
    weekly: window(shortTokens * 20, 10_080),
  });

const CONFIG: RouterConfig = {
  rollingSeconds: 18_000,
  weeklySeconds: 604_800,
  caps: [
    {
      pattern: 'claude-haiku-*',
      provider: 'zai',
      rollingTokens: 30_000,
      weekly: { kind: 'tokens', value: 600_000 },
      warnFraction: 0.6,
    },
  ],
  lanes: [
    {
      name: 'anthropic',
      baseUrl: 'http://a.invalid',
      accounts: [account('a', 24_000), account('b', 30_000), account('c', 26_000)],
    },
    { name: 'zai', baseUrl: 'http://z.invalid', accounts: [account('z', 40_000)] },
  ],
  routes: [
    { match: 'claude-haiku-*', preferred: 'zai', fallback: 'anthropic' },
    { match: '*', preferred: 'anthropic', fallback: null },
  ],
  policy: { kind: 'name', policy: 'paced' },
  tokenShares: { input: 1, output: 1, cacheWrite: 0, cacheRead: 0 },
  timeZone: 'UTC',
};

/** A decision as the router logs it. */
export function lineOf(record: DecisionRecord, decision: Decision, rid: string, attempt: number): string {
  const lane = [record.preferred, record.fallback].find((entry) => entry?.lane === decision.lane)!;
  return decisionLine({
    ts: record.nowMs / 1000,
    rid,
    attempt,
    lane: decision.lane,
    account: decision.kind === 'refuse' ? '' : lane.accounts[decision.accountIndex]!.name,
    reroute_mode: record.mode,
    reroute_decision: decision.rerouteDecision,
    preferred_attempt: decision.preferredAttempt,
    inputs: record,
  });
}

export interface DrivenLog {
  /** Decisions and completions, as a router writes them. */
  readonly lines: readonly string[];
  readonly decisionCount: number;
}

/**
 * 150 requests of two models, two minutes apart, in one mode and by one policy: sums fill up and slide out, every
 * seventh request is refused by the upstream and goes elsewhere, every third stays on its way for a while.
 */
export function drivenLog(mode: RerouteMode, policy: string): DrivenLog {
  let drawCount = 0;
  const fleet = new Fleet(
    CONFIG,
    { kind: 'name', policy },
    {
      mode,
      cooldownMs: 300_000,
      affinityIdleMs: 300_000,
      pausedLane: null,
      forcedLane: null,
      zoneOffsetMinutes: () => 60,
      draw: () => ((++drawCount * 7919) % 1009) / 1009,
      bucketMs: null,
    },
  );
  const lines: string[] = [];
  let decisionCount = 0;
  const log = (record: DecisionRecord, rid: string, attempt: number): Decision => {
    const decision = decide(record);
    lines.push(lineOf(record, decision, rid, attempt));
    decisionCount++;
    return decision;
  };
  const waiting: Array<() => void> = [];
  for (let i = 0; i < 150; i++) {
    if (i % 3 === 2) waiting.shift()?.();
    const nowMs = TUESDAY_SECONDS * 1000 + i * 120_000;
    const model = i % 2 === 0 ? 'claude-haiku-4-5' : 'claude-sonnet-4-5';
    const rid = i.toString(16).padStart(8, '0');
    const request: RequestFacts = {
      model,
      routedModel: model,
      session: `s${i % 5}`,
      cacheMs: 300_000,
      bodyBytes: 500 + ((i * 37) % 900),
      maxTokens: 400,
    };
    let record = fleet.record(request, nowMs);
    let decision = log(record, rid, 1);
    if (decision.kind === 'refuse') continue;
    if (i % 7 === 0) {
      releaseAttempt(fleet, openAttempt(fleet, request, record, decision));
      const name = [record.preferred, record.fallback].find((entry) => entry?.lane === decision.lane)!
        .accounts[decision.accountIndex]!.name;
      const scope = { lane: decision.lane, account: name, family: '' };
      fleet.holds.put(statedHold(scope, nowMs + 600_000, 'quota_window', nowMs));
      record = fleet.record(request, nowMs, [[decision.lane, decision.accountIndex]], 'quota_overshoot');
      decision = log(record, rid, 2);
      if (decision.kind === 'refuse') continue;
    }
    const attempt = openAttempt(fleet, request, record, decision);
    const tokens = 700 + ((i * 101) % 800);
    const sample = {
      inputTokens: tokens - 100,
      outputTokens: 100,
      cacheWriteTokens: 0,
      cacheReadTokens: 0,
      weightedTokens: tokens,
      dirtyMs: 900,
      streamMs: 0,
    };
    const settle = (): void => {
      settleAttempt(fleet, attempt, { sample, endedMs: nowMs, firstContentMs: 0 });
      markSuccess(fleet, attempt, nowMs);
    };
    if (i % 3 === 0) waiting.push(settle);
    else settle();
    lines.push(completionLine({ rid, attempt: 1, model, lane: decision.lane, ts: nowMs / 1000 }));
  }
  return { lines, decisionCount };
}
