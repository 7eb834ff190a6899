/** What may be looked at while trials come in: the confidence sequence and the elimination. */
import { describe, expect, it } from 'vitest';
import {
  KnElimination,
  knConstant,
  normalDraws,
  RunningMoments,
  sequenceHalfWidth,
  sequenceRhoSquared,
  twoSidedQuantile,
} from '../../../src/numerics/stats/index.ts';
import { bitsOf } from './numbers.ts';

describe('confidence sequence', () => {
  const width = (count: number, rhoSquared: number, alpha: number): number =>
    Math.sqrt(
      ((2 * (count * rhoSquared + 1)) / (count * count * rhoSquared)) *
        Math.log(Math.sqrt(count * rhoSquared + 1) / alpha),
    );

  it('is the published width, sharpest near the planned count', () => {
    for (const alpha of [0.05, 0.001]) {
      for (const plannedCount of [100, 5000]) {
        const rhoSquared = sequenceRhoSquared({ alpha, plannedCount });
        const own = sequenceHalfWidth(plannedCount, 1, { alpha, plannedCount });
        expect(own).toBeCloseTo(width(plannedCount, rhoSquared, alpha), 12);
        let least = Number.POSITIVE_INFINITY;
        for (let factor = 0.2; factor < 5; factor *= 1.01) {
          least = Math.min(least, width(plannedCount, rhoSquared * factor, alpha));
        }
        expect(own / least).toBeLessThan(1.0005);
      }
    }
  });

  it('costs about half as much again as one look at the planned count', () => {
    const price =
      sequenceHalfWidth(1000, 1, { alpha: 0.05, plannedCount: 1000 }) /
      (twoSidedQuantile(0.95, 999) / Math.sqrt(1000));
    expect(price).toBeGreaterThan(1.5);
    expect(price).toBeLessThan(1.6);
  });

  it('misses the mean at no look in nearly all of 200 runs', () => {
    const design = { alpha: 0.1, plannedCount: 400 };
    let missed = 0;
    for (let run = 0; run < 200; run++) {
      const normal = normalDraws(bitsOf(20, run));
      const moments = new RunningMoments();
      let isOut = false;
      for (let count = 1; count <= 800; count++) {
        moments.add(normal());
        if (count < 30) continue;
        const half = sequenceHalfWidth(count, Math.sqrt(moments.variance!), design);
        isOut ||= Math.abs(moments.mean) > half;
      }
      if (isOut) missed++;
    }
    // 200 runs at 10 %: at most 20 + 2 standard errors of 4.2.
    expect(missed).toBeLessThanOrEqual(28);
    expect(missed).toBeGreaterThan(0);
  });
});

/** Feeds normal differences: policy i has mean means[i], own noise, and a common part. */
function settle(
  means: readonly number[],
  design: { delta: number; alpha: number },
  run: number,
  most: number,
) {
  const normal = normalDraws(bitsOf(30, run));
  const elimination = new KnElimination(means.length, design);
  const values = new Float64Array(means.length);
  let trials = 0;
  while (trials < most && !elimination.isSettled) {
    const common = 5 * normal();
    means.forEach((mean, policy) => {
      values[policy] = mean + common + normal();
    });
    elimination.add(values);
    trials++;
  }
  return { elimination, trials };
}

