/** Expected messages of drafts: the worked examples, other ways to judge, seconds, and what must always hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakEvenShare,
  type DraftBatch,
  type DraftCost,
  type DraftRates,
  draftCost,
  perReject,
  type Rework,
} from '../../../src/planner/draft/draft-cost.ts';
import { draftTime } from '../../../src/planner/draft/draft-time.ts';
import { filterFirst, sureJudged, sureUnread } from '../../../src/planner/draft/draft-ways.ts';

const SEED = { seed: 20261126, numRuns: 300 };
const batchOf = (itemCount: number, evalBatch = itemCount, genBatch = 1): DraftBatch => ({
  itemCount,
  evalBatch,
  genBatch,
  draftMessages: 0,
});
/** Every reject is refined, and refinements work. */
const refined = (accept: number): DraftRates => ({ accept, refine: 1 - accept, replace: 0 });
const WORKS: Rework = { refineSuccess: 1, escalate: 0 };
const costAt = (batch: DraftBatch, accept: number): DraftCost => draftCost(batch, refined(accept), WORKS);
const ONCE = { made: 1, escalated: 0 };
const DOCS: DraftRates = { accept: 0.6, refine: 0.3, replace: 0.1 };

describe('drafts in batches', () => {
  it('[C1] one by one cost 2 - accept: equal to direct when every draft is good, dearer below', () => {
    expect(costAt(batchOf(1), 0.6).expected).toBeCloseTo(1.4, 12);
    expect(costAt(batchOf(1), 1)).toMatchObject({ expected: 1, direct: 1, tie: true, saving: 0 });
    for (const accept of [0, 0.3, 0.99]) expect(costAt(batchOf(1), accept).saving).toBeLessThan(0);
  });

  it('[C2] ten in one batch: a tie of 10 at 10 %, 5 at 60 %', () => {
    expect(costAt(batchOf(10), 0.1)).toMatchObject({ expected: 10, tie: true, saving: 0, savingFraction: 0 });
    expect(costAt(batchOf(10), 0.6).expected).toBeCloseTo(5, 12);
    expect(costAt(batchOf(10), 0.11).saving).toBeGreaterThan(0);
    expect(costAt(batchOf(10), 0.09).saving).toBeLessThan(0);
  });

  it('[C3] ties at 1/N in one batch, whatever binary fractions make of it', () => {
    for (let items = 1; items <= 60; items++) {
      for (let refine = 0; refine < 1 - 1 / items; refine += 0.09) {
        const rates = { accept: 1 / items, refine, replace: 1 - 1 / items - refine };
        expect(draftCost(batchOf(items), rates, WORKS)).toMatchObject({ tie: true, saving: 0 });
      }
    }
  });

  it.each([
    [0.3, 25, 25, 0.26],
    [0.6, 50, 50, 0.58],
    [0.6, 50, 25, 0.56],
  ])('[C4] saves at %f with %i items in batches of %i: %f', (accept, items, evalBatch, saved) => {
    expect(costAt(batchOf(items, evalBatch), accept).savingFraction).toBeCloseTo(saved, 12);
  });

  it('[C5] 50 items in batches of 30: 22 when refinements work, 25 when a fifth fails, 27 with escalations', () => {
    const costOf = (rework: Partial<Rework>) => draftCost(batchOf(50, 30), DOCS, { ...WORKS, ...rework });
    expect(costOf({}).expected).toBeCloseTo(22, 12);
    const failing = costOf({ refineSuccess: 0.8 });
    expect(failing.expected).toBeCloseTo(25, 12);
    expect([failing.evaluations, failing.escalations]).toEqual([2, 0]);
    expect(failing.refinements).toBeCloseTo(15, 12);
    expect(failing.replacements).toBeCloseTo(8, 12);
    // A reject costs (0.3 x 1.2 + 0.1 x 1) / 0.4 = 1.15 messages: 48 of them buy 41.74 rejects of 50.
    expect(failing.breakEven).toBeCloseTo(1 - 48 / 1.15 / 50, 12);
    expect(costOf({ refineSuccess: 0.8, escalate: 0.4 }).expected).toBeCloseTo(27, 12);
  });

  it.each([
    [50, 21, 0.58],
    [25, 22, 0.56],
    [20, 23, 0.54],
  ])('[C6] API docs, 50 items in batches of %i: %i messages, %f saved', (evalBatch, expected, saved) => {
    const cost = draftCost(batchOf(50, evalBatch), DOCS, WORKS);
    expect(cost.expected).toBeCloseTo(expected, 12);
    expect(cost.savingFraction).toBeCloseTo(saved, 12);
  });

  it('[C7] creative, ten items: 9.5 messages, 5 % saved, no tie', () => {
    const cost = draftCost(batchOf(10), { accept: 0.15, refine: 0.35, replace: 0.5 }, WORKS);
    expect(cost.expected).toBeCloseTo(9.5, 12);
    expect(cost.savingFraction).toBeCloseTo(0.05, 12);
    expect(cost.tie).toBe(false);
  });

  it('[W31] generates in batches too: 4 against 5 at ten a message, 3 against 2 at 25', () => {
    expect(costAt(batchOf(50, 25, 10), 0.6)).toMatchObject({ expected: 4, direct: 5, saving: 1 });
    expect(costAt(batchOf(50, 25, 25), 0.6)).toMatchObject({ expected: 3, direct: 2, saving: -1 });
    expect(breakEvenShare(batchOf(50, 10, 25))).toBeNull();
  });

  it.each([
    [batchOf(5), 0.2],
    [batchOf(20), 0.05],
    [batchOf(50, 25), 0.04],
    [batchOf(50, 25, 5), 0.2],
    [batchOf(50, 25, 25), 1],
    // 3 a message: 4 direct, 1 evaluation, so 3 messages fix 9 and one draft of ten must be good.
    [batchOf(10, 10, 3), 0.1],
  ])('[C3] breaks even at %j: %f', (batch, share) => {
    expect(breakEvenShare(batch)).toBeCloseTo(share, 12);
  });
});

