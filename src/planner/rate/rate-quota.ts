/** How many requests a minute the windows of a quota bear for ever, and how long what is left lasts at a rate. */
import { unknownName } from '../../core/values/index.ts';
import { bearableUnits } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { type LaneWindow, type UsageLane, usageLanes } from '../question/index.ts';

export interface QuotaPace {
  readonly pool: string;
  /** Mean units of a request; null = the log does not tell. */
  readonly unitsEach: number | null;
  /** The window that bears least. */
  readonly window: LaneWindow;
  /** Requests a minute that it bears for ever; null with `unitsEach`. */
  readonly perMinute: number | null;
  readonly lane: UsageLane;
  readonly notes: readonly string[];
}

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_HOUR = 60;

const paceOf = ({ window }: LaneWindow): number => bearableUnits(window, MS_PER_MINUTE);

/** The pool named (null = the one that was used most of those with a limit); null where no window has a limit. */
export function quotaPace(context: PlanContext, name: string | null): QuotaPace | null {
  const { lanes, notes } = usageLanes(context);
  const limited = lanes.filter((lane) => lane.limited.length > 0);
  if (limited.length === 0) return null;
  const busiest = limited.reduce((most, each) =>
    each.run.timesMs.length > most.run.timesMs.length ? each : most,
  );
  const lane =
    name === null
      ? busiest
      : (limited.find((each) => each.name === name) ??
        unknownName(
          '--of',
          name,
          limited.map((each) => each.name),
        ));
  const { amounts } = lane.run;
  const spent = amounts.reduce((sum, amount) => sum + amount, 0);
  const unitsEach = lane.unit === 'messages' ? 1 : amounts.length === 0 ? null : spent / amounts.length;
  const window = lane.limited.reduce((least, each) => (paceOf(each) < paceOf(least) ? each : least));
  const perMinute = unitsEach === null || unitsEach === 0 ? null : paceOf(window) / unitsEach;
  return { pool: lane.name, unitsEach, window, perMinute, lane, notes };
}

/** Hours until the first window is full at so many requests a minute; null = never within its length, or not known. */
export function hoursUntilFull({ lane, unitsEach }: QuotaPace, requestsPerMin: number): number | null {
  if (unitsEach === null || requestsPerMin === 0) return null;
  const hours = lane.limited.flatMap(({ window, state }) => {
    const until = state.remaining! / (requestsPerMin * unitsEach * MINUTES_PER_HOUR);
    return until * MINUTES_PER_HOUR * MS_PER_MINUTE < window.lengthMs ? [until] : [];
  });
  return hours.length === 0 ? null : Math.min(...hours);
}
