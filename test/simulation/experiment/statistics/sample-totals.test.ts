/** Totals over sampled trials, by hand: shares of the bound, what is lost where, whose fault denial is, the week. */
import { describe, expect, it } from 'vitest';
import {
  NOT_PARTED,
  PROFILE_STEPS,
  samplePolicyOffset,
  sampleProfileOffset,
  sampleWidth,
} from '../../../../src/simulation/engine/index.ts';
import { SampleTotals } from '../../../../src/simulation/experiment/statistics/sample-totals.ts';

interface HandSample {
  readonly demand: number;
  readonly bound: number;
  readonly isLoose?: boolean;
  /** Per policy: served, short waste, weekly waste. */
  readonly policies: ReadonlyArray<readonly [number, number, number]>;
  readonly used?: number;
}

function sampleOf({ demand, bound, isLoose = false, policies, used = 0 }: HandSample): Float64Array {
  const values = new Float64Array(sampleWidth(policies.length));
  values.set([demand, bound, isLoose ? 1 : 0]);
  policies.forEach((numbers, policy) => {
    values.set(numbers, samplePolicyOffset(policy));
    values.fill(used, sampleProfileOffset(policy, 0), sampleProfileOffset(policy, 0) + PROFILE_STEPS);
  });
  return values;
}

function totalsOf(
  samples: readonly HandSample[],
  classes: readonly number[],
  bound: boolean = true,
  accountCount: number = 3,
): SampleTotals {
  const totals = new SampleTotals(['x', 'y'], { every: 3, bound });
  samples.forEach((sample, index) => {
    totals.add(sampleOf(sample), 0, 3 * index, { resetClass: classes[index]!, accountCount });
  });
  return totals;
}

const SAMPLES: readonly HandSample[] = [
  {
    demand: 100,
    bound: 80,
    policies: [
      [80, 0, 0],
      [60, 15, 5],
    ],
    used: 0.2,
  },
  {
    demand: 60,
    bound: 60,
    policies: [
      [45, 5, 10],
      [60, 0, 0],
    ],
    used: 0.6,
  },
];

