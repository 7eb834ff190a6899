/**
 * What one window allows: go on, keep an eye on it, slow down, or wait. The chance to run out before it gives back
 * decides, never the share that is left: what a reset restores before it runs out is not worth holding back.
 */

import { MS_PER_HOUR } from '../../core/values/index.ts';
import { isoInstant } from '../question/index.ts';
import {
  earliestTime,
  expectedBurn,
  type LaneWindow,
  type UsageLane,
  type UsageLanes,
  type WindowChance,
  worstChance,
} from '../usage/index.ts';

/** A limited window to its end and what it allows until then, as plain data. */
export interface WindowOutlook {
  readonly name: string;
  /** The next reset of each of its clocks has been, or one length of a sliding window. */
  readonly until: string;
  /** When the first of its clocks gives everything back; null = it slides, or nobody opened it. */
  readonly resetAt: string | null;
  readonly remaining: number;
  /** At the usual use. */
  readonly outChance: number;
  /** 95 % of the futures last until then; null = to the end. */
  readonly safeUntil: string | null;
  /** Units that the usual use takes until the end. */
  readonly expected: number;
  /** If the use goes on as in the last hours: one window length, a day at most. */
  readonly pace: {
    readonly ofLastHours: number;
    readonly unitsPerHour: number;
    readonly outChance: number;
    /** If every hour took its mean; null = never. */
    readonly outAtMean: string | null;
    readonly outInHours: number | null;
  };
  readonly advice: 'wait' | 'slow' | 'watch' | 'go';
  /** Units per hour until the end, the larger of what the usual use and the pace take. */
  readonly expectedPerHour: number;
  /** Units per hour that it carries over the stretch that has least, and what is to spare of them. */
  readonly sustainablePerHour: number;
  readonly sparePerHour: number;
  /** Share of the expected use that is too much, 0..1; 0 unless `advice` is slow. */
  readonly dropFraction: number;
}

/** Likelier than not to run out: slow down. */
const LIKELY = 0.5;
/** Likelier than this to run out: keep an eye on it. */
const POSSIBLE = 0.05;

/** Instants at which the balance of a window is looked at. */
const MOST_STEPS = 240;

/** The stretch from now that has least for what it takes: what the expected use of it is, and what there is. */
interface Stretch {
  readonly hours: number;
  /** The larger of what the usual use and the pace take. */
  readonly expected: number;
  /** Units that come back within it. */
  readonly restored: number;
}

function scarcestStretch({ of, lane, untilMs, pace }: WindowChance, nowMs: number): Stretch {
  const { returns } = of.outlook;
  const stepMs = Math.max(MS_PER_HOUR, (untilMs - nowMs) / MOST_STEPS);
  let [usual, atPace, restored, place] = [0, 0, 0, 0];
  let scarcest: Stretch | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let fromMs = nowMs; fromMs < untilMs; fromMs += stepMs) {
    const toMs = Math.min(untilMs, fromMs + stepMs);
    const hours = (toMs - fromMs) / MS_PER_HOUR;
    usual += expectedBurn(lane.model, fromMs, hours);
    atPace += expectedBurn(pace.model, fromMs, hours);
    for (; place < returns.length && returns[place]!.atMs < toMs; place++) restored += returns[place]!.amount;
    const stretch = { hours: (toMs - nowMs) / MS_PER_HOUR, expected: Math.max(usual, atPace), restored };
    // Where nothing is expected, the least per hour decides.
    const supply = of.state.remaining! + restored;
    const ratio = supply / Math.max(stretch.expected, 1e-9 * stretch.hours);
    if (ratio <= least || scarcest === null) [least, scarcest] = [ratio, stretch];
  }
  return scarcest!;
}

/** What the window allows: the chance says what to do, the scarcest stretch by how much. */
export function windowOutlook(each: WindowChance, nowMs: number): WindowOutlook {
  const { of, untilMs, pace } = each;
  const remaining = of.state.remaining!;
  const { hours, expected, restored } = scarcestStretch(each, nowMs);
  const perHour = expected / hours;
  const sustainablePerHour = (remaining + restored) / hours;
  const chance = worstChance(each);
  const isSlow = chance > LIKELY && perHour > sustainablePerHour;
  const { atMean } = pace;
  return {
    name: of.window.name,
    until: isoInstant(untilMs),
    resetAt: isoInstant(each.resetMs),
    remaining,
    outChance: each.chance,
    safeUntil: isoInstant(each.safeMs),
    expected: each.expected,
    pace: {
      ofLastHours: pace.hours,
      unitsPerHour: pace.perHour,
      outChance: pace.chance,
      outAtMean: atMean.status === 'out' ? isoInstant(atMean.atMs) : null,
      outInHours: atMean.status === 'out' ? atMean.hours : null,
    },
    advice: remaining <= 0 ? 'wait' : isSlow ? 'slow' : chance > POSSIBLE ? 'watch' : 'go',
    expectedPerHour: (Math.max(each.expected, pace.expected) * MS_PER_HOUR) / (untilMs - nowMs),
    sustainablePerHour,
    sparePerHour: Math.max(0, sustainablePerHour - perHour),
    dropFraction: isSlow ? (perHour - sustainablePerHour) / perHour : 0,
  };
}

/** The fullest window of a lane. */
export const fullestWindow = ({ limited }: UsageLane): LaneWindow =>
  limited.reduce((worst, each) =>
    (each.state.usedFraction ?? 0) > (worst.state.usedFraction ?? 0) ? each : worst,
  );

/** First instant with room for one unit in every window of the lane, if nothing more is spent. */
export function roomAgainMs({ ledger }: UsageLanes, lane: UsageLane, nowMs: number): number {
  const times = lane.limited.map(({ window }) => {
    const room = earliestTime(ledger, window, 1, nowMs);
    return room.status === 'room' ? room.atMs : nowMs;
  });
  return Math.max(nowMs, ...times);
}
