/** Lines of the usage log from a decision and from what became of it. Sums are those before the request. */
import type {
  CompletionLine,
  CompletionReason,
  Decision,
  DecisionLine,
  DecisionRecord,
  Fleet,
  LaneRecord,
} from '../routing/index.ts';

/** What the lines of one attempt share. */
export interface AttemptFacts {
  readonly rid: string;
  readonly attempt: number;
  readonly model: string;
  readonly record: DecisionRecord;
  readonly decision: Decision;
  /** Why the lane was chosen before quotas were looked at. */
  readonly routeReason: string;
}

const SHORT_NAMES: Readonly<Record<string, string>> = { anthropic: 'anth' };

/** Epoch seconds with three decimals. */
export const logSeconds = (epochMs: number): number => Math.round(epochMs) / 1000;

const laneOf = ({ record, decision }: AttemptFacts): LaneRecord =>
  record.fallback !== null && record.fallback.lane === decision.lane ? record.fallback : record.preferred;

/** The published string: quota words mask the route's reason unless they say that nothing stood in the way. */
export function decisionWord({ decision, routeReason }: AttemptFacts): string {
  return decision.rerouteDecision === 'quota_pass' ? routeReason : decision.rerouteDecision;
}

function headroom(used: number, cap: number | null): number {
  return cap === null ? 1 : Math.max(0, 1 - used / cap);
}

function sharedFields(
  facts: AttemptFacts,
  fleet: Fleet,
  nowMs: number,
): Omit<CompletionLine, keyof OwnFields> {
  const { rid, attempt, model, record, decision } = facts;
  const lane = laneOf(facts);
  // The cap's lane may not be the one that serves; its sums are what the decision was about.
  const cap = record.preferred.cap ?? lane.cap;
  const calibration = fleet.capOf(model)?.calibration.reading() ?? null;
  const cooldown =
    record.preferred.accounts.map((account) => account.cooldown).find((rest) => rest !== null) ?? null;
  const isResting = cooldown !== null && (cooldown.untilMs > record.nowMs || cooldown.isProbing);
  return {
    ts: logSeconds(nowMs),
    rid,
    attempt,
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
    cooldown_active: isResting,
    cooldown_next_ts: isResting ? logSeconds(cooldown.untilMs) : null,
  };
}

/** The line of a decision. */
export function decisionLine(facts: AttemptFacts, fleet: Fleet, nowMs: number): DecisionLine {
  const word = decisionWord(facts);
  return {
    ...sharedFields(facts, fleet, nowMs),
    event: 'decision',
    status: -1,
    decision: word,
    decision_reason: word,
    input_tokens: 0,
    output_tokens: 0,
    latency_ms: 0,
    reason: '',
    op: '',
    err_type: '',
    inputs: facts.record,
  };
}

/** Keys of a completion line that a decision line has not, or has fixed. */
type OwnFields = Pick<
  CompletionLine,
  | 'status'
  | 'decision_reason'
  | 'input_tokens'
  | 'output_tokens'
  | 'cache_write_tokens'
  | 'cache_read_tokens'
  | 'latency_ms'
  | 'stream_ms'
  | 'ttft_ms'
  | 'reason'
  | 'op'
  | 'err_type'
  | 'refusal'
  | 'retry'
  | 'wasted_retry_ms'
  | 'session'
>;

/** How an attempt ended. */
export interface AttemptEnd {
  readonly status: number;
  readonly reason: CompletionReason;
  readonly refusal: string;
  readonly isStream: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
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

/** The line of an attempt that came to its end. */
export function completionLine(
  facts: AttemptFacts,
  end: AttemptEnd,
  fleet: Fleet,
  nowMs: number,
): CompletionLine {
  return {
    ...sharedFields(facts, fleet, nowMs),
    status: end.status,
    decision_reason: decisionWord(facts),
    input_tokens: end.inputTokens,
    output_tokens: end.outputTokens,
    cache_write_tokens: end.cacheWriteTokens,
    cache_read_tokens: end.cacheReadTokens,
    latency_ms: Math.round(end.latencyMs),
    stream_ms: Math.round(end.streamMs),
    ttft_ms: Math.round(end.firstContentMs),
    reason: end.reason,
    op: end.isStream ? 'stream' : 'nonstream',
    err_type: errorType(end),
    refusal: end.refusal,
    retry: end.isRetry,
    wasted_retry_ms: end.isWasted ? Math.round(end.latencyMs) : 0,
    session: end.session,
  };
}
