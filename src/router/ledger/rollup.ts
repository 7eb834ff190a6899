/**
 * Sums of samples by hour and by day (UTC), lane and model. An hour is summed anew from its samples whenever one
 * came in, late ones too, so a roll-up run twice changes nothing; a day is the sum of its hours.
 */
import { type Fields, RecordTable } from './record-table.ts';
import { SAMPLE_TABLE } from './sample-row.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEEP_ROLLUPS_MS = 30 * DAY_MS;
const PRUNED_BEFORE = 'samples_pruned_before';

export interface RollupRow {
  /** Start of the hour or day, epoch ms. */
  readonly windowStartMs: number;
  readonly lane: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
  /** Of `cacheWriteTokens`, those written for an hour. */
  readonly cacheWrite1hTokens: number;
  readonly dirtyMs: number;
  /** Of streams only, as is `streamOutputTokens`: their ratio is a speed. */
  readonly streamMs: number;
  readonly streamOutputTokens: number;
  readonly sampleCount: number;
  /** Nearest-rank quantiles of the streams' time to first content; null for days and without streams. */
  readonly ttftP50Ms: number | null;
  readonly ttftP90Ms: number | null;
  readonly ttftP99Ms: number | null;
}

export interface RollupQuery {
  readonly granularity: 'hour' | 'day';
  /** Windows that end after this instant, epoch ms. */
  readonly sinceMs: number;
  readonly model?: string;
}

type DayRow = Omit<RollupRow, 'ttftP50Ms' | 'ttftP90Ms' | 'ttftP99Ms'>;

const KEY_FIELDS: Fields<DayRow> = [
  ['window_start_ms', 'windowStartMs', 'millisecond'],
  ['lane', 'lane', 'text'],
  ['model', 'model', 'text'],
];
/** Amounts: a sum of whole numbers may be too large to be a safe one. */
const SUM_FIELDS: Fields<DayRow> = [
  ['input_tokens', 'inputTokens', 'amount'],
  ['output_tokens', 'outputTokens', 'amount'],
  ['cache_write_tokens', 'cacheWriteTokens', 'amount'],
  ['cache_read_tokens', 'cacheReadTokens', 'amount'],
  ['dirty_ms', 'dirtyMs', 'amount'],
  ['stream_ms', 'streamMs', 'amount'],
  ['stream_out_tokens', 'streamOutputTokens', 'amount'],
  ['sample_count', 'sampleCount', 'whole'],
  ['cache_write_1h_tokens', 'cacheWrite1hTokens', 'amount'],
];
const DAYS = new RecordTable<DayRow>('usage_rollup_day', [...KEY_FIELDS, ...SUM_FIELDS]);
const HOURS = new RecordTable<RollupRow>('usage_rollup_hour', [
  ...(KEY_FIELDS as Fields<RollupRow>),
  ...(SUM_FIELDS as Fields<RollupRow>),
  ['ttft_p50_ms', 'ttftP50Ms', 'amount?'],
  ['ttft_p90_ms', 'ttftP90Ms', 'amount?'],
  ['ttft_p99_ms', 'ttftP99Ms', 'amount?'],
]);

const SUMS = SUM_FIELDS.map(([column]) => column);
const KEYS = 'window_start_ms, lane, model';
const TTFT = 'ttft_p50_ms, ttft_p90_ms, ttft_p99_ms';

/** Value at rank ceil(q n), in whole numbers. */
const atRank = (percent: number): string =>
  `max(ttft_ms) FILTER (WHERE timed AND ttft_rank = (timed_count * ${percent} + 99) / 100)`;

const SUM_HOUR = `
INSERT OR REPLACE INTO usage_rollup_hour (${KEYS}, ${SUMS.join(', ')}, ${TTFT})
SELECT ?, lane, model,
  sum(input_tokens), sum(output_tokens), sum(cache_write_tokens), sum(cache_read_tokens),
  sum(dirty_ms),
  coalesce(sum(stream_ms) FILTER (WHERE op = 'stream'), 0),
  coalesce(sum(output_tokens) FILTER (WHERE op = 'stream'), 0),
  count(*), sum(cache_write_1h_tokens), ${[50, 90, 99].map(atRank).join(', ')}
FROM (
  SELECT *,
    row_number() OVER (PARTITION BY lane, model, timed ORDER BY ttft_ms) AS ttft_rank,
    count(*) OVER (PARTITION BY lane, model, timed) AS timed_count
  FROM (SELECT *, op = 'stream' AND ttft_ms > 0 AS timed FROM ${SAMPLE_TABLE.name} WHERE ts_ms >= ? AND ts_ms < ?)
)
GROUP BY lane, model`;

