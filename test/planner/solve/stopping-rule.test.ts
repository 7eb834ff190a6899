import { describe, expect, it } from 'vitest';
import { PlanError } from '../../../src/core/values/index.ts';
import { goOrWait, stoppingRule, stoppingRuleDoc } from '../../../src/planner/solve/index.ts';

const at = (remainingShare: number, value: number, hoursToReset: number) => ({
  remainingShare,
  value,
  hoursToReset,
});
const nearly = (value: number) => expect.closeTo(value, 9);

describe('the document rule of waiting', () => {
  it('[F1] charges 81, so waiting 2 h is better', () => {
    expect(stoppingRuleDoc(at(0.1, 100, 2))).toEqual({
      opportunity: nearly(81),
      continueValue: nearly(19),
      waitValue: nearly(80),
      wait: true,
    });
  });

  it('[F1] turns over between 8 and 8.1 h', () => {
    expect(stoppingRuleDoc(at(0.1, 100, 8))).toMatchObject({ waitValue: nearly(20), wait: true });
    expect(stoppingRuleDoc(at(0.1, 100, 8.1)).wait).toBe(false);
  });

  it('[W38] has a negative value after 10 h and flips verdicts', () => {
    expect(stoppingRuleDoc(at(0.1, 100, 20))).toMatchObject({ waitValue: nearly(-100), wait: false });
    for (const input of [at(0.1, 100, 12), at(0.1, 50, 20)]) {
      expect(stoppingRuleDoc(input).wait).toBe(false);
      expect(stoppingRule(input).wait).toBe(true);
      expect(stoppingRule(input).waitValue).toBeGreaterThan(0);
    }
  });

  it('[W39] charges an absolute amount: a large task never waits, a small one waits for nothing', () => {
    expect(stoppingRuleDoc(at(0.1, 1000, 2))).toMatchObject({
      continueValue: nearly(919),
      waitValue: nearly(800),
      wait: false,
    });
    expect(stoppingRuleDoc(at(0.5, 100, 2))).toMatchObject({
      continueValue: nearly(75),
      waitValue: nearly(80),
      wait: true,
    });
    expect(stoppingRuleDoc(at(0.99, 100, 0)).wait).toBe(true);
  });

  it('[W39] by prices a full pool is spent at once, and quota that is about to return is cheap', () => {
    const task = { value: 100, cost: { s: 10 }, durationHours: 1 };
    const moment = (atMs: number, price: number) => ({ atMs, remaining: { s: 20 }, prices: { s: price } });
    expect(goOrWait(task, [moment(0, 0), moment(3_600_000, 0)]).status).toBe('go');
  });
});

describe('waiting with a proper discount', () => {
  it('[F2] is worth 28.24 or 30.12 after 12 h, the document -20', () => {
    const input = at(0.1, 100, 12);
    expect(stoppingRuleDoc(input)).toMatchObject({ waitValue: nearly(-20), wait: false });
    expect(stoppingRule(input, 'geometric').waitValue).toBeCloseTo(28.24, 2);
    expect(stoppingRule(input, 'exponential').waitValue).toBeCloseTo(30.12, 2);
    expect(stoppingRule(input, 'geometric').wait).toBe(true);
    expect(stoppingRule(input, 'exponential').wait).toBe(true);
  });

  it('[F2] lets a task of 50 wait 20 h, unlike the document', () => {
    const input = at(0.1, 50, 20);
    expect([
      stoppingRuleDoc(input).wait,
      stoppingRule(input, 'geometric').wait,
      stoppingRule(input, 'exponential').wait,
    ]).toEqual([false, true, true]);
  });

  it('refuses what is out of range', () => {
    const good = at(0.1, 100, 2);
    const bad: Array<[object, string]> = [
      [{ remainingShare: 1.1 }, 'E_RANGE'],
      [{ remainingShare: '0.1' }, 'E_TYPE'],
      [{ value: -1 }, 'E_RANGE'],
      [{ value: Number.NaN }, 'E_TYPE'],
      [{ hoursToReset: 8761 }, 'E_RANGE'],
      [{ hoursToReset: -1 }, 'E_RANGE'],
      [{ ratePerHour: 0 }, 'E_RANGE'],
      [{ ratePerHour: 1 }, 'E_RANGE'],
    ];
    for (const [change, code] of bad) {
      for (const rule of [stoppingRule, stoppingRuleDoc]) {
        expect(() => rule({ ...good, ...change }), JSON.stringify(change)).toThrow(
          expect.objectContaining({ code, name: 'PlanError' }),
        );
      }
    }
    expect(() => stoppingRule(good, 'cubic' as 'linear')).toThrow(PlanError);
  });
});
