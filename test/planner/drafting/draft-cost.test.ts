/** Expected messages of drafts: the worked examples, the source document's roundings, and what must always hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakEvenShare,
  type DraftPlan,
  draftCost,
  draftCostDoc,
  simplePattern,
  singleDraftMessages,
} from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const SEED = 20261126;

/** A plan whose rejects are all refined. */
const planOf = (itemCount: number, evalBatch: number, accept: number, genBatch = 1): DraftPlan => ({
  itemCount,
  evalBatch,
  genBatch,
  rates: { accept, refine: 1 - accept, replace: 0 },
});

describe('singleDraftMessages', () => {
  it('[C1] is 2 - accept: 1.4 at 60 %, 1 at 100 %', () => {
    expect(singleDraftMessages(0.6)).toBeCloseTo(1.4, 12);
    expect(singleDraftMessages(1)).toBe(1);
  });

  it('[W21] equals direct when every draft is good, and is dearer below that', () => {
    expect(draftCost(planOf(1, 1, 1))).toMatchObject({ expected: 1, direct: 1, tie: true, saving: 0 });
    for (const accept of [0, 0.3, 0.99]) {
      const one = draftCost(planOf(1, 1, accept));
      expect(one.expected).toBeCloseTo(singleDraftMessages(accept), 12);
      expect(one.saving).toBeLessThan(0);
      expect(one.tie).toBe(false);
    }
  });
});

