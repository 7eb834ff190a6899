/**
 * When a quota runs out, as a distribution: many futures of the burn are drawn and carried through the windows, each
 * with its own rate, its own wobble and what comes back on the way. A path ends where the first window is used up; the
 * counts of a slot fall at uniform moments of it, and are halved at their middle moment only where they could matter.
 * Source of the moments: Devroye, Non-Uniform Random Variate Generation, 1986, section V.3 (order statistics are beta).
 */

import { inRange, MS_PER_HOUR, openShare, positive, whole } from '../../core/values/index.ts';
import { drawGamma, drawPoisson, type RealDraws } from '../../numerics/stats/distributions/index.ts';
import { quantile } from '../../numerics/stats/samples/index.ts';
import { type BurnModel, cellAt, localHourOf } from './burn-model.ts';
import { type ExhaustionQuestion, limitedOutlooks } from './exhaustion-mean.ts';
import { isFull } from './window-outlook.ts';
import { slotBounds, type Track, trackOf } from './window-track.ts';

/** Slack for sums that should reach the limit exactly. */
const NEARLY = 1 - 1e-12;

export interface CrossedSlot {
  readonly tracks: readonly Track[];
  /** Units that count at the start of the slot, by track. */
  readonly used: Float64Array;
  readonly slot: number;
  /** Of the path up to each bound, the end of this slot included. */
  readonly spent: Float64Array;
  readonly countUnits: number;
}

interface Crossing {
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
) {
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

export interface PathOptions {
  /** How far to look, (0, 2160] hours. */
  readonly horizonHours: number;
  /** 1 to 1,000,000, default 2,000. */
  readonly paths?: number;
  readonly draws: RealDraws;
}

const MOST_HORIZON_HOURS = 2160;
const DEFAULT_PATHS = 2_000;
const MOST_PATHS = 1_000_000;

/** When the paths ran out. */
export class ExhaustionDistribution {
  readonly pathCount: number;
  readonly horizonHours: number;
  /** Hours until out, ascending, of the paths that ran out within the horizon. */
  readonly outHours: Float64Array;

  /** `outHours` ascending. */
  constructor(
    outHours: Float64Array,
    { pathCount, horizonHours }: { readonly pathCount: number; readonly horizonHours: number },
  ) {
    this.outHours = outHours;
    this.pathCount = pathCount;
    this.horizonHours = horizonHours;
  }

  /** Share of paths that are out within so many hours, 0 to the horizon. */
  chanceBy(hours: number): number {
    const until = inRange('hours', hours, 0, this.horizonHours);
    let low = 0;
    let high = this.outHours.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.outHours[middle]! <= until) low = middle + 1;
      else high = middle;
    }
    return low / this.pathCount;
  }

  /** Hours until it is out with chance q, strictly between 0 and 1 (type 7); null = not within the horizon. */
  quantileHours(q: number): number | null {
    const reach = openShare('q', q) * (this.pathCount - 1);
    if (Math.ceil(reach) >= this.outHours.length) return null;
    return quantile(this.outHours, reach / Math.max(1, this.outHours.length - 1));
  }
}

/** The slots of a forecast with what does not differ between paths. */
interface Plan {
  readonly model: BurnModel;
  readonly bounds: Float64Array;
  /** Cell of each slot. */
  readonly cells: Int32Array;
  /** Local hour of each slot. */
  readonly hours: Float64Array;
  readonly tracks: readonly Track[];
  readonly spent: Float64Array;
  /** Units that count at the start of the slot, by track. */
  readonly used: Float64Array;
  /** Rates of the path by cell; -1 = not drawn, since no slot of it came yet. */
  readonly rates: Float64Array;
}

const drawFactor = (shape: number, draws: RealDraws): number =>
  shape === Number.POSITIVE_INFINITY ? 1 : drawGamma(shape, draws) / shape;

/** Counts per hour of a cell on one path. */
function drawRate({ cells }: BurnModel, cell: number, draws: RealDraws): number {
  const { meanPerHour, shape } = cells[cell]!;
  return meanPerHour * drawFactor(shape, draws);
}