describe('SampleTotals', () => {
  it('gives shares of the bound, best mean first, with the worst trial', () => {
    const bound = totalsOf(SAMPLES, [0, 1]).bound('off');
    if (bound.status !== 'computed') throw new Error(bound.reason);
    expect(bound).toMatchObject({
      every: 3,
      sampled_trials: 2,
      is_loose: false,
      demand_units_mean: 80,
      bound_units_mean: 70,
      capacity_denied_units_mean: 10,
    });
    // x: 1 and .75; y: .75 and 1: equal means keep their order.
    const [x, y] = bound.policies;
    expect(x).toMatchObject({ policy: 'x', share_mean: 0.875, share_worst: 0.75, worst_trial: 3 });
    expect(x!.share_p5).toBeCloseTo(0.75 + 0.05 * 0.25, 12);
    expect(x).toMatchObject({
      served_units_mean: 62.5,
      regret_units_mean: 7.5,
      short_window_waste_units_mean: 2.5,
      weekly_waste_units_mean: 5,
    });
    // x denies 35 of 160, 20 of them whatever the policy; y 40.
    expect(x!.capacity_denied_share).toBeCloseTo(20 / 35, 12);
    expect(y).toMatchObject({ policy: 'y', worst_trial: 0, capacity_denied_share: 0.5 });
    expect(bound.share_by_reset_class).toEqual({
      same_reset: { x: 1, y: 0.75 },
      staggered_reset: { x: 0.75, y: 1 },
    });
  });

  it('knows no share of denial where nothing was denied, and no share of a bound of 0', () => {
    const full = {
      demand: 50,
      bound: 50,
      policies: [
        [50, 0, 0],
        [40, 10, 0],
      ],
    } as const;
    const empty = {
      demand: 0,
      bound: 0,
      policies: [
        [0, 0, 0],
        [0, 0, 0],
      ],
    } as const;
    const bound = totalsOf([full, empty], [0, 0]).bound('off');
    if (bound.status !== 'computed') throw new Error(bound.reason);
    expect(bound.policies[0]).toMatchObject({ policy: 'x', capacity_denied_share: null, share_mean: 1 });
    expect(bound.policies[1]).toMatchObject({ capacity_denied_share: 0, share_mean: 0.8 });
    expect(bound.share_by_reset_class).toEqual({ same_reset: { x: 1, y: 0.8 } });
    expect(totalsOf([empty], [0]).bound('off')).toEqual({
      status: 'off',
      reason: 'no sampled trial had anything to serve',
    });
  });

  it('is off for the reason given when the plan has no bound, loose when one trial is', () => {
    expect(totalsOf(SAMPLES, [0, 1], false).bound('turned off')).toEqual({
      status: 'off',
      reason: 'turned off',
    });
    const loose = totalsOf([SAMPLES[0]!, { ...SAMPLES[1]!, isLoose: true }], [0, 1]).bound('off');
    expect(loose).toMatchObject({ is_loose: true });
  });

  it('does not part what is lost where the bound is loose, and with one account', () => {
    const unknown = {
      capacity_denied_share: null,
      short_window_waste_units_mean: null,
      weekly_waste_units_mean: null,
    };
    const loose = totalsOf([SAMPLES[0]!, { ...SAMPLES[1]!, isLoose: true }], [0, 1]).bound('off');
    const alone = totalsOf(SAMPLES, [0, 1], true, 1).bound('off');
    for (const bound of [loose, alone]) {
      if (bound.status !== 'computed') throw new Error(bound.reason);
      for (const entry of bound.policies) {
        expect(entry).toMatchObject(unknown);
        expect(entry.surely_policy_units_mean === null).toBe(bound === alone);
      }
      expect(bound.policies[0]).toMatchObject({ share_mean: 0.875, regret_units_mean: 7.5 });
    }
  });

  it('parts denial into surely nobody, surely the policy and not known, loose or not', () => {
    // Best served: 80 of a bound of 80, 60 of one of 66. x loses 0 and 15 to it, y 20 and 0.
    const [first, second] = SAMPLES;
    for (const isLoose of [false, true]) {
      const bound = totalsOf([first!, { ...second!, demand: 70, bound: 66, isLoose }], [0, 1]).bound('off');
      if (bound.status !== 'computed') throw new Error(bound.reason);
      expect(bound).toMatchObject({
        demand_units_mean: 85,
        bound_units_mean: 73,
        attained_units_mean: 70,
        capacity_denied_units_mean: 12,
      });
      const [x, y] = [...bound.policies].sort((a, b) => a.policy.localeCompare(b.policy));
      expect(x).toMatchObject({ policy: 'x', surely_policy_units_mean: 7.5, attained_trials: 1 });
      expect(y).toMatchObject({ policy: 'y', surely_policy_units_mean: 10, attained_trials: 0 });
      const notKnown = bound.bound_units_mean - bound.attained_units_mean;
      for (const { served_units_mean, surely_policy_units_mean } of bound.policies) {
        const denied = bound.demand_units_mean - served_units_mean;
        expect(bound.capacity_denied_units_mean + surely_policy_units_mean! + notKnown).toBe(denied);
      }
    }
  });

  it('knows the fault but not the windows where one sample names none', () => {
    const [first, second] = SAMPLES;
    const whole = {
      ...second!,
      policies: [
        [45, NOT_PARTED, NOT_PARTED],
        [60, NOT_PARTED, NOT_PARTED],
      ],
    } as const;
    const bound = totalsOf([first!, whole], [0, 1]).bound('off');
    if (bound.status !== 'computed') throw new Error(bound.reason);
    expect(bound.policies[0]).toMatchObject({
      regret_units_mean: 7.5,
      short_window_waste_units_mean: null,
      weekly_waste_units_mean: null,
    });
    expect(bound.policies[0]!.capacity_denied_share).toBeCloseTo(20 / 35, 12);
  });

  it('leaves samples without a bound out of it, and keeps them in the week', () => {
    const unbounded: HandSample = { ...SAMPLES[1]!, bound: -1 };
    const totals = totalsOf([SAMPLES[0]!, unbounded], [0, 1]);
    const bound = totals.bound('off');
    if (bound.status !== 'computed') throw new Error(bound.reason);
    expect(bound).toMatchObject({ sampled_trials: 1, demand_units_mean: 100, bound_units_mean: 80 });
    expect(bound.policies[0]).toMatchObject({ policy: 'x', share_mean: 1, served_units_mean: 80 });
    expect(bound.policies[1]).toMatchObject({ regret_units_mean: 20, capacity_denied_share: 0.5 });
    expect(totals.weekProfile()).toMatchObject({ sampled_trials: 2 });
  });

  it('averages the week', () => {
    const week = totalsOf(SAMPLES, [0, 1]).weekProfile()!;
    expect(week).toMatchObject({ step_minutes: 180, sampled_trials: 2 });
    expect(week.policies[1]!.weekly_used).toEqual(Array.from({ length: PROFILE_STEPS }, () => 0.4));
    expect(week.policies[1]!.useful).toEqual(Array.from({ length: PROFILE_STEPS }, () => 0));
    expect(totalsOf([], []).weekProfile()).toBeNull();
  });
});
