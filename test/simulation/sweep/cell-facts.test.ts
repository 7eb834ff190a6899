/** What is kept of a cell: intervals that bear that it stopped early. */
import { expect, it } from 'vitest';
import type { Experiment } from '../../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { type CellFacts, runCells } from '../../../src/simulation/sweep/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';

const PLAN = {
  ...steadyPlan({ mode: 'focused', resetMode: 'mixed' }),
  policies: ['paced', 'random', 'fill_first'],
  sampling: null,
};

async function factsOf(change: Pick<Experiment, 'trials' | 'stopping'>): Promise<CellFacts> {
  const [facts] = await runCells({
    experiments: [{ plan: PLAN, batchSize: 25, rankBy: 'served_ratio', ...change }],
    runner: createInProcessRunner(),
    indifference: 0.02,
    onControl: () => {},
    onDone: () => {},
    explain: (error) => error,
  });
  return facts!;
}

it('a cell that stopped early has the means of as many trials within wider intervals, laid for all that it might have taken', async () => {
  const early = await factsOf({
    trials: 1000,
    stopping: { kind: 'settled', indifference: 0.02, confidence: 0.95, target: 0.5 },
  });
  expect(early.trials).toBeLessThan(1000);
  const whole = await factsOf({ trials: early.trials, stopping: { kind: 'trials' } });
  expect(early.resultDigest).toBe(whole.resultDigest);
  expect([early.ceiling, whole.ceiling]).toEqual([1000, early.trials]);
  early.policies.forEach(({ policy, served, halfWidth }, rank) => {
    const same = whole.policies[rank]!;
    expect([policy, served]).toEqual([same.policy, same.served]);
    expect(halfWidth!).toBeGreaterThan(same.halfWidth!);
  });
});

it('one trial has no interval, and no policy is said to matter', async () => {
  const { policies, choice } = await factsOf({ trials: 1, stopping: { kind: 'trials' } });
  expect(policies.map(({ halfWidth }) => halfWidth)).toEqual([null, null, null]);
  expect(choice).toMatchObject({ kind: 'unclear', halfWidth: null });
});
