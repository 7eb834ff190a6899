/** The table of acceptance ranges and what it is worth as a prior. */
import { describe, expect, it } from 'vitest';
import {
  ACCEPTANCE_ROWS,
  acceptancePrior,
  decidePilot,
  priorRates,
} from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

const TYPES = Object.keys(ACCEPTANCE_ROWS);

const middles = (type: string): number[] =>
  Object.values(ACCEPTANCE_ROWS[type]!).map(([low, high]) => (low + high) / 2);

describe('priorRates', () => {
  it.each([
    ['comments', 0.6829, 0.2195, 0.0976],
    ['api-docs', 0.5854, 0.2683, 0.1463],
    ['changelog', 0.5854, 0.2683, 0.1463],
    ['tests', 0.4878, 0.3171, 0.1951],
  ])('[C10] of %s is %f / %f / %f', (type, accept, refine, replace) => {
    const rates = priorRates(type);
    expect(rates.accept).toBeCloseTo(accept, 4);
    expect(rates.refine).toBeCloseTo(refine, 4);
    expect(rates.replace).toBeCloseTo(replace, 4);
  });

  it('[W28] adds up to 1 everywhere, though four of the eight rows have midpoints of 1.025', () => {
    const sums = TYPES.map((type) => middles(type).reduce((sum, value) => sum + value, 0));
    expect(sums.filter((sum) => Math.abs(sum - 1.025) < 1e-12)).toHaveLength(4);
    expect(sums.filter((sum) => Math.abs(sum - 1) < 1e-12)).toHaveLength(4);
    for (const type of TYPES) {
      const { accept, refine, replace } = priorRates(type);
      expect(accept + refine + replace).toBeCloseTo(1, 14);
    }
  });

  it('lies inside every range of the rows that add up', () => {
    for (const type of ['errors', 'user-copy', 'technical-writing', 'creative']) {
      const { accept, refine, replace } = priorRates(type);
      expect([accept, refine, replace].map((x) => x.toFixed(9))).toEqual(
        middles(type).map((x) => x.toFixed(9)),
      );
    }
  });
});

describe('acceptancePrior', () => {
  it('[C10] is worth its weight in items, and is outweighed by counts', () => {
    const prior = acceptancePrior('creative', 10);
    expect(prior.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(10, 12);
    expect(prior[0]).toBeCloseTo(1, 12);
    const { mean } = decidePilot({ counts: { accepted: 90, refined: 0, replaced: 0 }, prior, target: 0.1 });
    expect(mean).toBeCloseTo(0.91, 12);
  });

  refuses([
    ['an unknown type', 'E_UNKNOWN', 'type', () => acceptancePrior('poems')],
    ['a name of every object', 'E_UNKNOWN', 'type', () => acceptancePrior('constructor')],
    ['a heavy prior', 'E_RANGE', 'weightItems', () => acceptancePrior('tests', 11)],
    ['a light prior', 'E_RANGE', 'weightItems', () => acceptancePrior('tests', 3)],
    ['no number', 'E_TYPE', 'weightItems', () => acceptancePrior('tests', Number.NaN)],
  ]);
});
