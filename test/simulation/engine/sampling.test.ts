/** The closer look at sampled trials: it changes nothing, its week is the obvious walk's, its units add up. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QuotaGraph, QuotaWindow } from '../../../src/quota/windows/index.ts';
import { loadSolver } from '../../../src/simulation/bound/index.ts';
import {
  type BatchResult,
  FACTS,
  heavyEvery,
  isSampled,
  METRICS,
  NOT_PARTED,
  PROFILE_STEP_MINUTES,
  PROFILE_STEPS,
  runBatch,
  SAMPLE_HEAD,
  SAMPLE_POLICY,
  SAMPLE_PROFILE,
  sampledCount,
  samplePolicyOffset,
  sampleProfileOffset,
  sampleWidth,
  type TrialPlan,
  TrialRunner,
} from '../../../src/simulation/engine/index.ts';
import { TwinAccount } from '../../reference/twin.ts';
import { FIRST_USE_10, FIXED, type PlanChoice, SLIDING, steadyPlan } from './real-plans.ts';

const POLICIES = ['burn_rate', 'random', 'round_robin'];
const WORLDS: readonly PlanChoice[] = [
  { mode: 'focused', resetMode: 'staggered', weeks: 2 },
  { mode: 'focused', resetMode: 'same', shortStyle: FIRST_USE_10, weeklyStyle: FIXED, warmupWeeks: 0 },
  { mode: 'broad', resetMode: 'staggered', shortStyle: SLIDING, weeklyStyle: SLIDING },
];

function sampledPlan(world: PlanChoice, every: number = 1, bound: boolean = true): TrialPlan {
  return { ...steadyPlan(world), policies: POLICIES, sampling: { every, bound } };
}

function runTrial(
  plan: TrialPlan,
  trialIndex: number,
): { rows: Float64Array; facts: Float64Array; sample: Float64Array } {
  const rows = new Float64Array(POLICIES.length * METRICS.length);
  const facts = new Float64Array(FACTS.length);
  const sample = new Float64Array(sampleWidth(POLICIES.length)).fill(-7);
  const isWatched = isSampled(plan, trialIndex);
  new TrialRunner(plan).run(trialIndex, {
    rows,
    rowOffset: 0,
    facts,
    factOffset: 0,
    sample: isWatched ? { values: sample, offset: 0 } : null,
  });
  return { rows, facts, sample };
}

/** The week of one policy, walked minute by minute with plain objects. */
function twinWeek(plan: TrialPlan, trialIndex: number, policy: string): number[][] {
  const { scenario, tape, choices } = new TrialRunner(plan).record(trialIndex, policy);
  const accounts = scenario.accounts.map((spec) => new TwinAccount(spec));
  const usefulUnits = Math.max(2, scenario.law!.maxCostUnits - 1);
  const { warmupMinutes, totalMinutes } = plan.horizon;
  const sums = SAMPLE_PROFILE.map(() => Array.from({ length: PROFILE_STEPS }, () => 0));
  const moments = Array.from({ length: PROFILE_STEPS }, () => 0);
  let arrival = 0;
  for (let minute = 0; minute < totalMinutes; minute++) {
    for (const account of accounts) {
      account.short.startMinute(minute);
      account.weekly.startMinute(minute);
    }
    if (minute >= warmupMinutes && (minute - warmupMinutes) % PROFILE_STEP_MINUTES === 0) {
      const step = ((minute - warmupMinutes) / PROFILE_STEP_MINUTES) % PROFILE_STEPS;
      const share = (part: (account: TwinAccount) => number): number =>
        accounts.reduce((sum, account) => sum + part(account), 0) / accounts.length;
      sums[0]![step]! += share((account) => account.weekly.usedUnits / account.weekly.spec.capacityUnits);
      sums[1]![step]! += share((account) => account.short.usedUnits / account.short.spec.capacityUnits);
      sums[2]![step]! += share((account) => (account.hasRoom(usefulUnits) ? 1 : 0));
      moments[step]!++;
    }
    for (; arrival < tape.arrivalCount && tape.minutes[arrival] === minute; arrival++) {
      const account = choices[arrival]!;
      if (account >= 0) accounts[account]!.spend(minute, tape.costs[arrival]!);
    }
  }
  return sums.map((kind) => kind.map((sum, step) => sum / moments[step]!));
}

