/**
 * What one window allows: go on, keep an eye on it, slow down, or wait. The chance to run out before it gives back
 * decides, never the share that is left: what a reset restores before it runs out is not worth holding back.
 */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import { expectedBurn, type ThrottleAdvice, throttleAdvice } from '../forecasting/index.ts';
import { earliestTime } from '../ledger/index.ts';
import { type UsageLane, type UsageLanes, type WindowChance, worstChance } from '../question/index.ts';

export interface WindowAdvice {
  readonly kind: 'wait' | 'slow' | 'watch' | 'go';
  /** Units per hour that it carries over the stretch until `untilMs` that has least. */
  readonly sustainablePerHour: number;
  /** Units per hour to spare beside the expected use; 0 = none. */
  readonly sparePerHour: number;
  /** Share of the expected use that is too much, 0..1; 0 unless `kind` is slow. */
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
export function windowAdvice(each: WindowChance, nowMs: number): WindowAdvice {
  const { of } = each;
  const { hours, expected, restored } = scarcestStretch(each, nowMs);
  const balance = throttleAdvice({
    ratePerHour: expected / hours,
    remaining: of.state.remaining!,
    restored,
    horizonHours: hours,
    hysteresis: 0,
  }) as ThrottleAdvice;
  const chance = worstChance(each);
  const isSlow = chance > LIKELY && balance.status === 'throttle';
  return {
    kind: of.state.remaining! <= 0 ? 'wait' : isSlow ? 'slow' : chance > POSSIBLE ? 'watch' : 'go',
    sustainablePerHour: balance.sustainablePerHour,
    sparePerHour: balance.status === 'continue' ? balance.headroomPerHour : 0,
    dropFraction: isSlow ? balance.dropFraction : 0,
  };
}

/** First instant with room for one unit in every window of the lane, if nothing more is spent. */
export function roomAgainMs({ ledger }: UsageLanes, lane: UsageLane, nowMs: number): number {
  const times = lane.limited.map(({ window }) => {
    const room = earliestTime(ledger, window, 1, nowMs);
    return room.status === 'room' ? room.atMs : nowMs;
  });
  return Math.max(nowMs, ...times);
}
