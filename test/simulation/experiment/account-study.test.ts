/** What other accounts would do: the pools it makes, and its figures against runs of those pools. */
import { describe, expect, it } from 'vitest';
import type { QuotaGraph } from '../../../src/quota/windows/index.ts';
import type { TrialPlan } from '../../../src/simulation/engine/index.ts';
import { studyAccounts, withOneMore, withOnly } from '../../../src/simulation/experiment/account-study.ts';
import { createControl, type Outcome, runExperiment } from '../../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';

const week = (id: string, capacity: number | null, minute: number | null = null) =>
  ({
    id,
    clock: {
      kind: 'fixed',
      lengthMinutes: 10_080,
      reset: minute === null ? null : { afterMinutes: minute },
    },
    capacity,
    unit: 'weighted',
    counts: 'all',
  }) as const;

const account = (name: string, windows: readonly string[], change: object = {}) =>
  ({ name, serves: 'all', windows, ...change }) as const;

const GRAPH: QuotaGraph = {
  windows: [week('a/weekly', 900, 100), week('b/weekly', 2000, 4000), week('family', 5000)],
  accounts: [
    account('a', ['a/weekly', 'family']),
    account('b', ['b/weekly', 'family'], { bankedResets: 2 }),
    account('a-over', ['family'], { overageOf: 'a' }),
  ],
};

describe('the pools', () => {
  it('one more account has windows of its own anew, its reset unknown, and shares what is shared', () => {
    const more = withOneMore(GRAPH, 'b');
    expect(more.accounts.slice(0, 3)).toEqual(GRAPH.accounts);
    expect(more.accounts[3]).toEqual(account('b (one more)', ['b/weekly (one more)', 'family']));
    expect(more.windows.slice(0, 3)).toEqual(GRAPH.windows);
    expect(more.windows.slice(3)).toEqual([week('b/weekly (one more)', 2000)]);
  });

  it('a window that resets with another one of the account goes with its copy', () => {
    const linked = { ...week('b/opus', 10), resetsWith: 'b/weekly' };
    const graph = {
      windows: [...GRAPH.windows, linked],
      accounts: [account('b', ['b/weekly', 'b/opus'])],
    };
    expect(withOneMore(graph, 'b').windows.at(-1)).toMatchObject({
      id: 'b/opus (one more)',
      resetsWith: 'b/weekly (one more)',
    });
  });

  it('fewer accounts keep their windows and their overage', () => {
    const fewer = withOnly(GRAPH, ['a']);
    expect(fewer.accounts.map(({ name }) => name)).toEqual(['a', 'a-over']);
    expect(fewer.windows.map(({ id }) => id)).toEqual(['a/weekly', 'family']);
  });
});

const SINK = { write: () => {}, ready: async () => {} };
const runner = createInProcessRunner();

function outcomeOf(plan: TrialPlan, trials: number): Promise<Outcome> {
  const experiment = { plan, trials, batchSize: 10, stopping: { kind: 'trials' } } as const;
  return runExperiment(experiment, runner, createControl(runner), SINK);
}

/** Mean denied share of the first policy. */
const deniedOf = ({ overall, plan }: Outcome): number => 1 - overall.mean(plan.policies[0]!, 'served_ratio');

const study = (outcome: Outcome, isAmple: boolean) =>
  studyAccounts(
    {
      outcome,
      policy: outcome.plan.policies[0]!,
      indifference: 0.002,
      runner,
      control: () => createControl(runner),
      batchSize: 7,
    },
    isAmple,
  );

/** Equal accounts of one weekly window. */
const pool = (capacities: readonly number[]): NonNullable<TrialPlan['pool']> => ({
  graph: {
    windows: capacities.map((capacity, index) => week(`${index}/weekly`, capacity)),
    accounts: capacities.map((_, index) => account(`${index}`, [`${index}/weekly`])),
  },
  usdPerUnit: null,
  timeZone: 'UTC',
});

const planOf = (capacities: readonly number[], factor: number): TrialPlan => ({
  ...steadyPlan({ mode: 'focused', resetMode: 'same', seed: 3 }),
  policies: ['burn_rate', 'random'],
  pool: pool(capacities),
  demand: { kind: 'generated', scale: { kind: 'factor', factor } },
});

