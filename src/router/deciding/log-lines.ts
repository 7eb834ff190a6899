/**
 * The lines of `logs/usage.jsonl`: one decision line per decision and one completion line per attempt. Keys are
 * the log's own; zero and false are written. A decision line carries everything its decision was made from, so
 * that `proxy replay` can make it again.
 */
import type { DecisionRecord } from './decision-record.ts';

/** Keys that decision and completion lines share. */
interface SharedFields {
  /** Epoch seconds, three decimals. */
  readonly ts: number;
  /** Eight lower-case hex characters, the same on every line of one request. */
  readonly rid: string;
  /** Attempt of the request, from 1. */
  readonly attempt: number;
  readonly lane: string;
  /** `anth`, `zai`, or the lane's own name. */
  readonly upstream: string;
  readonly account: string;
  readonly model: string;
  readonly reroute_mode: string;
  readonly reroute_decision: string;
  readonly preferred_attempt: boolean;
  readonly rolling_used_tokens: number | null;
  readonly rolling_capacity_tokens: number | null;
  readonly weekly_used_tokens: number | null;
  readonly weekly_capacity_tokens: number | null;
  readonly headroom_pct_rolling: number;
  readonly headroom_pct_weekly: number;
  readonly warn_pct_cfg: number | null;
  readonly warn_pct_auto: number | null;
  readonly warn_pct_confidence: number | null;
  readonly gap_seconds_p50: number | null;
  readonly gap_seconds_p95: number | null;
  readonly gap_samples: number;
  readonly cooldown_active: boolean;
  /** Epoch seconds; null = none. */
  readonly cooldown_next_ts: number | null;
}

export interface DecisionLine extends SharedFields {
  readonly event: 'decision';
  readonly status: -1;
  readonly decision: string;
  readonly decision_reason: string;
  readonly input_tokens: 0;
  readonly output_tokens: 0;
  readonly latency_ms: 0;
  readonly reason: '';
  readonly op: '';
  readonly err_type: '';
  readonly inputs: DecisionRecord;
}

export type CompletionReason =
  | 'ok'
  | 'refused'
  | 'upstream_error'
  | 'client_gone'
  | 'stream_timeout'
  | 'stream_error'
  | 'net';

export interface CompletionLine extends SharedFields {
  /** Upstream status; 0 when none came. */
  readonly status: number;
  readonly decision_reason: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_write_tokens: number;
  readonly cache_read_tokens: number;
  /** Not all of the tokens were told: the answer broke off, or said nothing of them. */
  readonly estimated: boolean;
  readonly latency_ms: number;
  /** First to last byte of a stream; 0 when it was none. */
  readonly stream_ms: number;
  /** Arrival to the first content of a stream; 0 when it was none. */
  readonly ttft_ms: number;
  readonly reason: CompletionReason;
  readonly op: 'stream' | 'nonstream';
  readonly err_type: string;
  /** Class of a refusal (wire/refusals/refusal.ts); '' when it was none. */
  readonly refusal: string;
  /** What went wrong: a network code such as ECONNREFUSED, an error type of a stream; '' = nothing, or not told. */
  readonly cause: string;
  readonly retry: boolean;
  /** Time lost on an attempt that was sent elsewhere. */
  readonly wasted_retry_ms: number;
  /** A digest of the session's key, never the key; '' = none. */
  readonly session: string;
}
