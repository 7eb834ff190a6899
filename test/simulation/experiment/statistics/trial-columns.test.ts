/** What is kept of every trial: exactly, in room that does not grow, and without copies where none are needed. */
import { expect, it } from 'vitest';
import { METRIC_INDEX, METRICS } from '../../../../src/simulation/engine/index.ts';
import { COMPARED_METRICS } from '../../../../src/simulation/experiment/statistics/statistics-record.ts';
import { TrialColumns } from '../../../../src/simulation/experiment/statistics/trial-columns.ts';

const POLICIES = 3;

function filled(trials: number, capacity: number): TrialColumns {
  const columns = new TrialColumns(POLICIES, capacity);
  const rows = new Float64Array(POLICIES * METRICS.length);
  for (let trial = 0; trial < trials; trial++) {
    COMPARED_METRICS.forEach((metric, m) => {
      for (let policy = 0; policy < POLICIES; policy++)
        rows[policy * METRICS.length + METRIC_INDEX[metric]] = 1000 * trial + 10 * m + policy;
    });
    columns.add(rows, 0, { resetClass: trial % 2, loadBand: 1 });
  }
  return columns;
}

it('trials beyond the capacity take no room and change nothing', () => {
  const own = filled(100, 100);
  const more = filled(400, 100);
  expect(more.count).toBe(100);
  const trials = own.select(() => true);
  for (const metric of COMPARED_METRICS) expect(more.take(metric, trials)).toEqual(own.take(metric, trials));
  // All columns, whatever the metric, are of one block of just the room that was asked for.
  const blocks = COMPARED_METRICS.flatMap((metric) => more.take(metric, trials)).map(({ buffer }) => buffer);
  expect(new Set(blocks).size).toBe(1);
  expect(blocks[0]!.byteLength).toBe(100 * POLICIES * COMPARED_METRICS.length * 8);
});

it('the same trials are taken into the room given, into new columns, and as the first of them', () => {
  const columns = filled(9, 50);
  const odd = columns.select(({ resetClass }) => resetClass === 1);
  const room = columns.room();
  const taken = columns.take('served_ratio', odd, room);
  expect(taken.map((column) => [...column])).toEqual(
    [10, 11, 12].map((base) => [1, 3, 5, 7].map((trial) => 1000 * trial + base)),
  );
  expect(taken.every(({ buffer }) => buffer === room[0]!.buffer)).toBe(true);
  expect(columns.take('served_ratio', odd)).toEqual(taken);
  const first = columns.take('served_ratio', Int32Array.of(0, 1), room);
  expect(first.map((column) => [...column])).toEqual([10, 11, 12].map((base) => [base, 1000 + base]));
});
