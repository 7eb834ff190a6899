/** The fast engine equals the obvious twin (test/reference/twin.ts): every choice and every metric. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import { PUBLISHED_WEIGHTS } from '../../../src/simulation/engine/index.ts';
import { twinReplay } from '../../reference/twin.ts';
import { expectTwin } from './expect-twin.ts';
import { dayRunner, policyDraws } from './replay-tape.ts';
import { smallScenario } from './small-scenarios.ts';

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
          expectTwin(policy.name, engine, twin);
          met.set(policy.name, (met.get(policy.name) ?? 0) + 1);
          compared += twin.choices.length;
        }
      }),
      { seed: 20260211, numRuns: 1200 },
    );
    expect([...met.keys()].sort()).toEqual(ALL_POLICIES.map(({ name }) => name).sort());
    expect(compared).toBeGreaterThan(120_000);
  });
});
