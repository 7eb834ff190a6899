/**
 * The facts of a moment that advice rests on: every limited window with its chances. Status, forecast, budget and tasks
 * ask for them here, so they look at the same futures. Read next: advice.ts.
 */
import {
  type PlanContext,
  type UsageLanes,
  usageLanes,
  type WindowChance,
  windowChance,
} from '../question/index.ts';

export interface Moment {
  readonly lanes: UsageLanes;
  /** One per limited window, in order of lanes and windows; empty where nothing has a limit. */
  readonly chances: readonly WindowChance[];
}

/** The moment of a context; null where no use is known, so nothing can be advised. */
export function momentOf(context: PlanContext, lanes: UsageLanes = usageLanes(context)): Moment | null {
  if (context.usage === null) return null;
  const { nowMs, draws, simulateTrials, futures } = context;
  const paths = simulateTrials > 0 ? simulateTrials : futures;
  return {
    lanes,
    chances: lanes.lanes.flatMap((lane, laneIndex) =>
      lane.limited.map((of) =>
        windowChance(lane, of, { nowMs, laneIndex, draws, ...(paths === undefined ? {} : { paths }) }),
      ),
    ),
  };
}