describe('whatever the batch', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const any = fc
    .tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 40 }),
    )
    .map((sizes) => batchOf(...sizes));

  it('[7.9] costs no more with a higher acceptance or a larger evaluation, and saves at most the acceptance', () => {
    fc.assert(
      fc.property(any, share, share, fc.integer({ min: 0, max: 100 }), (batch, accept, more, larger) => {
        const { expected, savingFraction } = costAt(batch, accept);
        expect(savingFraction).toBeLessThanOrEqual(accept + 1e-9);
        expect(costAt(batch, accept + (1 - accept) * more).expected).toBeLessThanOrEqual(expected + 1e-9);
        const together = { ...batch, evalBatch: batch.evalBatch + larger };
        expect(costAt(together, accept).expected).toBeLessThanOrEqual(expected);
      }),
      SEED,
    );
  });

  it('[7.9] never pays when one message makes every item', () => {
    fc.assert(
      fc.property(any, share, (batch, accept) => {
        expect(costAt({ ...batch, genBatch: batch.itemCount }, accept).saving).toBeLessThanOrEqual(0);
      }),
      SEED,
    );
  });

  it('[C3] loses just below its break-even and not at it', () => {
    fc.assert(
      fc.property(any, (batch) => {
        const even = breakEvenShare(batch);
        if (even === null) {
          expect(costAt(batch, 1).saving).toBeLessThan(0);
          return;
        }
        expect(costAt(batch, even).saving).toBeGreaterThanOrEqual(-1e-9);
        if (even > 1e-6) expect(costAt(batch, even - 1e-6).saving).toBeLessThan(0);
      }),
      SEED,
    );
  });
});

