import { describe, expect, it } from 'vitest';
import { uncertain } from '../../../src/numerics/stats/index.ts';
import { tierOf, tierUnitPrice, upgradeValue } from '../../../src/planner/ledger/index.ts';
import { itRefuses } from './refusals.ts';

const [pro, max5] = [tierOf('pro'), tierOf('max5')];
const ask = (demand: unknown, valuePerMessage = 0.1, daysPerMonth = 30) =>
  upgradeValue({
    from: pro,
    to: max5,
    pool: 'sonnet',
    demand: uncertain('demand', demand),
    valuePerMessage,
    daysPerMonth,
  });

describe('the value of a tier', () => {
  it('[A2] pro and max5 cost the same per daily message: 0.0889', () => {
    expect(tierUnitPrice(pro, 'sonnet')).toBeCloseTo(0.0889, 4);
    expect(tierUnitPrice(max5, 'sonnet')).toBe(tierUnitPrice(pro, 'sonnet'));
    expect(tierUnitPrice(pro, 'haiku')).toBe('unpriced');
  });

  it('[A2] an upgrade is worth the messages that pro turns away, less the price gap of 80', () => {
    // Half of the days ask for 325, which pro cuts by 100: 50 a day, 1500 a month at 0.1 = 150.
    expect(ask({ samples: [100, 325] })).toMatchObject({ pExceed: 0.5, isWorthwhile: true });
    expect(ask({ samples: [100, 325] }).monthlyGain).toBeCloseTo(70, 10);
    expect(ask(225)).toMatchObject({ pExceed: 0, monthlyGain: -80, isWorthwhile: false });
    // What max5 turns away too is not gained: 2000 asked, 900 more served.
    expect(ask(2000, 1, 1).monthlyGain).toBe(820);
  });

  it('[A2] takes a normal demand by its closed form: at the limit itself half the days, sd / sqrt(2 pi) lost', () => {
    const { pExceed, monthlyGain } = ask({ mean: 225, sd: 50 }, 1, 1);
    expect(pExceed).toBeCloseTo(0.5, 12);
    expect(monthlyGain).toBeCloseTo(50 / Math.sqrt(2 * Math.PI) - 80, 10);
    expect(ask({ mean: 300, sd: 0 }, 1, 1)).toMatchObject({ pExceed: 1, monthlyGain: -5 });
  });

  it('[A2] takes a PERT demand by the beta distribution: a symmetric one about the limit exceeds it half the days', () => {
    const { pExceed, monthlyGain } = ask({ min: 125, mode: 225, max: 325 }, 1, 1);
    expect(pExceed).toBeCloseTo(0.5, 12);
    // Beta(3, 3) on 0..1: E[(X - 1/2)+] = 5/64; times 200.
    expect(monthlyGain).toBeCloseTo((200 * 5) / 64 - 80, 10);
    expect(ask({ min: 300, mode: 300, max: 300 }, 1, 1).monthlyGain).toBe(-5);
    // All of it above the limit: mean 425.
    expect(ask({ min: 325, mode: 425, max: 525 }, 1, 1).monthlyGain).toBeCloseTo(200 - 80, 10);
  });

  itRefuses([
    ['a value below 0', 'E_RANGE', 'valuePerMessage', () => ask(5, -1)],
    ['a value above a million', 'E_RANGE', 'valuePerMessage', () => ask(5, 1e6 + 1)],
    ['a month of no days', 'E_RANGE', 'daysPerMonth', () => ask(5, 1, 0)],
    ['an unknown pool', 'E_UNKNOWN', 'pool', () => tierUnitPrice(pro, 'gpt')],
  ]);
});
