/** Pools of any windows: the engine chooses and counts as the obvious twin made of meters (test/reference/twin-pool.ts). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALL_POLICIES, findPolicy } from '../../../src/quota/policies/index.ts';
import { PUBLISHED_WEIGHTS, Timetable } from '../../../src/simulation/engine/index.ts';
import { twinPoolReplay } from '../../reference/twin-pool.ts';
import { expectTwin, expectUses } from './expect-twin.ts';
import { MAX_COST, play, tapeOf, worldOf } from './pool-play.ts';
import { policyDraws } from './replay-tape.ts';
import { smallPool } from './small-pools.ts';

it('random pools and tapes: same choices, metrics, stranded units and use of every window', () => {
  const met = { served: 0, denied: 0, stranding: 0, ended: 0 };
  const three = fc.shuffledSubarray([...ALL_POLICIES], { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(smallPool, three, (pool, policies) => {
      const { shape, world } = worldOf(pool);
      const tape = tapeOf(pool, shape);
      const timetable = new Timetable(pool.horizon);
      // One that reads the pace of every window is always among them.
      for (const policy of [...policies, findPolicy('pace')!]) {
        const draws = policyDraws(policy, 1, 0);
        const twin = twinPoolReplay(policy, world, tape, pool.horizon, MAX_COST, PUBLISHED_WEIGHTS, draws);
        const whole = play(policy, world, tape, timetable);
        expectTwin(policy.name, whole, twin);
        expectUses(policy.name, whole.uses, twin);
        if (twin.strandedUnits > 0) met.stranding++;
        if (twin.uses.includes(null)) met.ended++;
        expect(play(policy, world, tape, timetable, 7), policy.name).toEqual(whole);
        for (const choice of twin.choices) met[choice < 0 ? 'denied' : 'served']++;
      }
    }),
    { seed: 20261130, numRuns: 300 },
  );
  expect(met.served).toBeGreaterThan(4_000);
  expect(met.denied).toBeGreaterThan(4_000);
  expect(met.stranding).toBeGreaterThan(45);
  expect(met.ended).toBeGreaterThan(15);
});