describe('fewer drafts judged', () => {
  it('[C12] [W34] a filter that drops no good draft gains nothing, each good one it drops costs a message', () => {
    const filtered = (items: number, good: number) =>
      filterFirst(batchOf(items, 25), 0.6, { bad: 0.5, good }, ONCE).expected;
    expect(filtered(50, 0)).toBeCloseTo(22, 12);
    expect(filtered(50, 0.1)).toBeCloseTo(25, 12);
    expect(filtered(100, 0)).toBeCloseTo(44, 12);
    expect(filtered(100, 0.1)).toBeCloseTo(49, 12);
    expect(filterFirst(batchOf(50, 25, 5), 0.6, { bad: 0.5, good: 0 }, ONCE).expected).toBe(6);
  });

  it('[C12] only sure drafts judged: 1.14 an item one by one, 24 for 50 in batches', () => {
    const sure = { sure: 0.7, good: 0.8 };
    expect(sureJudged(batchOf(100, 1), sure, ONCE).expected / 100).toBeCloseTo(1.14, 12);
    expect(sureJudged(batchOf(50, 25), sure, ONCE).expected).toBeCloseTo(24, 12);
  });

  it('[C13] [W29] sure drafts unread: 39 of 100 as in one simple batch, and 5 of 50 bad ones pass', () => {
    const tiers = {
      sure: 0.5,
      unsure: 0.3,
      failed: 0.2,
      unsureRates: { accept: 0.4, refine: 0.35, replace: 0.25 },
      precision: 0.9,
    };
    expect(sureUnread(batchOf(100), tiers, WORKS).expected).toBeCloseTo(39, 12);
    expect(costAt(batchOf(100), 0.5 + 0.3 * 0.4).expected).toBeCloseTo(39, 12);
    expect(sureUnread(batchOf(100), tiers, WORKS).escapedDefects).toBeCloseTo(5, 12);
    expect(sureUnread(batchOf(100, 25), tiers, WORKS).expected).toBeCloseTo(40, 12);
    expect(sureUnread(batchOf(100, 25), { ...tiers, unsure: 0, failed: 0.5 }, WORKS).expected).toBeCloseTo(
      50,
      12,
    );
    expect(sureUnread(batchOf(100, 100, 10), tiers, WORKS)).toMatchObject({ expected: 5, direct: 10 });
  });
});

it('every way takes what the plain one takes where it judges all drafts, failing fixes with them', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, share, (accept, part, refineSuccess, escalate) => {
      const rates = { accept, refine: (1 - accept) * part, replace: (1 - accept) * (1 - part) };
      const rework = { refineSuccess, escalate };
      const batch = batchOf(40, 15);
      const { expected } = draftCost(batch, rates, rework);
      const each = perReject(rates, rework);
      const tiers = { sure: 0, unsure: 1, failed: 0, unsureRates: rates, precision: 1 };
      for (const way of [
        filterFirst(batch, accept, { bad: 0, good: 0 }, each),
        sureJudged(batch, { sure: 1, good: accept }, each),
        sureUnread(batch, tiers, rework),
      ])
        expect(way.expected).toBeCloseTo(expected, 9);
    }),
    SEED,
  );
});

it('[C9] ten items, three fixes: 25 s side by side, 30 s directly, 300 s one by one; waves of three 40 s', () => {
  const seconds = { draft: 5, evaluate: 10, fix: 10, direct: 30 };
  expect(draftTime(batchOf(10), 0.3, seconds, 10)).toEqual({
    parallel: 10,
    drafted: 25,
    direct: 30,
    oneByOne: 300,
    speedup: 1.2,
  });
  // 10 drafts 3 at a time: 4 x 5 s; 1 evaluation 10 s; 3 fixes 10 s.
  expect(draftTime(batchOf(10), 0.3, seconds, 3)).toMatchObject({ drafted: 40, direct: 120 });
  expect(draftTime(batchOf(10, 10, 10), 0.3, seconds, 10)).toMatchObject({ drafted: 25, oneByOne: 30 });
});