describe('draftCost', () => {
  it('[C2] ten in one batch: a tie of 10 at 10 %, 5 at 60 %', () => {
    expect(draftCost(planOf(10, 10, 0.1))).toMatchObject({ expected: 10, direct: 10, tie: true });
    expect(draftCost(planOf(10, 10, 0.6)).expected).toBeCloseTo(5, 12);
  });

  it('[W22] calls the point of batch 10 and 10 % a tie, not a gain', () => {
    const { tie, saving, savingFraction } = draftCost(planOf(10, 10, 0.1));
    expect({ tie, saving, savingFraction }).toEqual({ tie: true, saving: 0, savingFraction: 0 });
    expect(draftCost(planOf(10, 10, 0.11)).saving).toBeGreaterThan(0);
    expect(draftCost(planOf(10, 10, 0.09)).saving).toBeLessThan(0);
  });

  it('[C3] ties at 1/N in one batch, whatever binary fractions make of it', () => {
    for (let itemCount = 1; itemCount <= 60; itemCount++) {
      for (let refine = 0; refine < 1 - 1 / itemCount; refine += 0.09) {
        const rates = { accept: 1 / itemCount, refine, replace: 1 - 1 / itemCount - refine };
        const cost = draftCost({ itemCount, evalBatch: itemCount, rates });
        expect(cost).toMatchObject({ tie: true, saving: 0, savingFraction: 0 });
      }
    }
  });

  it.each([
    [0.3, 25, 25, 0.26],
    [0.6, 50, 50, 0.58],
    [0.6, 50, 25, 0.56],
  ])('[C4] saves at %f with %i items in batches of %i: %f', (accept, itemCount, evalBatch, saved) => {
    expect(draftCost(planOf(itemCount, evalBatch, accept)).savingFraction).toBeCloseTo(saved, 12);
  });

  it('[W25] above 30 % acceptance saves what it saves: 26 % at 25 items, and 40 % only from 44 %', () => {
    expect(draftCost(planOf(25, 25, 0.3)).savingFraction).toBeCloseTo(0.26, 12);
    expect(draftCost(planOf(25, 25, 0.44)).savingFraction).toBeCloseTo(0.4, 12);
    expect(draftCost(planOf(25, 25, 0.43)).savingFraction).toBeLessThan(0.4);
    expect(draftCost(planOf(100_000, 100_000, 0.3)).savingFraction).toBeLessThan(0.3);
  });

  const REWORK: DraftPlan = {
    itemCount: 50,
    evalBatch: 30,
    rates: { accept: 0.6, refine: 0.3, replace: 0.1 },
  };

  it('[C5] 50 items in batches of 30: 22 when refinements work, 25 when a fifth fails', () => {
    expect(draftCost({ ...REWORK, refineSuccess: 1 }).expected).toBeCloseTo(22, 12);
    const rework = draftCost({ ...REWORK, refineSuccess: 0.8 });
    expect(rework.expected).toBeCloseTo(25, 12);
    expect(rework.parts.evaluations).toBe(2);
    expect(rework.parts.refinements).toBeCloseTo(15, 12);
    expect(rework.parts.replacements).toBeCloseTo(8, 12);
    expect(rework.parts.escalations).toBe(0);
  });

  it('[C5] adds one message for each replacement that is escalated', () => {
    const { expected, parts } = draftCost({ ...REWORK, refineSuccess: 0.8, escalate: 0.4 });
    expect(parts.escalations).toBeCloseTo(2, 12);
    expect(expected).toBeCloseTo(27, 12);
  });

  it('[C5] has its break-even where rework is dearer too', () => {
    // A reject costs (0.3 x 1.2 + 0.1 x 1) / 0.4 = 1.15 messages: 48 of them buy 41.74 rejects of 50.
    const { breakEven } = draftCost({ ...REWORK, refineSuccess: 0.8 });
    expect(breakEven).toBeCloseTo(1 - 48 / 1.15 / 50, 12);
    const rates = { accept: breakEven!, refine: (1 - breakEven!) * 0.75, replace: (1 - breakEven!) * 0.25 };
    expect(draftCost({ ...REWORK, refineSuccess: 0.8, rates }).tie).toBe(true);
  });

  it.each([
    [50, 21, 0.58],
    [30, 22, 0.56],
    [25, 22, 0.56],
    [20, 23, 0.54],
  ])('[C6] API docs, 50 items in batches of %i: %i messages, %f saved', (evalBatch, expected, saved) => {
    const cost = draftCost({ ...REWORK, evalBatch });
    expect(cost.expected).toBeCloseTo(expected, 12);
    expect(cost.savingFraction).toBeCloseTo(saved, 12);
  });

  it('[C6] one batch is 1 evaluation, 15 refinements, 5 replacements', () => {
    const { parts } = draftCost({ ...REWORK, evalBatch: 50 });
    expect(parts.evaluations).toBe(1);
    expect(parts.refinements).toBeCloseTo(15, 12);
    expect(parts.replacements).toBeCloseTo(5, 12);
  });

  it('[W24] keeps to a cap of 20 to 30 where the document judges 50 at once', () => {
    expect(draftCostDoc(50, REWORK.rates)).toBe(21);
    for (const evalBatch of [20, 25, 30]) {
      expect(draftCost({ ...REWORK, evalBatch }).expected).toBeGreaterThan(21.5);
    }
  });

  const CREATIVE = { accept: 0.15, refine: 0.35, replace: 0.5 };

  it('[C7] creative, ten items: 9.5 messages, 5 % saved', () => {
    const { expected, savingFraction } = draftCost({ itemCount: 10, evalBatch: 10, rates: CREATIVE });
    expect(expected).toBeCloseTo(9.5, 12);
    expect(savingFraction).toBeCloseTo(0.05, 12);
  });

  it('[W26] is no tie: 9.5 against 10, which the document rounds to 10', () => {
    expect(draftCost({ itemCount: 10, evalBatch: 10, rates: CREATIVE }).tie).toBe(false);
    expect(draftCostDoc(10, CREATIVE)).toBe(10);
  });

  it('[W31] generates in batches too: 4 against 5 at ten a message, 3 against 2 at 25', () => {
    expect(draftCost(planOf(50, 25, 0.6, 10))).toMatchObject({ expected: 4, direct: 5, saving: 1 });
    expect(draftCost(planOf(50, 25, 0.6, 25))).toMatchObject({ expected: 3, direct: 2, saving: -1 });
  });

  it('cuts a batch larger than the items, and says so', () => {
    expect(draftCost(planOf(10, 30, 0.6))).toMatchObject({ evalBatchClipped: true });
    expect(draftCost(planOf(10, 10, 0.6))).toMatchObject({ evalBatchClipped: false });
  });

  it('counts every message of a longer evaluation', () => {
    expect(draftCost({ ...planOf(50, 25, 1), evalMessages: 3 }).expected).toBe(6);
  });

  it('is all zeros for no items', () => {
    expect(draftCost(planOf(0, 5, 0.6))).toEqual({
      expected: 0,
      direct: 0,
      saving: 0,
      savingFraction: 0,
      breakEven: 0,
      tie: true,
      parts: { drafts: 0, evaluations: 0, refinements: 0, replacements: 0, escalations: 0 },
      evalBatchClipped: true,
    });
    expect(draftCostDoc(0, CREATIVE)).toBe(0);
  });
});