const SUM_DAY = `
INSERT OR REPLACE INTO usage_rollup_day (${KEYS}, ${SUMS.join(', ')})
SELECT ?, lane, model, ${SUMS.map((column) => `sum(${column})`).join(', ')}
FROM usage_rollup_hour WHERE window_start_ms >= ? AND window_start_ms < ?
GROUP BY lane, model`;

/** Samples may go; the order of turns stays. */
const KEEP_TURNS = `
INSERT INTO account_turn (lane, account, turn)
SELECT lane, account, max(turn) FROM ${SAMPLE_TABLE.name} WHERE ts_ms >= ? AND ts_ms < ? AND turn > 0
GROUP BY lane, account
ON CONFLICT (lane, account) DO UPDATE SET turn = max(turn, excluded.turn)`;

const floorTo = (lengthMs: number, atMs: number): number =>
  Math.max(0, Math.floor(atMs / lengthMs) * lengthMs);

/** Start of the hour that a sample is summed in, epoch ms. */
export const hourOf = (tsMs: number): number => floorTo(HOUR_MS, tsMs);

/** Notes hours for the next roll-up; part of the transaction that writes their samples. */
export function markDue(connection: SqliteConnection, hours: Iterable<number>): void {
  for (const hour of new Set(hours)) {
    connection.run('INSERT INTO rollup_due (window_start_ms) VALUES (?) ON CONFLICT DO NOTHING', [hour]);
  }
}

/** Sums the hours that samples came into since the last call, and their days; drops roll-ups over 30 days old. */
export function rollUp(connection: SqliteConnection, nowMs: number): void {
  connection.transaction(() => {
    // The samples of an earlier hour are no longer all there; its sum was taken when they were.
    const wholeFromMs = prunedBeforeMs(connection);
    const days = new Set<number>();
    for (const [hour] of connection.rows('SELECT window_start_ms FROM rollup_due') as number[][]) {
      connection.run(KEEP_TURNS, [hour!, hour! + HOUR_MS]);
      if (hour! < wholeFromMs) continue;
      connection.run(SUM_HOUR, [hour!, hour!, hour! + HOUR_MS]);
      days.add(floorTo(DAY_MS, hour!));
    }
    for (const day of days) connection.run(SUM_DAY, [day, day, day + DAY_MS]);
    connection.run('DELETE FROM rollup_due');
    const oldest = [floorTo(DAY_MS, nowMs - KEEP_ROLLUPS_MS)];
    connection.run('DELETE FROM usage_rollup_hour WHERE window_start_ms < ?', oldest);
    connection.run('DELETE FROM usage_rollup_day WHERE window_start_ms < ?', oldest);
  });
}

function prunedBeforeMs(connection: SqliteConnection): number {
  return (connection.value('SELECT ms FROM store_mark WHERE name = ?', [PRUNED_BEFORE]) ?? 0) as number;
}

/**
 * Deletes whole hours of samples that ended before `beforeMs` (epoch ms); their roll-ups have been taken. Returns
 * how many samples went. Part of a transaction.
 */
export function pruneSamples(connection: SqliteConnection, beforeMs: number): number {
  const edgeMs = floorTo(HOUR_MS, beforeMs);
  connection.run(
    'INSERT INTO store_mark (name, ms) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET ms = max(ms, excluded.ms)',
    [PRUNED_BEFORE, edgeMs],
  );
  return connection.run(`DELETE FROM ${SAMPLE_TABLE.name} WHERE ts_ms < ?`, [edgeMs]);
}

/** Roll-ups in order of time, lane and model. */
export function queryRollups(connection: SqliteConnection, query: RollupQuery): RollupRow[] {
  const rest = `WHERE window_start_ms > ? AND (? IS NULL OR model = ?) ORDER BY ${KEYS}`;
  const model = query.model ?? null;
  if (query.granularity === 'hour') {
    return connection.records(HOURS, rest, [query.sinceMs - HOUR_MS, model, model]);
  }
  const days = connection.records(DAYS, rest, [query.sinceMs - DAY_MS, model, model]);
  return days.map((day) => ({ ...day, ttftP50Ms: null, ttftP90Ms: null, ttftP99Ms: null }));
}
