/** Verdicts of pilots: from break-even and posterior, from no fixed line. */
import { describe, expect, it } from 'vitest';
import { betaBinomialTable, betaTail } from '../../../src/numerics/stats/index.ts';
import {
  type DraftAlphas,
  decidePilot,
  decidePilotDoc,
  type PilotInput,
} from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

/** Uniform over acceptance alone: Beta(1, 1). */
const FLAT: DraftAlphas = [1, 0.5, 0.5];
const NOTHING = { accepted: 0, refined: 0, replaced: 0 };
const BATCH = { itemCount: 50, evalBatch: 25 };

const pilotOf = (accepted: number, items: number, target: number): PilotInput => ({
  counts: { accepted, refined: items - accepted, replaced: 0 },
  prior: FLAT,
  target,
});

describe('decidePilot', () => {
  it('[C11] 6 of 10: mean .583, 95 % .308-.833, P(> .3) .978, go', () => {
    const decision = decidePilot(pilotOf(6, 10, 0.3));
    expect(decision.mean).toBeCloseTo(0.583, 3);
    expect(decision.interval[0]).toBeCloseTo(0.308, 3);
    expect(decision.interval[1]).toBeCloseTo(0.833, 3);
    expect(decision.pAbove).toBeCloseTo(0.978, 3);
    expect(decision).toMatchObject({ verdict: 'go', nextPilot: 0, cost: null });
  });

  it.each([
    [3, 10, 0.3, 0.57, 'sample-more'],
    [3, 10, 0.1, 0.981, 'go'],
    [2, 10, 0.3, 0.313, 'sample-more'],
    [2, 10, 0.1, 0.91, 'go'],
    [1, 5, 0.3, 0.42, 'sample-more'],
  ] as const)('[C11] %i of %i against %f: %f, %s', (accepted, items, target, pAbove, verdict) => {
    const decision = decidePilot(pilotOf(accepted, items, target));
    expect(decision.pAbove).toBeCloseTo(pAbove, 3);
    expect(decision.verdict).toBe(verdict);
  });

  it('[C11] takes the break-even of the batch, and says what the batch costs', () => {
    const decision = decidePilot({ counts: { accepted: 6, refined: 3, replaced: 1 }, batch: BATCH });
    expect(decision.target).toBeCloseTo(0.04, 12);
    expect(decision.verdict).toBe('go');
    expect(decision.cost?.expected).toBeCloseTo(25.08, 2);
  });

  it('[W23] says go at 15 % where 4 % breaks even, and no at 45 % where 80 % does', () => {
    const low = decidePilot({ counts: { accepted: 3, refined: 17, replaced: 0 }, batch: BATCH });
    expect(low.mean).toBeLessThan(0.2);
    expect(low.verdict).toBe('go');
    const counts = { accepted: 18, refined: 22, replaced: 0 };
    const high = decidePilot({ counts, batch: { ...BATCH, genBatch: 20 } });
    expect(high.mean).toBeGreaterThan(0.4);
    expect(high.target).toBeCloseTo(0.6, 12);
    expect(high.verdict).toBe('no-go');
  });

  it('[C11] the document goes above 30 %, leaves 30 % open and ignores the batch', () => {
    expect([0.29, 0.3, 0.31].map(decidePilotDoc)).toEqual(['no-go', 'undefined', 'go']);
  });

  it('[C11] says no when the whole interval is under the target', () => {
    expect(decidePilot(pilotOf(0, 20, 0.3))).toMatchObject({ verdict: 'no-go', nextPilot: 0 });
  });

  it('[C11] samples more before anything was seen, however sure the prior', () => {
    const decision = decidePilot({ counts: NOTHING, prior: [90, 5, 5], batch: BATCH });
    expect(decision.pAbove).toBeGreaterThan(0.99);
    expect(decision).toMatchObject({ verdict: 'sample-more', nextPilot: 1 });
  });

  it('says no at once where no acceptance would do', () => {
    const never = decidePilot({ counts: NOTHING, batch: { ...BATCH, genBatch: 50 } });
    expect(never).toMatchObject({ target: null, pAbove: 0, verdict: 'no-go', nextPilot: 0 });
    const atOne = decidePilot({ counts: NOTHING, batch: { ...BATCH, genBatch: 25 } });
    expect(atOne).toMatchObject({ target: 1, pAbove: 0, verdict: 'no-go' });
  });

  it.each([
    [1, 4, 0.15],
    [0, 2, 0.4],
    [1, 3, 0.6],
  ])('[C11] after %i of %i against %f asks for the fewest items that probably settle it', (good, of, target) => {
    const { nextPilot, verdict } = decidePilot(pilotOf(good, of, target));
    expect(verdict).toBe('sample-more');
    const settled = (items: number): number =>
      betaBinomialTable(items, 1 + good, 1 + of - good).reduce((chance, probability, k) => {
        const pAbove = betaTail(target, 1 + good + k, 1 + of - good + items - k);
        return pAbove >= 0.9 || pAbove <= 0.1 ? chance + probability : chance;
      }, 0);
    expect(settled(nextPilot!)).toBeGreaterThanOrEqual(0.8);
    // Counts are tried one by one to 20 and in steps of about 5 % from there.
    const tried = nextPilot! <= 20 ? nextPilot! - 1 : Math.floor(nextPilot! * 0.9);
    expect(settled(tried)).toBeLessThan(0.8);
  });

  it('[C11] asks for hundreds where two rates are this near: 3 of 10 against 30 %', () => {
    expect(decidePilot(pilotOf(3, 10, 0.3)).nextPilot).toBe(292);
  });

  it('gives no number where 500 items would not settle it', () => {
    expect(decidePilot(pilotOf(300, 1000, 0.3)).nextPilot).toBeNull();
  });

  const counts = { accepted: 1, refined: 1, replaced: 1 };
  refuses([
    ['no batch to break even', 'E_TYPE', 'batch', () => decidePilot({ counts })],
    ['a target above 1', 'E_RANGE', 'target', () => decidePilot({ counts, target: 1.2 })],
    ['a target in words', 'E_TYPE', 'target', () => decidePilot({ counts, target: 'high' as never })],
    ['a coin toss', 'E_RANGE', 'confidence', () => decidePilot({ counts, target: 0.2, confidence: 0.5 })],
    ['certainty', 'E_RANGE', 'confidence', () => decidePilot({ counts, target: 0.2, confidence: 1 })],
    ['no number', 'E_TYPE', 'confidence', () => decidePilot({ counts, target: 0.2, confidence: Number.NaN })],
    ['an acceptance of 2', 'E_RANGE', 'accept', () => decidePilotDoc(2)],
  ]);
});