/** Instant at which one path is out; null = not within the horizon. */
function runPath(
  { model, bounds, cells, hours, tracks, spent, used, rates }: Plan,
  draws: RealDraws,
): number | null {
  const { countUnits, hourShape } = model;
  for (const track of tracks) track.begin();
  rates.fill(-1);
  let hour = Number.NaN;
  let factor = 1;
  for (let slot = 0; slot + 1 < bounds.length; slot++) {
    if (hours[slot] !== hour) {
      hour = hours[slot]!;
      factor = drawFactor(hourShape, draws);
    }
    const length = bounds[slot + 1]! - bounds[slot]!;
    const cell = cells[slot]!;
    if (rates[cell]! < 0) rates[cell] = drawRate(model, cell, draws);
    const count = drawPoisson((rates[cell]! * factor * length) / MS_PER_HOUR, draws.uniform);
    const spend = count * countUnits;
    spent[slot + 1] = spent[slot]! + spend;
    let isNear = false;
    for (let i = 0; i < tracks.length; i++) {
      used[i] = tracks[i]!.usedAt(slot, spent, count > 0);
      if (used[i]! + spend >= tracks[i]!.limit * NEARLY) isNear = true;
    }
    const found =
      isNear && count > 0 ? firstCrossing({ tracks, used, slot, spent, countUnits }, count, draws) : null;
    if (found !== null) return bounds[slot]! + found.part * length;
  }
  return null;
}

/**
 * Draws `paths` futures to the horizon. Every draw comes from `draws`, so equal draws give equal answers. Cost: paths
 * times hours of the horizon.
 */
export function exhaustionPaths(question: ExhaustionQuestion, options: PathOptions): ExhaustionDistribution {
  const horizonHours = positive('horizonHours', options.horizonHours, MOST_HORIZON_HOURS);
  const pathCount = whole('paths', options.paths ?? DEFAULT_PATHS, 1, MOST_PATHS);
  const { model, nowMs } = question;
  const outlooks = limitedOutlooks(question);
  const isOut = outlooks.some(isFull);
  const bounds = slotBounds(outlooks, nowMs, nowMs + horizonHours * MS_PER_HOUR, model.utcOffsetMs);
  const starts = bounds.subarray(0, -1);
  const plan: Plan = {
    model,
    bounds,
    cells: Int32Array.from(starts, (at) => cellAt(model, at)),
    hours: starts.map((at) => localHourOf(at, model.utcOffsetMs)),
    tracks: outlooks.map((outlook) => trackOf(outlook, bounds)),
    spent: new Float64Array(bounds.length),
    used: new Float64Array(outlooks.length),
    rates: new Float64Array(model.cells.length),
  };
  const outHours: number[] = [];
  for (let path = 0; path < pathCount; path++) {
    const atMs = isOut ? nowMs : runPath(plan, options.draws);
    if (atMs !== null) outHours.push((atMs - nowMs) / MS_PER_HOUR);
  }
  return new ExhaustionDistribution(Float64Array.from(outHours).sort(), { pathCount, horizonHours });
}

/** Units used in each of `count` futures of [fromMs, fromMs + hours): demand to hold against a tier's limit. */
export function demandSamples(
  model: BurnModel,
  { fromMs, hours }: { readonly fromMs: number; readonly hours: number },
  count: number,
  draws: RealDraws,
): number[] {
  const endMs = fromMs + positive('hours', hours, MOST_HORIZON_HOURS) * MS_PER_HOUR;
  const bounds = slotBounds([], fromMs, endMs, model.utcOffsetMs);
  return Array.from({ length: whole('count', count, 1, MOST_PATHS) }, () => {
    const rates = model.cells.map(({ meanPerHour, shape }) => meanPerHour * drawFactor(shape, draws));
    let counts = 0;
    for (let slot = 0; slot + 1 < bounds.length; slot++) {
      const length = (bounds[slot + 1]! - bounds[slot]!) / MS_PER_HOUR;
      const rate = rates[cellAt(model, bounds[slot]!)]! * drawFactor(model.hourShape, draws);
      counts += drawPoisson(rate * length, draws.uniform);
    }
    return counts * model.countUnits;
  });
}
