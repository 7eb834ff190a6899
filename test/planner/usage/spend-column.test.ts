import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedRun } from '../../../src/planner/usage/spend-column.ts';

describe('a run of spends', () => {
  it('[A4] is put in order of time, equal times in the order they came, and is left as it was', () => {
    const times = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(times, (list) => {
        const run = { timesMs: Float64Array.from(list), amounts: Float64Array.from(list, (_, i) => i) };
        const { timesMs, amounts } = sortedRun('events', run);
        const expected = list.map((ms, i) => [ms, i] as const).toSorted((a, b) => a[0] - b[0]);
        expect([...timesMs]).toEqual(expected.map(([ms]) => ms));
        expect([...amounts]).toEqual(expected.map(([, i]) => i));
        expect([...run.timesMs]).toEqual(list);
      }),
      { seed: 20260211, numRuns: 300 },
    );
  });

  it('is given back itself when it is in order', () => {
    const run = { timesMs: Float64Array.of(1, 1, 2), amounts: Float64Array.of(0, 1, 2) };
    expect(sortedRun('events', run)).toBe(run);
  });
});
