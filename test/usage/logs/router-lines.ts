/** Lines of the router's log for tests: as our router writes them, and as the older published one does. */
import type { CompletionLine, DecisionLine } from '../../../src/router/deciding/index.ts';

/** 2026-02-10T10:00:00Z, a Tuesday. */
export const TUESDAY_SECONDS = 1_770_717_600;

const SHARED = {
  ts: TUESDAY_SECONDS,
  rid: '0a1b2c3d',
  attempt: 1,
  lane: 'anthropic',
  upstream: 'anth',
  account: 'main',
  model: 'claude-sonnet-4-5',
  reroute_mode: 'hybrid',
  reroute_decision: 'quota_pass',
  preferred_attempt: true,
  rolling_used_tokens: 0,
  rolling_capacity_tokens: 4_000_000,
  weekly_used_tokens: null,
  weekly_capacity_tokens: null,
  headroom_pct_rolling: 1,
  headroom_pct_weekly: 1,
  warn_pct_cfg: 0.8,
  warn_pct_auto: null,
  warn_pct_confidence: null,
  gap_seconds_p50: null,
  gap_seconds_p95: null,
  gap_samples: 0,
  cooldown_active: false,
  cooldown_next_ts: null,
} as const;

/** A served attempt of 3 tokens in, 10 out, nothing cached, that took 1.5 s. */
export function completionLine(parts: Partial<CompletionLine> = {}): string {
  const line: CompletionLine = {
    ...SHARED,
    status: 200,
    decision_reason: 'pass_through',
    input_tokens: 3,
    output_tokens: 10,
    cache_write_tokens: 0,
    cache_read_tokens: 0,
    estimated: false,
    latency_ms: 1500,
    stream_ms: 1200,
    ttft_ms: 250,
    reason: 'ok',
    op: 'stream',
    err_type: '',
    refusal: '',
    cause: '',
    retry: false,
    wasted_retry_ms: 0,
    session: 'session-1',
    ...parts,
  };
  return JSON.stringify(line);
}

export function decisionLine(parts: Partial<DecisionLine> = {}): string {
  const window = { kind: 'sliding', capacity: 0, used: 0, resetMs: 0 };
  const line: Omit<DecisionLine, 'inputs'> & { inputs: unknown } = {
    ...SHARED,
    event: 'decision',
    status: -1,
    decision: 'pass_through',
    decision_reason: 'pass_through',
    input_tokens: 0,
    output_tokens: 0,
    latency_ms: 0,
    reason: '',
    op: '',
    err_type: '',
    inputs: { nowMs: TUESDAY_SECONDS * 1000, preferred: { accounts: [{ name: 'main', short: window }] } },
    ...parts,
  };
  return JSON.stringify(line);
}

/** A line of the older router, which leaves out zero, false and empty ones of its optional keys. */
export function olderLine(parts: Readonly<Record<string, unknown>>): string {
  const line = {
    ts: TUESDAY_SECONDS + 0.123456,
    rid: 'ffee0011',
    lane: 'zai',
    model: 'claude-haiku-4-5',
    upstream: 'zai',
    status: 200,
    input_tokens: 0,
    output_tokens: 0,
    latency_ms: 0,
    reason: '',
    op: '',
    err_type: '',
    h2: false,
    header_mode: 'x-api-key',
    reroute_mode: 'hybrid',
    ...parts,
  };
  return JSON.stringify(line);
}
