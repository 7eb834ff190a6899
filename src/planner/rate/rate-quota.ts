/** How many requests a minute the windows of a quota bear for ever, and how long what is left lasts at a rate. */

import { unknownName } from '../../core/values/index.ts';
import type { PlanContext } from '../question/index.ts';
import { bearableUnits, type LaneWindow, longestMs, type UsageLane, usageLanes } from '../usage/index.ts';

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
/** Of rounding. */
const SLACK = 1e-9;

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

/**
 * Minutes until a window is full at so many units a minute, with what comes back of today's use; null = never. Use of
 * a clock that counts from each use comes back a length later; other clocks give it back at their resets.
 */
function minutesUntilFull(
  { window, state, outlook }: LaneWindow,
  perMinute: number,
  nowMs: number,
): number | null {
  const limit = window.limit!;
  let room = state.remaining!;
  let before = 0;
  // Of several clocks none gives everything back: use from now on is taken to come back last.
  const isSliding = window.parts.length > 1 || window.parts[0]!.clock.kind === 'sliding';
  for (const { atMs, amount } of outlook.returns) {
    const at = (atMs - nowMs) / MS_PER_MINUTE;
    const use = perMinute * (at - before);
    if (use > room * (1 + SLACK)) return before + room / perMinute;
    // At a reset everything comes back, what was used since now too.
    room = isSliding ? room - use + amount : Math.min(limit, room + amount);
    before = at;
  }
  const length = longestMs(window) / MS_PER_MINUTE;
  const last = isSliding ? length - before : length;
  return perMinute * last > room * (1 + SLACK) ? before + room / perMinute : null;
}

/** The window that is full first at so many requests a minute, and when; null = none ever is, or not known. */
export function firstFull(
  { lane, unitsEach }: QuotaPace,
  requestsPerMin: number,
  nowMs: number,
): { readonly window: string; readonly hours: number } | null {
  if (unitsEach === null || requestsPerMin === 0) return null;
  const full = lane.limited.flatMap((each) => {
    const minutes = minutesUntilFull(each, requestsPerMin * unitsEach, nowMs);
    return minutes === null ? [] : [{ window: each.window.name, hours: minutes / MINUTES_PER_HOUR }];
  });
  return full.length === 0 ? null : full.reduce((first, each) => (each.hours < first.hours ? each : first));
}

/** Agents, at most `most`, that can ask every `cycleSeconds` for ever, as windows and rate limit are; null = not known. */
export function steadyAgents(
  pace: QuotaPace,
  {
    cycleSeconds,
    most,
    ratePerMin,
  }: { readonly cycleSeconds: number; readonly most: number; readonly ratePerMin: number },
  nowMs: number,
): number | null {
  if (pace.perMinute === null) return null;
  if (firstFull(pace, ratePerMin, nowMs) === null) return most;
  let count = Math.min(most, Math.floor((pace.perMinute * cycleSeconds) / 60 + SLACK));
  while (count > 0 && firstFull(pace, (count * 60) / cycleSeconds, nowMs) !== null) count--;
  return count;
}