describe('a sampled trial', () => {
  beforeAll(loadSolver);

  WORLDS.forEach((world, trialIndex) => {
    it(`has the same rows and facts as one that is not looked at, world ${trialIndex}`, () => {
      const watched = runTrial(sampledPlan(world), trialIndex);
      const plain = runTrial({ ...sampledPlan(world), sampling: null }, trialIndex);
      expect(watched.rows).toEqual(plain.rows);
      expect(watched.facts).toEqual(plain.facts);
      expect(plain.sample.every((value) => value === -7)).toBe(true);
    });

    it(`has the week that an obvious walk finds, world ${trialIndex}`, () => {
      const plan = sampledPlan(world);
      const { sample } = runTrial(plan, trialIndex);
      POLICIES.forEach((policy, index) => {
        const twin = twinWeek(plan, trialIndex, policy);
        twin.forEach((values, kind) => {
          const at = sampleProfileOffset(index, kind);
          const mine = sample.subarray(at, at + PROFILE_STEPS);
          values.forEach((value, step) => {
            expect(mine[step], `${policy} ${SAMPLE_PROFILE[kind]} ${step}`).toBeCloseTo(value, 12);
          });
        });
        expect(twin.flat().some((value) => value > 0.1)).toBe(true);
      });
    });

    it(`counts demand, bound and every policy's units, world ${trialIndex}`, () => {
      const plan = sampledPlan(world);
      // Windows that open with use are bounded by the solver, in few trials, and not parted.
      const opens = world.shortStyle === FIRST_USE_10;
      const trial = opens ? heavyEvery(plan.sampling!) * trialIndex : trialIndex;
      const { sample } = runTrial(plan, trial);
      const demand = sample[0]!;
      const bound = sample[1]!;
      POLICIES.forEach((policy, index) => {
        const { tape, choices } = new TrialRunner(plan).record(trial, policy);
        const costs = tape.costs.subarray(0, tape.arrivalCount);
        expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(demand);
        const served = costs.reduce((sum, cost, arrival) => sum + (choices[arrival]! >= 0 ? cost : 0), 0);
        const [own, short, weekly] = sample.subarray(
          samplePolicyOffset(index),
          samplePolicyOffset(index) + SAMPLE_POLICY.length,
        );
        expect(own).toBe(served);
        expect(bound).toBeGreaterThanOrEqual(served);
        expect(short! + weekly!).toBe(opens ? 2 * NOT_PARTED : bound - served);
      });
      expect(bound).toBeLessThanOrEqual(demand);
      const best = Math.max(...POLICIES.map((_, index) => sample[samplePolicyOffset(index)]!));
      expect(sample[2]).toBe(trialIndex === 0 || (opens && best === bound) ? 0 : 1);
      if (opens) expect(runTrial(plan, 1).sample[1]).toBe(-1);
    });
  });

  it('has no bound when the plan asks for none', () => {
    const { sample } = runTrial(sampledPlan(WORLDS[0]!, 1, false), 0);
    expect([...sample.subarray(1, SAMPLE_HEAD.length)]).toEqual([-1, 0]);
    const at = samplePolicyOffset(1);
    expect(sample[at]).toBeGreaterThan(0);
    expect([...sample.subarray(at + 1, at + SAMPLE_POLICY.length)]).toEqual([0, 0]);
  });
});