describe('elimination', () => {
  it('has the published constant', () => {
    // Six policies, alpha .05, 20 first trials: eta = ((2 x .05 / 5)^(-2/19) - 1) / 2, h^2 = 38 eta = 9.681.
    expect(knConstant(6, 20, 0.05)).toBeCloseTo(9.681, 3);
    expect(knConstant(2, 64, 0.05)).toBeCloseTo(63 * (Math.exp((-2 / 63) * Math.log(0.1)) - 1), 10);
  });

  it('decides at multiples of 64 trials only', () => {
    const { elimination, trials } = settle([1, 0, 0], { delta: 0.5, alpha: 0.05 }, 0, 10_000);
    expect(elimination.survivors).toEqual([0]);
    expect(trials % 64).toBe(0);
    expect(elimination.eliminated.every(({ atTrial }) => atTrial % 64 === 0)).toBe(true);
    expect(elimination.eliminated.map(({ policy }) => policy).sort()).toEqual([1, 2]);
    expect(elimination.eliminated.at(-1)!.by).toBe(0);
  });

  it('by hand: two policies, constant lead, no noise: the floor of the variance decides', () => {
    // Lead .01, delta .1: variance floor (.01)^2; h^2 for 64 trials is 4.78, reach = 4.78 x .0001 / .1 = .0048,
    // less than delta x 64 = 6.4, so the width is 0 and the lead decides at the first checkpoint.
    const elimination = new KnElimination(2, { delta: 0.1, alpha: 0.05 });
    for (let trial = 0; trial < 63; trial++) elimination.add(Float64Array.of(1, 1.01));
    expect(elimination.isSettled).toBe(false);
    elimination.add(Float64Array.of(1, 1.01));
    expect(elimination.survivors).toEqual([1]);
    expect(elimination.eliminated).toEqual([{ policy: 0, atTrial: 64, by: 1 }]);
  });

  /** Differences lead + spread, lead - spread by turns. */
  const wobble = (elimination: KnElimination, trials: number, lead: number, spread: number): void => {
    for (let trial = 0; trial < trials; trial++) {
      elimination.add(Float64Array.of(lead + (trial % 2 === 0 ? spread : -spread), 0));
    }
  };

  it('by hand: the width of noise that is seen', () => {
    // S^2 = .25 x 64 / 63, h^2 = 4.78: reach 12.1, width (12.1 - 6.4) / 2 = 2.87 on the sum of 64 leads.
    const inside = new KnElimination(2, { delta: 0.1, alpha: 0.05 });
    wobble(inside, 64, 0.044, 0.5);
    expect(inside.survivors).toEqual([0, 1]);
    const outside = new KnElimination(2, { delta: 0.1, alpha: 0.05 });
    wobble(outside, 64, 0.046, 0.5);
    expect(outside.survivors).toEqual([0]);
  });

  it('estimates variances anew when trials have doubled', () => {
    // After 64 quiet trials the width at 128 would be 0; with the loud ones in it, it is 44.
    const elimination = new KnElimination(2, { delta: 0.1, alpha: 0.05 });
    wobble(elimination, 64, 0.04, 0.5);
    wobble(elimination, 64, 0.1, 2);
    expect(elimination.survivors).toEqual([0, 1]);
  });

  it('waits for fifty trials in which policies differ at all', () => {
    const elimination = new KnElimination(2, { delta: 0.1, alpha: 0.05 });
    for (let trial = 0; trial < 640; trial++) {
      elimination.add(trial < 591 ? Float64Array.of(1, 1) : Float64Array.of(1, 2));
    }
    expect([elimination.contendedTrials, elimination.isSettled]).toEqual([49, false]);
    for (let trial = 0; trial < 64; trial++) elimination.add(Float64Array.of(1, 2));
    expect(elimination.survivors).toEqual([1]);
  });

  it('keeps policies that never differ until the end, and a tie goes to the first', () => {
    const elimination = new KnElimination(3, { delta: 0.1, alpha: 0.05 });
    for (let trial = 0; trial < 320; trial++) elimination.add(Float64Array.of(1, 1, 1));
    expect(elimination.survivors).toEqual([0, 1, 2]);
    for (let trial = 0; trial < 640; trial++) elimination.add(Float64Array.of(1, 1, 0));
    expect(elimination.survivors).toEqual([0]);
  });

  it('selects the best in nearly all of 200 runs when it leads by just delta', () => {
    let right = 0;
    let spent = 0;
    for (let run = 0; run < 200; run++) {
      const { elimination, trials } = settle([0, 0, 0.25, 0], { delta: 0.25, alpha: 0.1 }, run, 20_000);
      if (elimination.survivors.length === 1 && elimination.survivors[0] === 2) right++;
      spent += trials;
    }
    // At least 90 % less 2 standard errors of 2.1 %.
    expect(right).toBeGreaterThanOrEqual(0.857 * 200);
    expect(spent / 200).toBeLessThan(1500);
  });
});
