/**
 * The one advice of a moment. Its facts are every limited window with its chances: status, forecast, budget and tasks
 * ask for them here, so they look at the same futures and say the same. Read next: window-advice.ts.
 */

import { isoInstant, type PlanContext } from '../question/index.ts';
import {
  tightest,
  type UsageLanes,
  usageLanes,
  type WindowChance,
  windowChance,
  worstChance,
} from '../usage/index.ts';
import { fullestWindow, roomAgainMs, windowOutlook } from './window-advice.ts';

export interface Moment {
  readonly lanes: UsageLanes;
  /** One per limited window, in order of lanes and windows; empty where nothing has a limit. */
  readonly chances: readonly WindowChance[];
}

/** The moment of a context; null where no use is known, so nothing can be advised. */
export function momentOf(context: PlanContext, lanes: UsageLanes = usageLanes(context)): Moment | null {
  if (context.usage === null) return null;
  const { nowMs, draws, futures: paths } = context;
  return {
    lanes,
    chances: lanes.lanes.flatMap((lane, laneIndex) =>
      lane.limited.map((of) =>
        windowChance(lane, of, { nowMs, laneIndex, draws, ...(paths === undefined ? {} : { paths }) }),
      ),
    ),
  };
}

/** What follows for the window that decides; plain data, equal in every question that gives advice. */
export type Advice =
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'wait';
      readonly window: string;
      /** First instant with room in every window of its pool. */
      readonly until: string;
      /** Other pools with room; `leftFraction` null = no limit. */
      readonly elsewhere: readonly Elsewhere[];
    }
  | {
      readonly kind: 'slow' | 'watch' | 'go';
      readonly window: string;
      /** End of the time looked at. */
      readonly until: string;
      /** The larger chance to run out until then. */
      readonly outChance: number;
      readonly dropFraction: number;
      readonly sustainablePerHour: number;
      readonly sparePerHour: number;
    };

type Elsewhere = { readonly pool: string; readonly leftFraction: number | null };

function roomyPools({ lanes }: Moment, { lane }: WindowChance): Elsewhere[] {
  return lanes.lanes.flatMap((each): Elsewhere[] => {
    if (each === lane) return [];
    if (each.limited.length === 0) return [{ pool: each.name, leftFraction: null }];
    const { remaining, usedFraction } = fullestWindow(each).state;
    return remaining! > 0 ? [{ pool: each.name, leftFraction: 1 - usedFraction! }] : [];
  });
}

/** The advice of a moment: that of its tightest window; null of no moment. */
export function adviceOf(moment: Moment | null, nowMs: number): Advice | null {
  if (moment === null) return null;
  if (moment.chances.length === 0) return { kind: 'unlimited' };
  const of = tightest(moment.chances);
  const { name: window, until, advice: kind, ...rest } = windowOutlook(of, nowMs);
  if (kind === 'wait') {
    const roomAt = isoInstant(roomAgainMs(moment.lanes, of.lane, nowMs));
    return { kind, window, until: roomAt, elsewhere: roomyPools(moment, of) };
  }
  const { dropFraction, sustainablePerHour, sparePerHour } = rest;
  return { kind, window, until, outChance: worstChance(of), dropFraction, sustainablePerHour, sparePerHour };
}
