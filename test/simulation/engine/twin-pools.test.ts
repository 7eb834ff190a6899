/** Pools of any windows: the engine chooses and counts as the obvious twin made of meters (test/reference/twin-pool.ts). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStream, streamDraws } from '../../../src/numerics/random/index.ts';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import type { Policy } from '../../../src/quota/views/index.ts';
import { DemandTape } from '../../../src/simulation/demand/index.ts';
import {
  finish,
  METRICS,
  PoolState,
  PUBLISHED_WEIGHTS,
  replay,
  Tally,
  Timetable,
} from '../../../src/simulation/engine/index.ts';
import { writeMetricsRow } from '../../../src/simulation/engine/metrics.ts';
import {
  drawPoolScenario,
  type PoolShape,
  type PoolWorld,
  shapePool,
} from '../../../src/simulation/scenario/index.ts';
import { twinPoolReplay } from '../../reference/twin-pool.ts';
import { expectTwin } from './expect-twin.ts';
import { type Played, policyDraws } from './replay-tape.ts';
import { MODELS, ORIGIN_MS, type SmallPool, smallPool } from './small-pools.ts';

const MAX_COST = 4;

/** The pool as a world that is never plain, so that every shape goes the way of the extras. */
function worldOf({ graph, horizon }: SmallPool): { shape: PoolShape; world: PoolWorld } {
  const shape = { ...shapePool({ graph, usdPerUnit: 2 }, ['opus', 'haiku']), isPlain: false };
  const { world } = drawPoolScenario(shape, {
    resetMode: 'same',
    draws: streamDraws(openStream({ seed: 3, trialIndex: 0, purpose: 'accounts' })),
    origin: { originMs: ORIGIN_MS, isDated: true },
    horizonMinutes: horizon.totalMinutes,
  });
  return { shape, world: world! };
}

function tapeOf({ arrivals, horizon }: SmallPool, shape: PoolShape): DemandTape {
  const tape = new DemandTape(Math.max(1, arrivals.length));
  const classes = tape.makeClasses();
  arrivals.forEach(({ minute, cost, model }, index) => {
    tape.minutes[index] = minute;
    tape.costs[index] = cost;
    classes[index] = shape.classOf(MODELS[model]!);
  });
  tape.arrivalCount = arrivals.length;
  tape.seal(horizon);
  return tape;
}

function play(policy: Policy, world: PoolWorld, tape: DemandTape, timetable: Timetable): Played {
  const accountCount = world.shape.accountNames.length;
  const state = new PoolState(accountCount, world.shape);
  const tally = new Tally();
  state.load([], MAX_COST, world);
  state.restart(tape.arrivalCount);
  const { minutes, costs, classes } = tape;
  const context = { state, tally, timetable, minutes, costs, classes };
  const choices = new Int16Array(tape.arrivalCount);
  const draws = policyDraws(policy, 1, 0);
  replay(policy, context, { from: 0, to: tape.measuredFrom, draws, choices });
  const { usefulAccountMinutes, expiredWeeklyUnits } = tally;
  tally.clear();
  Object.assign(tally, { usefulAccountMinutes, expiredWeeklyUnits });
  replay(policy, context, { from: tape.measuredFrom, to: tape.arrivalCount, draws, choices });
  finish(context);
  const row = new Float64Array(METRICS.length);
  writeMetricsRow(row, 0, { state, tally, timetable, tape, weights: PUBLISHED_WEIGHTS });
  return { row, choices: [...choices] };
}

it('random pools and tapes: same choices, same metrics under every policy', () => {
  const met = { served: 0, denied: 0 };
  const three = fc.shuffledSubarray([...ALL_POLICIES], { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(smallPool, three, (pool, policies) => {
      const { shape, world } = worldOf(pool);
      const tape = tapeOf(pool, shape);
      const timetable = new Timetable(pool.horizon);
      for (const policy of policies) {
        const draws = policyDraws(policy, 1, 0);
        const twin = twinPoolReplay(policy, world, tape, pool.horizon, MAX_COST, PUBLISHED_WEIGHTS, draws);
        expectTwin(policy.name, play(policy, world, tape, timetable), twin);
        for (const choice of twin.choices) met[choice < 0 ? 'denied' : 'served']++;
      }
    }),
    { seed: 20261130, numRuns: 1500 },
  );
  expect(met.served).toBeGreaterThan(20_000);
  expect(met.denied).toBeGreaterThan(20_000);
});
