/**
 * What one window allows: go on, keep an eye on it, slow down, or wait. The chance to run out before it gives back
 * decides, never the share that is left: what a reset restores before it runs out is not worth holding back.
 */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import { type ThrottleAdvice, throttleAdvice } from '../forecasting/index.ts';
import { earliestTime } from '../ledger/index.ts';
import { type UsageLane, type UsageLanes, type WindowChance, worstChance } from '../question/index.ts';

export interface WindowAdvice {
  readonly kind: 'wait' | 'slow' | 'watch' | 'go';
  /** Units per hour that it carries until `untilMs`. */
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

/** The larger of what the usual use and the pace take decides how much is too much. */
export function windowAdvice(each: WindowChance, nowMs: number): WindowAdvice {
  const { of, untilMs, expected, pace } = each;
  const horizonHours = (untilMs - nowMs) / MS_PER_HOUR;
  const restored = of.outlook.returns
    .filter(({ atMs }) => atMs < untilMs)
    .reduce((sum, { amount }) => sum + amount, 0);
  const balance = throttleAdvice({
    ratePerHour: Math.max(expected, pace.expected) / horizonHours,
    remaining: of.state.remaining!,
    restored,
    horizonHours,
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
