/**
 * Lines of the usage log from a decision and from what became of it. Sums are those before the request. Lines are
 * put together as text: objects of so many keys are slow to join.
 */
import type { Fleet } from '../../beliefs/index.ts';
import {
  type CompletionLine,
  type CompletionReason,
  type Decision,
  type DecisionLine,
  type DecisionRecord,
  isHeld,
  type LaneRecord,
} from '../../deciding/index.ts';

/** A decision and what it was about. */
export interface DecidedRequest {
  readonly rid: string;
  readonly model: string;
  readonly record: DecisionRecord;
  readonly decision: Decision;
  /** Why the lane was chosen before quotas were looked at. */
  readonly routeReason: string;
}

/** What the lines of one attempt need. */
export interface AttemptFacts extends DecidedRequest {
  /** From 1. */
  readonly attempt: number;
  /** Keys that all its lines share. */
  readonly shared: SharedFields;
}

const SHORT_NAMES: Readonly<Record<string, string>> = { anthropic: 'anth' };

/** Epoch seconds with three decimals. */
export const logSeconds = (epochMs: number): number => Math.round(epochMs) / 1000;

const laneOf = ({ record, decision }: DecidedRequest): LaneRecord =>
  record.fallback !== null && record.fallback.lane === decision.lane ? record.fallback : record.preferred;

/** The published string: quota words mask the route's reason unless they say that nothing stood in the way. */
export function decisionWord({ decision, routeReason }: DecidedRequest): string {
  return decision.rerouteDecision === 'quota_pass' ? routeReason : decision.rerouteDecision;
}

function headroom(used: number, cap: number | null): number {
  return cap === null ? 1 : Math.max(0, 1 - used / cap);
}

export type SharedFields = Omit<DecisionLine, keyof OwnFields | keyof DecisionFields | 'ts' | 'attempt'>;

/** Keys that the lines of a decision and of its attempts share. */
export function sharedFields(facts: DecidedRequest, fleet: Fleet): SharedFields {
  const { rid, model, record, decision } = facts;
  const lane = laneOf(facts);
  // The cap's lane may not be the one that serves; its sums are what the decision was about.
  const cap = record.preferred.cap ?? lane.cap;
  const calibration = fleet.capOf(model)?.calibration.reading() ?? null;
  const hold = record.preferred.accounts.map((account) => account.hold).find((each) => each !== null) ?? null;
  const isActive = hold !== null && isHeld(hold, record.nowMs);
  return {
    rid,
    lane: decision.lane,
    upstream: SHORT_NAMES[decision.lane] ?? decision.lane,
    account: decision.accountIndex < 0 ? '' : lane.accounts[decision.accountIndex]!.name,
    model,
    reroute_mode: record.mode,
    reroute_decision: decision.rerouteDecision,
    preferred_attempt: decision.preferredAttempt,
    rolling_used_tokens: cap?.rollingUsedTokens ?? null,
    rolling_capacity_tokens: cap?.rollingCapTokens ?? null,
    weekly_used_tokens: cap?.weeklyUsedTokens ?? null,
    weekly_capacity_tokens: cap?.weeklyCapTokens ?? null,
    headroom_pct_rolling: cap === null ? 1 : headroom(cap.rollingUsedTokens, cap.rollingCapTokens),
    headroom_pct_weekly: cap === null ? 1 : headroom(cap.weeklyUsedTokens, cap.weeklyCapTokens),
    warn_pct_cfg: cap?.warnFraction ?? null,
    warn_pct_auto: cap === null ? null : (cap.warnAutoFraction ?? cap.warnFraction),
    warn_pct_confidence: calibration?.confidence ?? null,
    gap_seconds_p50: calibration?.gapSecondsP50 ?? null,
    gap_seconds_p95: calibration?.gapSecondsP95 ?? null,
    gap_samples: calibration?.gapSamples ?? 0,
    cooldown_active: isActive,
    cooldown_next_ts: isActive ? logSeconds(hold.untilMs) : null,
  };
}

/** The inside of an object's JSON. */
export const insideJson = (value: object): string => JSON.stringify(value).slice(1, -1);

const NO_OUTCOME = insideJson({
  event: 'decision',
  status: -1,
  input_tokens: 0,
  output_tokens: 0,
  latency_ms: 0,
  reason: '',
  op: '',
  err_type: '',
});

/** The line of a decision, a DecisionLine as JSON. */
export function decisionLine(facts: AttemptFacts, nowMs: number): string {
  const word = JSON.stringify(decisionWord(facts));
  const words = `"decision":${word},"decision_reason":${word}`;
  const start = `"ts":${logSeconds(nowMs)},"attempt":${facts.attempt}`;
  return `{${start},${insideJson(facts.shared)},${NO_OUTCOME},${words},"inputs":${JSON.stringify(facts.record)}}`;
}

type DecisionFields = Pick<DecisionLine, 'event' | 'decision' | 'inputs'>;

/** Keys of a completion line that a decision line has not, or has fixed. */
type OwnFields = Omit<CompletionLine, Exclude<keyof DecisionLine, Outcome>>;
type Outcome =
  | 'status'
  | 'decision_reason'
  | 'input_tokens'
  | 'output_tokens'
  | 'latency_ms'
  | 'reason'
  | 'op'
  | 'err_type';

/** How an attempt ended. */
export interface AttemptEnd {
  readonly status: number;
  readonly reason: CompletionReason;
  readonly refusal: string;
  /** Code of what went wrong; '' = nothing did, or nobody said. */
  readonly cause: string;
  readonly isStream: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
  readonly isEstimated: boolean;
  readonly latencyMs: number;
  readonly streamMs: number;
  readonly firstContentMs: number;
  readonly isRetry: boolean;
  /** Sent elsewhere: the time spent here was lost. */
  readonly isWasted: boolean;
  readonly session: string;
}

/** The published class of an error; '' for none. */
export function errorType(end: Pick<AttemptEnd, 'status' | 'reason'>): string {
  switch (end.reason) {
    case 'stream_timeout':
      return 'idle_timeout';
    case 'stream_error':
      return 'stream_error';
    case 'net':
      return 'net';
    case 'client_gone':
      return 'client_gone';
    default:
      if (end.status === 401 || end.status === 429) return String(end.status);
      if (end.status >= 500) return '5xx';
      return end.status >= 400 ? '4xx' : '';
  }
}

/** The line of an attempt that came to its end, a CompletionLine as JSON. */
export function completionLine(facts: AttemptFacts, end: AttemptEnd, nowMs: number): string {
  const own: OwnFields = {
    status: end.status,
    decision_reason: decisionWord(facts),
    input_tokens: end.inputTokens,
    output_tokens: end.outputTokens,
    cache_write_tokens: end.cacheWriteTokens,
    cache_read_tokens: end.cacheReadTokens,
    estimated: end.isEstimated,
    latency_ms: Math.round(end.latencyMs),
    stream_ms: Math.round(end.streamMs),
    ttft_ms: Math.round(end.firstContentMs),
    reason: end.reason,
    op: end.isStream ? 'stream' : 'nonstream',
    err_type: errorType(end),
    refusal: end.refusal,
    cause: end.cause,
    retry: end.isRetry,
    wasted_retry_ms: end.isWasted ? Math.round(end.latencyMs) : 0,
    session: end.session,
  };
  return `{"ts":${logSeconds(nowMs)},"attempt":${facts.attempt},${insideJson(facts.shared)},${insideJson(own)}}`;
}