describe('whatever the batch', () => {
  const batch = {
    itemCount: fc.integer({ min: 1, max: 400 }),
    evalBatch: fc.integer({ min: 1, max: 400 }),
    genBatch: fc.integer({ min: 1, max: 40 }),
    accept: fc.double({ min: 0, max: 1, noNaN: true }),
    more: fc.double({ min: 0, max: 1, noNaN: true }),
    larger: fc.integer({ min: 0, max: 100 }),
  };

  it('[7.9] costs no more with a higher acceptance or a larger evaluation', () => {
    fc.assert(
      fc.property(fc.record(batch), ({ itemCount, evalBatch, genBatch, accept, more, larger }) => {
        const { expected } = draftCost(planOf(itemCount, evalBatch, accept, genBatch));
        const better = accept + (1 - accept) * more;
        expect(draftCost(planOf(itemCount, evalBatch, better, genBatch)).expected).toBeLessThanOrEqual(
          expected + 1e-9,
        );
        expect(
          draftCost(planOf(itemCount, evalBatch + larger, accept, genBatch)).expected,
        ).toBeLessThanOrEqual(expected);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('[7.9] never saves more than the acceptance', () => {
    fc.assert(
      fc.property(fc.record(batch), ({ itemCount, evalBatch, genBatch, accept }) => {
        const { savingFraction } = draftCost(planOf(itemCount, evalBatch, accept, genBatch));
        expect(savingFraction).toBeLessThanOrEqual(accept + 1e-9);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('[7.9] is the document count at one item a message and one batch, where nothing needs rounding', () => {
    for (let refined = 0; refined <= 10; refined++) {
      for (let replaced = 0; replaced <= 10 - refined; replaced++) {
        const rates = {
          accept: (10 - refined - replaced) / 10,
          refine: refined / 10,
          replace: replaced / 10,
        };
        const { expected } = draftCost({ itemCount: 10, evalBatch: 10, rates });
        expect(expected).toBeCloseTo(draftCostDoc(10, rates), 9);
        expect(expected).toBeCloseTo(1 + 10 * (1 - rates.accept), 9);
      }
    }
  });

  it('[7.9] direct never loses when one message makes every item', () => {
    fc.assert(
      fc.property(fc.record(batch), ({ itemCount, evalBatch, accept, larger }) => {
        const { saving } = draftCost(planOf(itemCount, evalBatch, accept, itemCount + larger));
        expect(saving).toBeLessThanOrEqual(0);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('[C3] loses just below its break-even and not at it', () => {
    fc.assert(
      fc.property(fc.record(batch), ({ itemCount, evalBatch, genBatch }) => {
        const share = breakEvenShare({ itemCount, evalBatch, genBatch });
        const savingAt = (accept: number): number =>
          simplePattern({ itemCount, evalBatch, genBatch }, accept).saving;
        if (share === null) {
          expect(savingAt(1)).toBeLessThan(0);
          return;
        }
        expect(savingAt(share)).toBeGreaterThanOrEqual(-1e-9);
        if (share > 1e-6) expect(savingAt(share - 1e-6)).toBeLessThan(0);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('bad input', () => {
  const plan = planOf(10, 5, 0.5);
  const rates = plan.rates;
  refuses([
    ['items that are no number', 'E_TYPE', 'itemCount', () => draftCost({ ...plan, itemCount: Number.NaN })],
    ['less than no items', 'E_RANGE', 'itemCount', () => draftCost({ ...plan, itemCount: -1 })],
    ['half an item', 'E_INT', 'itemCount', () => draftCost({ ...plan, itemCount: 1.5 })],
    ['an empty evaluation', 'E_RANGE', 'evalBatch', () => draftCost({ ...plan, evalBatch: 0 })],
    ['a generation of nothing', 'E_RANGE', 'genBatch', () => draftCost({ ...plan, genBatch: 0 })],
    ['an evaluation of no message', 'E_RANGE', 'evalMessages', () => draftCost({ ...plan, evalMessages: 0 })],
    [
      'a share above 1',
      'E_RANGE',
      'rates.accept',
      () => draftCost({ ...plan, rates: { ...rates, accept: 2 } }),
    ],
    [
      'shares short of 1',
      'E_SUM',
      'rates',
      () => draftCost({ ...plan, rates: { accept: 0.5, refine: 0.2, replace: 0.2 } }),
    ],
    ['a success above 1', 'E_RANGE', 'refineSuccess', () => draftCost({ ...plan, refineSuccess: 1.1 })],
    ['an escalation below 0', 'E_RANGE', 'escalate', () => draftCost({ ...plan, escalate: -0.1 })],
    ['an acceptance above 1', 'E_RANGE', 'accept', () => singleDraftMessages(1.5)],
    ['a share of items', 'E_INT', 'itemCount', () => draftCostDoc(2.5, rates)],
    ...NO_NUMBERS.filter((value) => value !== undefined).map(
      (value) =>
        [
          `${String(value)} as a success`,
          'E_TYPE',
          'refineSuccess',
          () => draftCost({ ...plan, refineSuccess: value as number }),
        ] as const,
    ),
    ...NO_NUMBERS.map(
      (value) =>
        [
          `${String(value)} items`,
          'E_TYPE',
          'itemCount',
          () => draftCost({ ...plan, itemCount: value as number }),
        ] as const,
    ),
  ]);
});
