/**
 * How much a run has to play, before it plays: requests of a trial, recorded ones that are read to draw them, accounts.
 * Means over the first trials' worlds, whose tapes are not made; a pool with recorded demand is the same in all of them.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import { weeklyRequests, weeklyUnits } from '../demand/index.ts';
import { type TrialPlan, TrialWorld } from '../engine/index.ts';
import { expectedArrivals, type Scenario } from '../scenario/index.ts';

/** Worlds that the means are over. */
const MOST_WORLDS = 64;

export interface RunSize {
  /** Mean expected requests of one trial, warm-up included. */
  readonly requests: number;
  /** Mean recorded requests that are passed to draw those; 0 where demand is generated. */
  readonly records: number;
  /** Mean accounts of one trial. */
  readonly accounts: number;
}

type Sizes = (scenario: Scenario) => Pick<RunSize, 'requests' | 'records'>;

/** Requests of a trial in its scenario. */
function sizesOf({ demand, horizon }: TrialPlan, world: TrialWorld): Sizes {
  const { totalMinutes } = horizon;
  if (demand.kind === 'generated') {
    return ({ law }) => ({ requests: expectedArrivals(law!, totalMinutes), records: 0 });
  }
  const { scale, trace } = demand;
  const requests = (weeklyRequests(trace) * totalMinutes) / MINUTES_PER_WEEK;
  const recordedUnits = weeklyUnits(trace);
  return (scenario) => {
    const factor =
      scale.kind === 'factor' ? scale.factor : (scale.load * world.balancedUnits(scenario)) / recordedUnits;
    return { requests: factor * requests, records: Math.ceil(factor) * requests };
  };
}

/** The size of a run of so many trials. */
export function runSize(plan: TrialPlan, trials: number): RunSize {
  const world = new TrialWorld(plan);
  const sizes = sizesOf(plan, world);
  const worlds = Math.min(trials, MOST_WORLDS);
  let [requests, records, accounts] = [0, 0, 0];
  for (let trial = 0; trial < worlds; trial++) {
    const { scenario } = world.open(trial);
    const size = sizes(scenario);
    requests += size.requests;
    records += size.records;
    accounts += scenario.accounts.length;
  }
  return { requests: requests / worlds, records: records / worlds, accounts: accounts / worlds };
}
