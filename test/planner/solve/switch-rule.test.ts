import { describe, expect, it } from 'vitest';
import { switchRule, switchRuleDoc } from '../../../src/planner/solve/index.ts';

const PRICES = { sonnet: 1, opus: 4.5 };
const sonnet = (pSuccess: number, messages: number) => ({ pSuccess, value: 100, cost: { sonnet: messages } });
const opus = (pSuccess: number, messages: number) => ({ pSuccess, value: 100, cost: { opus: messages } });

describe('stay, switch or drop', () => {
  it('[F15] compares what comes next at its prices', () => {
    // 20 - 10 = 10 against 80 - 9 = 71.
    expect(switchRule(sonnet(0.2, 10), opus(0.8, 2), PRICES)).toEqual({
      decision: 'switch',
      stayNet: 10,
      switchNet: 71,
    });
    expect(switchRule(sonnet(0.9, 5), opus(0.95, 5), PRICES).decision).toBe('stay');
    expect(switchRule(sonnet(0.5, 5), sonnet(0.5, 5), PRICES).decision).toBe('stay');
  });

  it('[W48] charges what the current model would still spend, unlike the document', () => {
    // Staying: 60 - 50 = 10; switching: 70 - 45 = 25. The document compares 60 with 25.
    expect(switchRule(sonnet(0.6, 50), opus(0.7, 10), PRICES).decision).toBe('switch');
    expect(switchRuleDoc(60, 70, 45)).toBe('stay');
    expect(switchRuleDoc(20, 70, 45)).toBe('switch');
  });

  it('[W48] drops the task when neither is worth it', () => {
    expect(switchRule(sonnet(0.1, 20), opus(0.2, 10), PRICES)).toMatchObject({ decision: 'drop' });
    expect(switchRule(sonnet(0.1, 10), opus(0.2, 10), PRICES).decision).toBe('stay');
  });

  it('refuses bad inputs', () => {
    const bad: Array<[() => unknown, string]> = [
      [() => switchRule(sonnet(1.1, 1), opus(0.5, 1), PRICES), 'E_RANGE'],
      [() => switchRule(sonnet(0.5, -1), opus(0.5, 1), PRICES), 'E_RANGE'],
      [() => switchRule(sonnet(0.5, 1), opus(0.5, 1), { sonnet: 1 }), 'E_UNKNOWN'],
      [() => switchRule(null as never, opus(0.5, 1), PRICES), 'E_TYPE'],
      [() => switchRuleDoc(Number.NaN, 1, 1), 'E_TYPE'],
    ];
    for (const [call, code] of bad) expect(call).toThrow(expect.objectContaining({ code }));
  });
});
