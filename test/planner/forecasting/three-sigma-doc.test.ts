import { describe, expect, it } from 'vitest';
import { populationDeviation, sampleDeviation, sampleMean } from '../../../src/numerics/stats/index.ts';
import { threeSigmaDoc, threeSigmaDocFalseAlarm } from '../../../src/planner/forecasting/index.ts';
import { seededDraws } from './forecasts.ts';

const FIVE = [100, 110, 105, 115, 108];
const SEVEN = [...FIVE, 107, 112];

describe('threeSigmaDoc', () => {
  it('[I1] [W61] five values do not pass its own gate of seven, so its printed alarm cannot be', () => {
    expect(threeSigmaDoc(FIVE, 250)).toEqual({ status: 'insufficient', have: 5, need: 7, what: 'values' });
  });

  it('[I1] [W61] forced, the score would be 28.46 or 25.45, not 3.45', () => {
    const distance = 250 - sampleMean(FIVE);
    expect(distance / populationDeviation(FIVE)).toBeCloseTo(28.46, 2);
    expect(distance / sampleDeviation(FIVE)).toBeCloseTo(25.45, 2);
  });

  it.each([
    [250, 'alarm', 31.4],
    [119, 'warning', 2.4],
    [122, 'alarm', 3.07],
    [108, 'normal', -0.03],
    [90, 'alarm', -4.02],
  ])('[I1] after seven values %i is %s at %f', (current, status, score) => {
    expect(threeSigmaDoc(SEVEN, current)).toEqual({ status, score: expect.closeTo(score, 2) });
  });

  it('[W63] takes its own alarm in, so the next 250 scores 2.64 and passes', () => {
    expect(threeSigmaDoc([...SEVEN, 250], 250)).toEqual({
      status: 'warning',
      score: expect.closeTo(2.64, 2),
    });
  });

  it('[W63] its floor of 1 depends on the unit: after fives 8 does not alarm, 9 does', () => {
    const fives = [5, 5, 5, 5, 5, 5, 5];
    expect(threeSigmaDoc(fives, 8).status).not.toBe('alarm');
    expect(threeSigmaDoc(fives, 9).status).toBe('alarm');
  });

  it('[I2] [W62] its true false-alarm rate is 4.08 % at 7 values and 1.52 % at 14, not 0.27 %', () => {
    expect(threeSigmaDocFalseAlarm(7)).toBeCloseTo(0.0408, 4);
    expect(threeSigmaDocFalseAlarm(14)).toBeCloseTo(0.0152, 4);
    const draws = seededDraws(62);
    const trials = 20_000;
    let alarms = 0;
    for (let i = 0; i < trials; i++) {
      const history = Array.from({ length: 7 }, () => 500 + 50 * draws.normal());
      if (threeSigmaDoc(history, 500 + 50 * draws.normal()).status === 'alarm') alarms++;
    }
    expect(Math.abs(alarms / trials - 0.0408)).toBeLessThan(4 * Math.sqrt(0.0408 / trials));
  });

  it('refuses bad numbers', () => {
    expect(() => threeSigmaDoc([], 1)).toThrow(/at least one/);
    expect(() => threeSigmaDoc(SEVEN, Number.NaN)).toThrow(/current/);
    expect(() => threeSigmaDocFalseAlarm(1)).toThrow(/n is 1/);
  });
});
