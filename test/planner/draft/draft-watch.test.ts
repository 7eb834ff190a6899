/** The watch over a log of drafts: alarms and their rates, batches that tire judgement, spot checks. */
import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import {
  bestEvalBatch,
  collapseSteps,
  lostPerItem,
  spotCheck,
  verdictsOf,
  watchCollapse,
} from '../../../src/planner/draft/draft-watch.ts';

describe('the watch over acceptance', () => {
  it('[C17] .6 against .2: steps -1.0986 and +0.6931; fifty verdicts stop at ln(20 x 50 x .8)', () => {
    const { accept, reject, stopAt, toAlarm } = collapseSteps(0.6, 0.2, 50);
    expect(accept).toBeCloseTo(-1.0986, 4);
    expect(reject.toFixed(4)).toBe('0.6931');
    expect(stopAt).toBeCloseTo(Math.log(800), 12);
    expect(toAlarm).toBeCloseTo(Math.log(800) / (0.8 * Math.log(2) - 0.2 * Math.log(3)), 12);
  });

  it('[C17] stops at the tenth rejected draft in a row, and good ones before hide nothing', () => {
    // ln 1600 / ln 2 = 10.6 of a hundred verdicts.
    const bad = [...new Array<boolean>(80).fill(true), ...new Array<boolean>(20).fill(false)];
    expect(watchCollapse(bad, 0.6, 0.2)).toMatchObject({ decision: 'stop', verdicts: 91 });
    expect(watchCollapse(new Array<boolean>(100).fill(true), 0.6, 0.2)).toEqual({
      decision: 'continue',
      llr: 0,
      verdicts: 100,
    });
  });

  it('[C17] says stop of at most 5 % of steady logs, however long, and of nearly all that collapse', () => {
    const stream = openStream({ seed: 20261126, trialIndex: 1, purpose: 'search' });
    const log = (accept: number, count: number): boolean[] =>
      Array.from({ length: count }, () => unitReal(stream) < accept);
    for (const p0 of [0.3, 0.6, 0.9]) {
      for (const count of [20, 500]) {
        const stops = (make: () => boolean[]): number =>
          Array.from({ length: 1000 }, () => watchCollapse(make(), p0, p0 / 3)).filter(
            ({ decision }) => decision === 'stop',
          ).length / 1000;
        expect(stops(() => log(p0, count))).toBeLessThan(0.05);
        const { toAlarm } = collapseSteps(p0, p0 / 3, 2 * count + 200);
        expect(stops(() => [...log(p0, count), ...log(p0 / 3, Math.ceil(3 * toAlarm))])).toBeGreaterThan(
          0.95,
        );
      }
    }
  });

  it('spreads the verdicts of a batch evenly', () => {
    const batches = [
      { items: 4, accepted: 2 },
      { items: 2, accepted: 2 },
    ];
    expect(verdictsOf(batches)).toEqual([false, true, false, true, true, true]);
  });
});

describe('items judged together', () => {
  it('[C14] loses what a weighted line through the batches loses per item', () => {
    const batches = [10, 20, 50, 100].map((items) => ({
      items,
      accepted: Math.round(items * (0.8 - 0.002 * items)),
    }));
    // Accepted 8, 15, 35, 60: the weighted least squares line by hand.
    const weight = 180;
    const size = (10 * 10 + 20 * 20 + 50 * 50 + 100 * 100) / weight;
    const share = (8 + 15 + 35 + 60) / weight;
    const both = (10 * 8 + 20 * 15 + 50 * 35 + 100 * 60) / weight - size * share;
    const spread = (1e3 + 8e3 + 125e3 + 1e6) / weight - size * size;
    expect(lostPerItem(batches)).toBeCloseTo(-both / spread, 12);
  });

  it('[C14] loses nothing when larger batches did better, and what it loses is not known from one size', () => {
    const of = (...sizes: Array<[number, number]>) =>
      lostPerItem(sizes.map(([items, accepted]) => ({ items, accepted })));
    expect(of([10, 5], [20, 15])).toBe(0);
    // A point a further item, of three batches: chance alone does more.
    expect(of([25, 15], [25, 14], [20, 12])).toBe(0);
    expect(of([10, 5], [10, 6])).toBeNull();
    expect(lostPerItem([])).toBeNull();
  });

  it('[C14] is cheapest at about 1 / sqrt(kappa)', () => {
    for (const kappa of [1, 0.3, 0.01, 0.004, 1e-4]) {
      const cost = (batch: number): number => 1 / batch + kappa * batch;
      const best = bestEvalBatch(kappa)!;
      for (let batch = 1; batch <= 200; batch++) expect(cost(best)).toBeLessThanOrEqual(cost(batch) + 1e-12);
    }
    expect(bestEvalBatch(0)).toBeNull();
  });
});

describe('spot checks', () => {
  it('[C18] [W32] distrust from the second failure of eight on, never by the prior alone', () => {
    // P(fail rate > 10 %): Beta(2, 8) .775; Beta(3, 7) .947.
    expect([0, 1, 2, 3].map((failed) => spotCheck(8, failed).isDistrusted)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(spotCheck(0, 0).isDistrusted).toBe(false);
  });

  it('[C18] give the share that is good with its range: 8 checked, 1 failed', () => {
    const { mean, low, high } = spotCheck(8, 1);
    expect(mean).toBeCloseTo(0.8, 12);
    // Beta(8, 2) at 2.5 % and 97.5 %.
    expect(low).toBeCloseTo(0.517503485082663, 10);
    expect(high).toBeCloseTo(0.9718550265221018, 10);
  });
});
