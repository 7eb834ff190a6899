/** Small pools of any windows, played by the engine: the world, the tape, and a policy's choices and metrics. */
import { openStream, streamDraws } from '../../../src/numerics/random/index.ts';
import type { Policy } from '../../../src/quota/views/index.ts';
import { DemandTape } from '../../../src/simulation/demand/index.ts';
import { PoolState, replay, Tally, type Timetable } from '../../../src/simulation/engine/index.ts';
import {
  drawPoolScenario,
  type PoolShape,
  type PoolWorld,
  shapePool,
} from '../../../src/simulation/scenario/index.ts';
import { playTape, type TapePlayed } from './replay-tape.ts';
import { MODELS, ORIGIN_MS, type SmallPool } from './small-pools.ts';

export const MAX_COST = 4;

/** The pool as a world that is never plain, so that every shape goes the way of the extras. */
export function worldOf({ graph, horizon }: Pick<SmallPool, 'graph' | 'horizon'>): {
  shape: PoolShape;
  world: PoolWorld;
} {
  const shape = { ...shapePool({ graph, usdPerUnit: 2 }, ['opus', 'haiku']), isPlain: false };
  const { world } = drawPoolScenario(shape, {
    resetMode: 'same',
    draws: streamDraws(openStream({ seed: 3, trialIndex: 0, purpose: 'accounts' })),
    origin: { originMs: ORIGIN_MS, isDated: true },
    horizonMinutes: horizon.totalMinutes,
  });
  // Exact in binary, so that sums come out the same in any order.
  return { shape, world: { ...world!, requestUnits: 2.5 } };
}

export function tapeOf({ arrivals, horizon }: SmallPool, shape: PoolShape): DemandTape {
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

/** `most`: arrivals of one call of the loop. */
export function play(
  policy: Policy,
  world: PoolWorld,
  tape: DemandTape,
  timetable: Timetable,
  most: number = tape.arrivalCount,
): TapePlayed {
  const accountCount = world.shape.accountNames.length;
  const state = new PoolState(accountCount, world.shape);
  const tally = new Tally();
  state.load([], MAX_COST, world);
  state.restart(tape.arrivalCount);
  const { minutes, costs, classes } = tape;
  const context = { state, tally, timetable, minutes, costs, classes };
  return playTape({ policy, loop: replay, most }, context, tape, world.shape);
}
