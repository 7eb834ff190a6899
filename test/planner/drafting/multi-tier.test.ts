/** Drafts that go out unread: what they save, and what slips through. */
import { describe, expect, it } from 'vitest';
import { type MultiTierPlan, multiTierCost, multiTierCostDoc } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

const PLAN: MultiTierPlan = {
  itemCount: 100,
  evalBatch: 100,
  tiers: { confident: 0.5, uncertain: 0.3, failed: 0.2 },
  uncertainRates: { accept: 0.4, refine: 0.35, replace: 0.25 },
  precision: 'assume-perfect',
};

describe('multiTierCost', () => {
  it('[C13] 100 items, one batch: 1 + 10.5 + 7.5 + 20 = 39, saving 61 %', () => {
    const cost = multiTierCost(PLAN);
    expect(cost.expected).toBeCloseTo(39, 12);
    expect(cost.savingFraction).toBeCloseTo(0.61, 12);
  });

  it('[C13] in batches of 25: 40', () => {
    expect(multiTierCost({ ...PLAN, evalBatch: 25 }).expected).toBeCloseTo(40, 12);
  });

  it('[W27] is 39 where the document rounds each part up to 40', () => {
    expect(multiTierCost(PLAN).expected).toBeCloseTo(39, 12);
    expect(multiTierCostDoc(100, PLAN.tiers, PLAN.uncertainRates)).toBe(40);
  });

  it('[W29] saves nothing over one simple batch of equal acceptance, and leaves 50 unread', () => {
    const { vsSimpleBatch, unreviewed } = multiTierCost(PLAN);
    expect(vsSimpleBatch.accept).toBeCloseTo(0.62, 12);
    expect(vsSimpleBatch.expected).toBeCloseTo(39, 12);
    expect(vsSimpleBatch.extraSaving).toBeCloseTo(0, 12);
    expect(unreviewed).toBe(50);
  });

  it('[C13] against a simple batch of 25: 40 and 42', () => {
    const { expected, vsSimpleBatch } = multiTierCost({ ...PLAN, evalBatch: 25 });
    expect([expected, vsSimpleBatch.expected].map((x) => x.toFixed(9))).toEqual([
      '40.000000000',
      '42.000000000',
    ]);
  });

  it('[W29] counts what slips through: 5 of 50 at a precision of 90 %', () => {
    expect(multiTierCost({ ...PLAN, precision: 0.9 }).escapedDefects).toBeCloseTo(5, 12);
    expect(multiTierCost(PLAN).escapedDefects).toBe(0);
  });

  it('needs no evaluation when nothing is uncertain', () => {
    const tiers = { confident: 0.8, uncertain: 0, failed: 0.2 };
    expect(multiTierCost({ ...PLAN, tiers }).expected).toBeCloseTo(20, 12);
    expect(multiTierCostDoc(100, tiers, PLAN.uncertainRates)).toBe(20);
  });

  it('generates in batches', () => {
    expect(multiTierCost({ ...PLAN, genBatch: 10 })).toMatchObject({ expected: 5, direct: 10 });
  });

  const { tiers, uncertainRates } = PLAN;
  refuses([
    ['tiers short of 1', 'E_SUM', 'tiers', () => multiTierCost({ ...PLAN, tiers: { ...tiers, failed: 0 } })],
    [
      'rates above 1',
      'E_SUM',
      'uncertainRates',
      () => multiTierCost({ ...PLAN, uncertainRates: { ...uncertainRates, accept: 0.9 } }),
    ],
    [
      'a tier of text',
      'E_TYPE',
      'tiers.confident',
      () => multiTierCost({ ...PLAN, tiers: { ...tiers, confident: '0.5' as never } }),
    ],
    ['a precision of 2', 'E_RANGE', 'precision', () => multiTierCost({ ...PLAN, precision: 2 })],
    ['no precision', 'E_TYPE', 'precision', () => multiTierCost({ ...PLAN, precision: undefined as never })],
    ['no batch', 'E_RANGE', 'evalBatch', () => multiTierCost({ ...PLAN, evalBatch: 0 })],
  ]);
});
