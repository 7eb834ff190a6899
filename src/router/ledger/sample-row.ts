/** One attempt that came to an end and what it cost: the row that everything metered is rebuilt from. */
import { RecordTable } from './record-table.ts';

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
}

export const SAMPLE_TABLE: RecordTable<SampleRow> = new RecordTable<SampleRow>('usage_sample', [
  ['ts_ms', 'tsMs', 'whole'],
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
]);
