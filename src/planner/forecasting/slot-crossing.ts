/**
 * Where in a slot the first of several windows is used up, when the slot's counts fall at uniform moments. The counts
 * are halved at their middle moment only where they could matter, so a million counts cost as little as their answer.
 * Source of the moments: Devroye, Non-Uniform Random Variate Generation, 1986, section V.3 (order statistics are beta).
 */
import { drawGamma, type RealDraws } from '../../numerics/stats/index.ts';
import type { Track } from './joint-track.ts';

/** Slack for sums that should reach the limit exactly. */
export const NEARLY: number = 1 - 1e-12;

export interface CrossedSlot {
  readonly tracks: readonly Track[];
  /** Units that count at the start of the slot, by track. */
  readonly used: Float64Array;
  readonly slot: number;
  /** Of the path up to each bound, the end of this slot included. */
  readonly spent: Float64Array;
  readonly countUnits: number;
}

export interface Crossing {
  readonly track: number;
  /** Of the slot, 0..1. */
  readonly part: number;
}

/** Counts between two moments of the slot. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** Counts before the span. */
  readonly before: number;
  readonly count: number;
}

/** Units that count at `part` with `counts` of the slot spent, less the limit. */
function over(
  { tracks, used, slot, spent, countUnits }: CrossedSlot,
  i: number,
  part: number,
  counts: number,
): number {
  const track = tracks[i]!;
  const back = track.ownReturn(slot, spent) * part + track.returnedBy(slot, part);
  return used[i]! + counts * countUnits - back - track.limit * NEARLY;
}

/** The first track that is used up at `part`, or null. */
function reachedAt(slot: CrossedSlot, part: number, counts: number): Crossing | null {
  const track = slot.tracks.findIndex((_, i) => over(slot, i, part, counts) >= 0);
  return track < 0 ? null : { track, part };
}

function search(slot: CrossedSlot, span: Span, draws: RealDraws): Crossing | null {
  const { from, to, before, count } = span;
  // The most there can be: all counts of the span, and nothing more back.
  if (count === 0 || !slot.tracks.some((_, i) => over(slot, i, from, before + count) >= 0)) return null;
  const middle = Math.ceil(count / 2);
  const low = drawGamma(middle, draws);
  const moment = from + ((to - from) * low) / (low + drawGamma(count + 1 - middle, draws));
  return (
    search(slot, { from, to: moment, before, count: middle - 1 }, draws) ??
    reachedAt(slot, moment, before + middle) ??
    search(slot, { from: moment, to, before: before + middle, count: count - middle }, draws)
  );
}

/** The first window to be used up by the `count` counts of the slot, and where; null when none is. */
export function firstCrossing(slot: CrossedSlot, count: number, draws: RealDraws): Crossing | null {
  return search(slot, { from: 0, to: 1, before: 0, count }, draws);
}
