/**
 * When a quota runs out if the burn is exactly its mean and flows evenly, with everything that comes back on the way.
 * One answer, no chance: exhaustion-paths.ts gives the distribution.
 */

import { DAYS_PER_WEEK } from '../../core/index.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import { type BurnModel, meanBurn } from './burn-model.ts';
import { longestMs } from './quota-window.ts';
import { isFull, type WindowOutlook, withJob } from './window-outlook.ts';
import { slotBounds, type Track, trackOf } from './window-track.ts';

export interface Exhaustion {
  readonly status: 'out';
  readonly atMs: number;
  /** From now. */
  readonly hours: number;
  /** Name of the window that runs out first. */
  readonly window: string;
}

/** It does not run out. */
export interface Never {
  readonly status: 'never';
}

const NEVER: Never = { status: 'never' };

export interface ExhaustionQuestion {
  /** Windows that count the same units as the model, at least one. */
  readonly outlooks: readonly WindowOutlook[];
  readonly model: BurnModel;
  readonly nowMs: number;
  /** Units to be spent at once now, default 0. */
  readonly job?: number;
}

/** Relative to the limit: what rounding may leave of a balance that should be zero. */
const SLACK = 1e-9;

/** The question's windows that have a limit, with the job spent. */
export const limitedOutlooks = ({ outlooks, nowMs, job = 0 }: ExhaustionQuestion): WindowOutlook[] =>
  outlooks.filter(({ window }) => window.limit !== null).map((outlook) => withJob(outlook, job, nowMs));

/** First part of the slot where even spending passes the limit; null when it does not. */
function crossing(track: Track, slot: number, spent: Float64Array, used: number): number | null {
  const slope = spent[slot + 1]! - spent[slot]! - track.ownReturn(slot, spent);
  const [first, end] = track.returnSpan(slot);
  let level = used;
  let from = 0;
  for (let place = first; place <= end; place++) {
    const part = place < end ? track.returnParts[place]! : 1;
    const before = level + slope * (part - from);
    if (before > track.limit * (1 + SLACK)) {
      return level >= track.limit ? from : from + (track.limit - level) / slope;
    }
    if (place < end) level = before - track.returnAmounts[place]!;
    from = part;
  }
  return null;
}

/**
 * The first window to run out, and when; Never when none does in all the time that can differ: the longest window
 * and a week after it. Nothing remaining is out now.
 */
export function meanExhaustion(question: ExhaustionQuestion): Exhaustion | Never {
  const { model, nowMs } = question;
  const outlooks = limitedOutlooks(question);
  if (outlooks.length === 0) return NEVER;
  const full = outlooks.find(isFull);
  if (full !== undefined) return { status: 'out', atMs: nowMs, hours: 0, window: full.window.name };
  const longest = Math.max(...outlooks.map(({ window }) => longestMs(window)));
  const endMs = nowMs + 2 * longest + DAYS_PER_WEEK * MS_PER_DAY;
  const bounds = slotBounds(outlooks, nowMs, endMs, model.utcOffsetMs);
  const tracks = outlooks.map((outlook) => trackOf(outlook, bounds));
  const spent = new Float64Array(bounds.length);
  for (let slot = 0; slot + 1 < bounds.length; slot++) {
    const length = bounds[slot + 1]! - bounds[slot]!;
    const spend = (meanBurn(model, bounds[slot]!) * length) / MS_PER_HOUR;
    spent[slot + 1] = spent[slot]! + spend;
    let earliest = Number.POSITIVE_INFINITY;
    let first = 0;
    tracks.forEach((track, i) => {
      const used = track.usedAt(slot, spent, spend > 0);
      if (used + spend <= track.limit) return;
      const part = crossing(track, slot, spent, used) ?? Number.POSITIVE_INFINITY;
      if (part < earliest) {
        earliest = part;
        first = i;
      }
    });
    if (earliest < Number.POSITIVE_INFINITY) {
      const atMs = bounds[slot]! + earliest * length;
      return {
        status: 'out',
        atMs,
        hours: (atMs - nowMs) / MS_PER_HOUR,
        window: outlooks[first]!.window.name,
      };
    }
  }
  return NEVER;
}
