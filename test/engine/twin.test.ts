/** The fast engine equals the obvious twin (test/reference/twin.ts): every choice and every metric. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS, type Metric, PUBLISHED_WEIGHTS } from '../../src/engine/index.ts';
import { ALL_POLICIES } from '../../src/policies/index.ts';
import type { Policy } from '../../src/quota/index.ts';
import { type TwinOutcome, twinReplay } from '../reference/twin.ts';
import { dayRunner, type Played, policyDraws } from './replay-tape.ts';
import { smallScenario } from './small-scenarios.ts';

/** Metrics that are means of divisions, summed in another order by the twin; all others are exact. */
const MEANS: ReadonlySet<Metric> = new Set<Metric>([
  'peak_useful_five_hour',
  'weekly_drift',
  'mean_seven_day_utilization',
  'objective_score',
]);

/** Throws with the policy's and the metric's name at the first difference. */
function expectEqual(policy: Policy, engine: Omit<Played, 'choices'> & { choices: ArrayLike<number> }, twin: TwinOutcome): void {
  expect(Array.from(engine.choices), `${policy.name}: choices`).toEqual(twin.choices);
  METRICS.forEach((metric, index) => {
    const [mine, theirs] = [engine.row[index]!, twin.row[index]!];
    const gap = MEANS.has(metric) ? 1e-12 : 0;
    if (!(Math.abs(mine - theirs) <= gap)) expect(mine, `${policy.name}: ${metric}`).toBe(theirs);
  });
}

describe('the engine and the obvious twin on small worlds', () => {
  it('choose and count alike under every policy', () => {
    const met = new Map<string, number>();
    let compared = 0;
    const three = fc.shuffledSubarray([...ALL_POLICIES], { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(smallScenario, three, ({ accounts, arrivals, horizon, maxCostUnits }, policies) => {
        const runner = dayRunner(accounts, arrivals, horizon, maxCostUnits);
        for (const policy of policies) {
          const engine = runner.record(0, policy.name);
          const draws = policyDraws(policy, 1, 0);
          const twin = twinReplay(
            policy,
            accounts,
            engine.tape,
            horizon,
            maxCostUnits,
            PUBLISHED_WEIGHTS,
            draws,
          );
          expectEqual(policy, engine, twin);
          met.set(policy.name, (met.get(policy.name) ?? 0) + 1);
          compared += twin.choices.length;
        }
      }),
      { seed: 20260211, numRuns: 2000 },
    );
    expect([...met.keys()].sort()).toEqual(ALL_POLICIES.map(({ name }) => name).sort());
    expect(compared).toBeGreaterThan(200_000);
  });
});