describe('one more account', () => {
  it('denies what a run of the larger pool denies, on the same demand', async () => {
    const outcome = await outcomeOf(planOf([3000, 3000], 1), 12);
    const found = await study(outcome, false);
    if (found.status !== 'computed' || found.more === null) throw new Error('not studied');
    const larger = await outcomeOf(planOf([3000, 3000, 3000], 1), 12);
    expect(larger.demandDigest).toBe(outcome.demandDigest);
    expect(found).toMatchObject({ policy: 'burn_rate', trials: 12, fewest: null });
    expect(found.denied).toBeCloseTo(deniedOf(outcome), 12);
    expect(found.more.denied).toBeCloseTo(deniedOf(larger), 12);
    expect(found.more.gain).toBeCloseTo(found.denied - found.more.denied, 12);
    expect(found.more.gain).toBeGreaterThan(0.05);
    expect(found.more.like).toBe('0');
  });

  it('is one more of the largest', async () => {
    const found = await study(await outcomeOf(planOf([1000, 3000, 2000], 1), 4), false);
    expect(found).toMatchObject({ more: { like: '1' } });
  });

  it('meets the demand of the pool as it is where that is fitted to the supply', async () => {
    const plan = planOf([3000, 3000], 1);
    const fitted: TrialPlan = {
      ...plan,
      demand: { kind: 'generated', scale: { kind: 'fit', load: 1.5 } },
    };
    const found = await study(await outcomeOf(fitted, 12), false);
    if (found.status !== 'computed' || found.more === null) throw new Error('not studied');
    // At 1.5 times the supply of two, three are just enough: fitted anew, they would deny as much as the two.
    expect(found.denied).toBeGreaterThan(0.3);
    expect(found.more.denied).toBeLessThan(0.15);
  });

  it('where accounts are drawn is one more as drawn', async () => {
    const plan: TrialPlan = {
      ...steadyPlan({ mode: 'focused', resetMode: 'staggered', seed: 3 }),
      policies: ['burn_rate'],
    };
    const outcome = await outcomeOf(plan, 12);
    const found = await study(outcome, false);
    if (found.status !== 'computed' || found.more === null) throw new Error('not studied');
    expect(found.more).toMatchObject({ like: null });
    expect(found.more.denied).toBeLessThan(found.denied);
    const again = await outcomeOf(plan, 12);
    expect(again.resultDigest).toBe(outcome.resultDigest);
  });
});

describe('the fewest accounts', () => {
  it('are the largest ones that still serve everything, found as by trying all', async () => {
    const capacities = [3000, 8000, 5000, 4000, 2000];
    const factor = 0.5;
    const found = await study(await outcomeOf(planOf(capacities, factor), 12), true);
    if (found.status !== 'computed') throw new Error(found.reason);
    const bySize = ['1', '2', '3', '0', '4'];
    const enough: boolean[] = [];
    for (let count = 1; count < bySize.length; count++) {
      const kept = bySize.slice(0, count).map((name) => capacities[Number(name)]!);
      enough.push(deniedOf(await outcomeOf(planOf(kept, factor), 12)) <= 0.002);
    }
    const count = enough.indexOf(true) + 1;
    expect(found.more).toBeNull();
    expect(found.fewest?.accounts).toEqual(count === 0 ? undefined : bySize.slice(0, count));
    expect(count).toBeGreaterThan(1);
  });

  it('are not known where all are needed, and not looked for with one account', async () => {
    const needed = await study(await outcomeOf(planOf([3000, 3000], 1), 4), true);
    expect(needed).toMatchObject({ fewest: null });
    const alone = await study(await outcomeOf(planOf([9_000_000], 1), 4), true);
    expect(alone).toMatchObject({ fewest: null, more: null, denied: 0 });
  });
});

it('says why there is none', async () => {
  const published = await outcomeOf(
    { ...steadyPlan({ mode: 'focused', resetMode: 'mixed' }), policies: ['seven_day_first'] },
    1,
  );
  const plan = {
    ...published.plan,
    scenarioLaw: { ...published.plan.scenarioLaw, model: 'published' },
  } as const;
  expect(await study({ ...published, plan }, false)).toEqual({
    status: 'off',
    reason: 'the published model has its own accounts',
  });
});