describe('which trials are sampled', () => {
  it('are every so many-th from trial 0, counted without a loop', () => {
    const cases = fc.record({ every: fc.integer({ min: 1, max: 9 }), first: fc.nat(40), count: fc.nat(40) });
    fc.assert(
      fc.property(cases, ({ every, first, count }) => {
        const plan = { sampling: { every, bound: true } };
        const mine = Array.from({ length: count }, (_, i) => first + i).filter((t) => isSampled(plan, t));
        expect(mine.every((trial) => trial % every === 0)).toBe(true);
        expect(sampledCount(plan, first, count)).toBe(mine.length);
      }),
      { seed: 20261124 },
    );
    expect(sampledCount({ sampling: null }, 0, 100)).toBe(0);
    expect(isSampled({ sampling: null }, 0)).toBe(false);
  });

  it('come out of a batch in trial order, each as if run alone', async () => {
    const plan = sampledPlan({ ...WORLDS[0]!, weeks: 1 }, 3);
    const control = new SharedArrayBuffer(4 * 4);
    const result: BatchResult = await runBatch({
      planId: 'sampling',
      plan,
      firstTrial: 2,
      trialCount: 6,
      control,
      slot: 0,
    });
    if (result.status !== 'done') throw new Error(`the batch ended ${result.status}`);
    const width = sampleWidth(POLICIES.length);
    expect(result.samples.length).toBe(2 * width);
    expect(result.samples.subarray(0, width)).toEqual(runTrial(plan, 3).sample);
    expect(result.samples.subarray(width)).toEqual(runTrial(plan, 6).sample);
  });
});

describe('a pool of any windows', () => {
  const window = (
    id: string,
    lengthMinutes: number,
    capacity: number,
    counts: QuotaWindow['counts'] = 'all',
  ) => ({
    id,
    clock: { kind: 'fixed', lengthMinutes, reset: null } as const,
    capacity,
    unit: 'weighted' as const,
    counts,
  });
  const names = ['a', 'b'];
  const graphOf = (modelWeeks: boolean): QuotaGraph => ({
    windows: names.flatMap((name) => [
      window(`${name}/short`, 300, 60),
      window(`${name}/week`, 10_080, 400),
      { ...window(`${name}/opus`, 10_080, 60, modelWeeks ? ['opus'] : 'all'), resetsWith: `${name}/week` },
    ]),
    accounts: names.map((name) => ({
      name,
      serves: 'all',
      windows: [`${name}/short`, `${name}/week`, `${name}/opus`],
    })),
  });
  const planOf = (modelWeeks: boolean, every: number): TrialPlan => ({
    ...sampledPlan({ ...WORLDS[0]!, weeks: 1 }, every),
    pool: { graph: graphOf(modelWeeks), usdPerUnit: null, timeZone: 'UTC' },
    demand: { kind: 'generated', scale: { kind: 'fit', load: 2.5 }, mix: [{ model: 'opus', share: 0.4 }] },
  });
  const samplesOf = async (plan: TrialPlan, trialCount: number): Promise<Float64Array[]> => {
    const control = new SharedArrayBuffer(4 * 4);
    const task = { planId: `pool ${trialCount} ${plan.sampling!.every}`, plan, firstTrial: 0, trialCount };
    const result = await runBatch({ ...task, control, slot: 0 });
    if (result.status !== 'done') throw new Error(`the batch ended ${JSON.stringify(result)}`);
    const width = sampleWidth(POLICIES.length);
    return Array.from({ length: result.samples.length / width }, (_, i) =>
      result.samples.slice(i * width, (i + 1) * width),
    );
  };

  it('whose windows cross is bounded in every twentieth trial or so, the others say -1', async () => {
    expect([1, 5, 7, 20, 33].map((every) => heavyEvery({ every, bound: true }))).toEqual([
      20, 20, 21, 20, 33,
    ]);
    const samples = await samplesOf(planOf(true, 10), 41);
    expect(samples.map((sample) => sample[1]! >= 0)).toEqual([true, false, true, false, true]);
    for (const sample of samples) {
      POLICIES.forEach((_, policy) => {
        const [served, ...wastes] = sample.subarray(
          samplePolicyOffset(policy),
          samplePolicyOffset(policy) + 3,
        );
        const isBounded = sample[1]! >= 0;
        if (isBounded) expect(served).toBeLessThanOrEqual(sample[1]!);
        expect(wastes).toEqual(isBounded ? [NOT_PARTED, NOT_PARTED] : [0, 0]);
      });
      expect(sample[1]).toBeLessThan(sample[0]!);
      expect(sample[2]).toBe(0);
    }
  });

  it('whose windows nest is bounded in every sampled one', async () => {
    const samples = await samplesOf(planOf(false, 10), 21);
    expect(samples.map((sample) => sample[1]! > 0)).toEqual([true, true, true]);
  });
});
