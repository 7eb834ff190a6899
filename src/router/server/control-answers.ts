/** The JSON of the control routes. Every number is finite or null; no secret is ever part of one. */

import { costUsd, PRICE_TABLE } from '../../usage/prices/index.ts';
import {
  accountUsages,
  modelUsages,
  rankedAccounts,
  type StateAnswer,
  type UsageAnswer,
} from '../beliefs/index.ts';
import type { RollupRow, SampleRow } from '../ledger/index.ts';
import { knownPrices, type Restored, type RouterParts } from './parts/index.ts';

/** What the control routes tell about the router itself. */
export interface RouterFacts {
  readonly startedMs: number;
  readonly restored: Restored;
  /** '' = built-in defaults. */
  readonly quotasPath: string;
  readonly quotasLoadedMs: number;
  /** The file's shape, with every default filled in. */
  readonly quotasShown: unknown;
  readonly warnings: readonly string[];
}

const SHOWN_DECISIONS = 50;

function stateAnswer({ memory, settings }: RouterParts): StateAnswer {
  const { health, commits } = memory;
  const { fault } = health;
  return {
    durability: settings.durability,
    error: fault?.reason ?? null,
    failing_since: fault === null ? null : fault.sinceMs / 1000,
    waiting_records: commits.waitingRecords,
    lost_records: commits.lostRows,
  };
}

export function usageAnswer(parts: RouterParts, facts: RouterFacts): UsageAnswer {
  const { fleet, clock, memory } = parts;
  const nowMs = clock.nowMs();
  const { rollingSeconds, weeklySeconds } = fleet.config;
  return {
    usage_schema: 'v1',
    ts: nowMs / 1000,
    started: facts.startedMs / 1000,
    path: facts.quotasPath,
    reroute_mode: fleet.settings.mode,
    windows: { rolling_seconds: rollingSeconds, weekly_seconds: weeklySeconds },
    state_restored: {
      samples: facts.restored.samples,
      since: facts.restored.sinceMs === null ? null : facts.restored.sinceMs / 1000,
    },
    state: stateAnswer(parts),
    log: { lost_lines: memory.log.lostLines, error: memory.log.lastError },
    models: modelUsages(fleet, nowMs),
    accounts: accountUsages(fleet, nowMs),
    decisions: parts.decisions.slice(-SHOWN_DECISIONS).reverse(),
  };
}

/** Which policy each lane is chosen by, and why. */
export function policyAnswer(parts: RouterParts): unknown {
  const { fleet, clock } = parts;
  const nowMs = clock.nowMs();
  const { guide } = fleet;
  const lanes = [...fleet.lanes.keys()].map((name) => {
    const accounts = rankedAccounts(fleet, name, nowMs);
    const { choice } = fleet.lane(name);
    return [
      name,
      {
        policy: choice.policy,
        source: choice.source,
        reset_class: choice.resetClass,
        load: choice.load,
        runner_up: choice.winner?.runnerUp ?? null,
        margin: choice.winner?.margin ?? null,
        margin_half_width_95: choice.winner?.marginHalfWidth95 ?? null,
        as_good: choice.winner?.asGood ?? [],
        simulated_trials: choice.winner?.trials ?? null,
        accounts,
      },
    ];
  });
  return {
    ts: nowMs / 1000,
    source:
      guide.kind === 'name'
        ? { kind: 'name', policy: guide.policy }
        : { kind: 'summary', path: guide.winners.path, result_digest: guide.winners.resultDigest },
    lanes: Object.fromEntries(lanes),
  };
}

/** Published keys of a stored sample. */
export function sampleAnswer(row: SampleRow): Record<string, unknown> {
  return {
    ts: row.tsMs / 1000,
    rid: row.rid,
    attempt: row.attempt,
    model: row.model,
    lane: row.lane,
    account: row.account,
    op: row.op,
    input_tokens: row.inputTokens,
    output_tokens: row.outputTokens,
    cache_write_tokens: row.cacheWriteTokens,
    cache_read_tokens: row.cacheReadTokens,
    estimated: row.estimated === 1,
    dirty_s: row.dirtyMs / 1000,
    stream_s: row.streamMs / 1000,
    ttft_ms: row.ttftMs,
    status: row.status,
    err_type: row.errType,
    decision: row.decision,
    reroute_mode: row.rerouteMode,
  };
}

/** Whose prices the costs are by. */
export function pricesAnswer(): unknown {
  const { asOf, source } = PRICE_TABLE;
  return { as_of: asOf, source };
}

/** Published keys of a roll-up; the cost of a model without a known price is null. */
export function rollupAnswer(row: RollupRow, { fleet, settings }: RouterParts): Record<string, unknown> {
  const prices = knownPrices(fleet.config, settings, row.lane, row.model);
  const perSecond = (tokens: number, ms: number): number | null => (ms > 0 ? (tokens * 1000) / ms : null);
  return {
    window_start: row.windowStartMs / 1000,
    lane: row.lane,
    in_tokens: row.inputTokens,
    out_tokens: row.outputTokens,
    cache_write_tokens: row.cacheWriteTokens,
    cache_read_tokens: row.cacheReadTokens,
    out_elr_tps: perSecond(row.streamOutputTokens, row.streamMs),
    out_dirty_tps: perSecond(row.outputTokens, row.dirtyMs),
    count: row.sampleCount,
    cache_write_1h_tokens: row.cacheWrite1hTokens,
    cost_usd: prices === null ? null : costUsd(prices, row),
    price_source: prices?.source ?? null,
  };
}

/** Rows by model, newest last. */
export function byModel<Row extends { readonly model: string }, Shown>(
  rows: readonly Row[],
  show: (row: Row) => Shown,
): Record<string, Shown[]> {
  const models: Record<string, Shown[]> = Object.create(null);
  for (const row of rows) {
    models[row.model] ??= [];
    models[row.model]!.push(show(row));
  }
  return models;
}
