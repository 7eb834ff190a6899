/** Costs by pool, whole messages, uncertain quantities, instants, answers that are no numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCosts,
  capacityOf,
  costOf,
  costVector,
  infeasible,
  instant,
  instantText,
  insufficient,
  largestRemainder,
  needOf,
  percent,
  ratioOf,
  weighCost,
} from '../../../src/core/values/index.ts';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { drawOf, meanOf, normalDraws, uncertain } from '../../../src/numerics/stats/index.ts';

const codeOf = (call: () => unknown): string => {
  try {
    call();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('costs by pool', () => {
  it('add and weigh; what is missing is 0', () => {
    const sum = addCosts({ sonnet: 1 }, { sonnet: 2, opus: 3 }, {});
    expect(sum).toEqual({ sonnet: 3, opus: 3 });
    expect([costOf(sum, 'opus'), costOf(sum, 'haiku')]).toEqual([3, 0]);
    expect(weighCost(sum, { sonnet: 1, opus: 4.5 })).toBe(16.5);
  });

  it('have no weight of a pool that is used and not weighed', () => {
    expect(codeOf(() => weighCost({ opus: 1 }, { sonnet: 1 }))).toBe('E_UNKNOWN');
    expect(weighCost({ opus: 0 }, { sonnet: 1 })).toBe(0);
  });

  it('take any pool for a name, even one of an object method', () => {
    expect(costOf({}, 'constructor')).toBe(0);
    expect(addCosts({ constructor: 2 }, { constructor: 3 })).toEqual({ constructor: 5 });
    expect(codeOf(() => weighCost({ toString: 1 }, {}))).toBe('E_UNKNOWN');
  });

  it('are checked entry by entry', () => {
    expect(costVector('c', { a: 1 }, ['a'])).toEqual({ a: 1 });
    expect(codeOf(() => costVector('c', { b: 1 }, ['a']))).toBe('E_UNKNOWN');
    expect(codeOf(() => costVector('c', { a: -1 }, null))).toBe('E_RANGE');
    expect(codeOf(() => costVector('c', [1], null))).toBe('E_TYPE');
  });
});

describe('whole messages', () => {
  it('needs go up, capacities down, and what binary fractions add goes nowhere', () => {
    expect([needOf(1.95), needOf(2), needOf(0.1 * 30), needOf(0)]).toEqual([2, 2, 3, 0]);
    expect([capacityOf(1.95), capacityOf(2), capacityOf(0.1 * 30 - 1e-12)]).toEqual([1, 2, 3]);
  });

  it('splits add up, and nobody is a whole message off', () => {
    expect(largestRemainder(1125, [0.2, 0.5, 0.2, 0.1])).toEqual([225, 563, 225, 112]);
    expect(largestRemainder(5, [0, 0])).toEqual([0, 0]);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 9 }),
        (total, shares) => {
          const sum = shares.reduce((a, b) => a + b, 0);
          fc.pre(sum > 0);
          const parts = largestRemainder(total, shares);
          expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
          parts.forEach((part, i) => {
            expect(Math.abs(part - (total * shares[i]!) / sum)).toBeLessThan(1);
          });
        },
      ),
      { seed: 20260211 },
    );
  });

  it('per cents have one decimal, halves go away from zero', () => {
    expect([percent(37 / 1125), percent(0.0125), percent(-0.0125), percent(1.3)]).toEqual([
      3.3, 1.3, -1.3, 130,
    ]);
    expect(Object.is(percent(-0), 0)).toBe(true);
  });
});

describe('an uncertain quantity', () => {
  const draws = (seed: number): Parameters<typeof drawOf>[1] => {
    const generator = openStream({ seed, trialIndex: 0, purpose: 'search' });
    return { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
  };

  it.each([
    ['a number', 7, 7, 0],
    // Beta-PERT 2, 5, 14: mean (2 + 20 + 14) / 6, variance (mean - min)(max - mean) / 7.
    ['pert', { min: 2, mode: 5, max: 14 }, 6, Math.sqrt((4 * 8) / 7)],
    ['normal', { mean: 50, sd: 4 }, 50, 4],
    ['samples', { samples: [1, 2, 6] }, 3, Math.sqrt((4 + 1 + 9) / 3)],
  ] as const)('%s has its mean, and draws of that mean and spread', (_, given, mean, sd) => {
    const quantity = uncertain('q', given);
    expect(meanOf(quantity)).toBeCloseTo(mean, 12);
    const source = draws(7);
    const drawn = Array.from({ length: 20_000 }, () => drawOf(quantity, source));
    const average = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const spread = Math.sqrt(drawn.reduce((a, b) => a + (b - average) ** 2, 0) / drawn.length);
    expect(Math.abs(average - mean)).toBeLessThanOrEqual((4 * sd) / Math.sqrt(20_000));
    expect(Math.abs(spread - sd)).toBeLessThanOrEqual(0.04 * sd);
  });

  it('is never below 0', () => {
    const source = draws(3);
    const drawn = Array.from({ length: 500 }, () => drawOf(uncertain('q', { mean: 0, sd: 1 }), source));
    expect(Math.min(...drawn)).toBe(0);
  });

  it.each([
    [{ min: 3, mode: 2, max: 4 }, 'E_RANGE'],
    [{ mean: 1 }, 'E_TYPE'],
    [{ samples: [] }, 'E_TYPE'],
    [{ samples: [1, -1] }, 'E_RANGE'],
    ['7', 'E_TYPE'],
    [null, 'E_TYPE'],
  ])('%j is %s', (given, code) => {
    expect(codeOf(() => uncertain('q', given))).toBe(code);
  });
});

describe('an instant', () => {
  it('has a zone, and comes back in UTC', () => {
    expect(instant('t', '2026-01-31T14:23:00+02:00')).toBe(Date.UTC(2026, 0, 31, 12, 23));
    expect(instantText(instant('t', '2026-01-31T14:23:00Z'))).toBe('2026-01-31T14:23:00Z');
    expect(instantText(instant('t', '2026-01-31T14:22:59.999Z'))).toBe('2026-01-31T14:22:59.999Z');
  });

  it.each(['2026-01-31', '2026-01-31T14:23:00', 'tomorrow', 5, null])('%s is none', (value) => {
    expect(codeOf(() => instant('t', value))).toBe('E_TYPE');
  });

  it('is of a year of which windows have a date of four figures', () => {
    for (const text of ['1969-12-31T23:59:59.999Z', '3000-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      expect(codeOf(() => instant('t', text))).toBe('E_RANGE');
    }
    expect(instant('t', '1970-01-01T00:00:00Z')).toBe(0);
    expect(codeOf(() => instant('t', '2999-12-31T23:59:59Z'))).toBe('none');
  });
});

describe('answers that are no numbers', () => {
  it('say what is missing, what cannot be, and what has no price', () => {
    expect(insufficient('days', 3, 7)).toEqual({ status: 'insufficient', have: 3, need: 7, what: 'days' });
    expect(infeasible('opus', '5 more').status).toBe('infeasible');
    expect([ratioOf(1, 2), ratioOf(0, 0), ratioOf(3, 0)]).toEqual([0.5, 'unpriced', 'unpriced']);
    expect(ratioOf(3, Number.MIN_VALUE)).toBe('unpriced');
  });
});
