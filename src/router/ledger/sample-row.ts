/** One attempt that came to an end and what it cost: the row that everything metered is rebuilt from. */
import { type Fields, RecordTable } from './record-table.ts';

export interface SampleRow {
  /** Completion, epoch ms, whole. */
  readonly tsMs: number;
  /** Of the request; with `tsMs` and `attempt` the row's key. */
  readonly rid: string;
  /** From 1. */
  readonly attempt: number;
  readonly lane: string;
  readonly account: string;
  readonly model: string;
  readonly op: 'stream' | 'nonstream';
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
  /** Wall time, arrival to completion. */
  readonly dirtyMs: number;
  /** First to last byte of a stream; 0 when it was none. */
  readonly streamMs: number;
  /** Arrival to the first content of a stream; 0 when it was none. */
  readonly ttftMs: number;
  /** Upstream status; 0 when none came. */
  readonly status: number;
  readonly errType: string;
  readonly decision: string;
  readonly rerouteMode: string;
  /** A digest, never the key itself; '' = none. */
  readonly session: string;
  /** Place of the attempt in its lane's order of turns; 0 = not known. */
  readonly turn: number;
  /** Until when its session stays on the account, epoch ms; 0 = it has none. */
  readonly boundUntilMs: number;
  /** Bytes of the request as estimates are learned from them; 0 = not known. */
  readonly bodyBytes: number;
  /** Of `cacheWriteTokens`, those written for an hour. */
  readonly cacheWrite1hTokens: number;
  /** Of `outputTokens`, those that were reasoning. */
  readonly reasoningTokens: number;
  /** 1 = some of its tokens are our estimate, else 0. */
  readonly estimated: number;
}

const FIELDS: Fields<SampleRow> = [
  ['ts_ms', 'tsMs', 'millisecond'],
  ['rid', 'rid', 'text'],
  ['attempt', 'attempt', 'whole'],
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['model', 'model', 'text'],
  ['op', 'op', 'text'],
  ['input_tokens', 'inputTokens', 'whole'],
  ['output_tokens', 'outputTokens', 'whole'],
  ['cache_write_tokens', 'cacheWriteTokens', 'whole'],
  ['cache_read_tokens', 'cacheReadTokens', 'whole'],
  ['dirty_ms', 'dirtyMs', 'amount'],
  ['stream_ms', 'streamMs', 'amount'],
  ['ttft_ms', 'ttftMs', 'amount'],
  ['status', 'status', 'whole'],
  ['err_type', 'errType', 'text'],
  ['decision', 'decision', 'text'],
  ['reroute_mode', 'rerouteMode', 'text'],
  ['session', 'session', 'text'],
  ['turn', 'turn', 'whole'],
  ['bound_until_ms', 'boundUntilMs', 'instant'],
  ['body_bytes', 'bodyBytes', 'whole'],
  ['cache_write_1h_tokens', 'cacheWrite1hTokens', 'whole'],
  ['reasoning_tokens', 'reasoningTokens', 'whole'],
  ['estimated', 'estimated', 'whole'],
];

export const SAMPLE_TABLE: RecordTable<SampleRow> = new RecordTable<SampleRow>('usage_sample', FIELDS);

/** Attempts under way: the samples that they would be if they ended now. */
export const OPEN_TABLE: RecordTable<SampleRow> = new RecordTable<SampleRow>('open_attempt', FIELDS);
