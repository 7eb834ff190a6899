/** No width, overdraw or empty series breaks a display. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakEvenLines } from '../../../src/display/answer/break-even-curve.ts';
import { burnChart } from '../../../src/display/answer/burn-chart.ts';
import { modelMix } from '../../../src/display/answer/model-mix.ts';
import { statusPanel } from '../../../src/display/answer/status-panel.ts';

describe('every display', () => {
  const amount = fc.oneof(fc.constantFrom(0, 1e9), fc.double({ min: 0, max: 2000, noNaN: true }));
  const pool = fc.record({
    name: fc.string({ maxLength: 30, unit: 'binary' }),
    used: amount,
    limit: fc.oneof(fc.constant(null), amount),
    burnPerHour: fc.oneof(fc.constant(null), amount),
    returns: fc.array(fc.record({ inHours: amount, amount }), { maxLength: 5 }),
  });
  const pools = fc.array(pool, { maxLength: 3 });

  it('[J1] [J2] [J3] [J4] keeps to the width and to ASCII, and throws for no overdraw and no empty series', () => {
    const property = fc.property(
      pools,
      fc.array(amount, { maxLength: 300 }),
      fc.integer({ min: 10, max: 200 }),
      (drawn, hourly, width) => {
        const counts = hourly.map((_, i) => i + 1);
        const plain = { width, ascii: true, color: false };
        const lines = [
          ...statusPanel({ pools: drawn }, plain),
          ...burnChart({ hourly, limit: drawn[0]?.limit ?? null, windowHours: 24 }, plain),
          ...modelMix({ pools: drawn.map((each) => ({ ...each, isLimited: each.limit !== null })) }, plain),
          ...breakEvenLines(
            { points: counts.map((itemCount) => ({ itemCount, breakEven: 1 / itemCount })) },
            plain,
          ),
        ];
        expect(lines.filter((line) => line.length > width)).toEqual([]);
        expect(lines.filter((line) => /[^ -~]/.test(line))).toEqual([]);
        expect(lines.filter((line) => /NaN|Infinity/.test(line))).toEqual([]);
      },
    );
    fc.assert(property, { seed: 1, numRuns: 80 });
  });
});
