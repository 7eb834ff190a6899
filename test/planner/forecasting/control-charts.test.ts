import { describe, expect, it } from 'vitest';
import { sampleDeviation, sampleMean } from '../../../src/numerics/stats/index.ts';
import { cusumChart, ewmaChart } from '../../../src/planner/forecasting/index.ts';

const SEVEN = [100, 110, 105, 115, 108, 107, 112];
const BASELINE = { mean: sampleMean(SEVEN), deviation: sampleDeviation(SEVEN) };
const DRIFT = [112, 115, 117, 119, 121, 122];

describe('cusumChart', () => {
  it('[I3] the drift sums to .290, 1.196, 2.511, 4.236, 6.371, 8.711 and alarms at the fifth', () => {
    const points = cusumChart(DRIFT, BASELINE);
    [0.29, 1.196, 2.511, 4.236, 6.371, 8.711].forEach((sum, i) => {
      expect(points[i]!.above).toBeCloseTo(sum, 3);
    });
    expect(points.map(({ alarm }) => alarm)).toEqual([false, false, false, false, true, true]);
  });

  it('[I3] a single 250 sums to 28.57', () => {
    expect(cusumChart([250], BASELINE)[0]!.above).toBeCloseTo(28.57, 2);
  });

  it('mirrors a drift downwards', () => {
    const up = cusumChart([1, 2, 2.5, -1], { mean: 0, deviation: 1 });
    const down = cusumChart([-1, -2, -2.5, 1], { mean: 0, deviation: 1 });
    expect(down.map(({ below }) => below)).toEqual(up.map(({ above }) => above));
  });
});

describe('ewmaChart', () => {
  it('[I3] the drift averages 108.914, 110.131, 111.505, 113.004 and alarms at the fourth, limit 112.594', () => {
    const points = ewmaChart(DRIFT, BASELINE);
    [108.914, 110.131, 111.505, 113.004].forEach((value, i) => {
      expect(points[i]!.value).toBeCloseTo(value, 3);
    });
    expect(points[3]!.high).toBeCloseTo(112.594, 3);
    expect(points.map(({ alarm }) => alarm).indexOf(true)).toBe(3);
  });

  it('of weight 1 is the value itself with limits of 3 deviations', () => {
    expect(ewmaChart([4, -7], { mean: 0, deviation: 2 }, { lambda: 1 })).toEqual([
      { value: 4, low: -6, high: 6, alarm: false },
      { value: -7, low: -6, high: 6, alarm: true },
    ]);
  });
});

describe('both charts', () => {
  it('[7.7] never alarm on the baseline itself', () => {
    const series = Array(200).fill(BASELINE.mean);
    expect(ewmaChart(series, BASELINE).some(({ alarm }) => alarm)).toBe(false);
    expect(cusumChart(series, BASELINE).some(({ alarm }) => alarm)).toBe(false);
  });

  it.each([
    () => ewmaChart([], BASELINE),
    () => ewmaChart([1], { mean: 0, deviation: 0 }),
    () => ewmaChart([1], BASELINE, { lambda: 0 }),
    () => ewmaChart([1], BASELINE, { lambda: 1.1 }),
    () => ewmaChart([1], BASELINE, { reach: 0 }),
    () => cusumChart([Number.NaN], BASELINE),
    () => cusumChart([1], { mean: Number.NaN, deviation: 1 }),
    () => cusumChart([1], BASELINE, { slack: -1 }),
    () => cusumChart([1], BASELINE, { limit: 0 }),
  ])('%# refuses bad input', (call) => {
    expect(call).toThrow(expect.objectContaining({ name: 'PlanError' }));
  });
});
