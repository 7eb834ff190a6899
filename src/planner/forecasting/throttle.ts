/** Whether to slow down: the burn against what the quota carries over a horizon, with a band so that it does not flap. */
import { type Insufficient, inRange, insufficient, positive, units } from '../../core/values/index.ts';

export interface ThrottleQuestion {
  /** Units per hour; null = no forecast yet. */
  readonly ratePerHour: number | null;
  readonly remaining: number;
  /** Units that come back within the horizon, default 0. */
  readonly restored?: number;
  /** > 0. */
  readonly horizonHours: number;
  /** How far above the sustainable rate throttling begins, 0 to 1, default 0.1. */
  readonly hysteresis?: number;
  /** Whether it throttles already: then only the sustainable rate itself ends it. */
  readonly isThrottling?: boolean;
}

export type ThrottleAdvice =
  | {
      readonly status: 'continue';
      readonly sustainablePerHour: number;
      /** Units per hour to spare; below 0 inside the band. */
      readonly headroomPerHour: number;
    }
  | {
      readonly status: 'throttle';
      readonly sustainablePerHour: number;
      /** Share of the rate to drop, 0..1. */
      readonly dropFraction: number;
    };

const DEFAULT_HYSTERESIS = 0.1;

/** Continue, or drop so much; Insufficient without a rate. A horizon of 0 is E_RANGE. */
export function throttleAdvice(question: ThrottleQuestion): ThrottleAdvice | Insufficient {
  const { ratePerHour, remaining, restored = 0, horizonHours, isThrottling = false } = question;
  const supply = units('remaining', remaining) + units('restored', restored);
  const sustainablePerHour = supply / positive('horizonHours', horizonHours);
  const band = inRange('hysteresis', question.hysteresis ?? DEFAULT_HYSTERESIS, 0, 1);
  if (ratePerHour === null) return insufficient('forecasts', 0, 1);
  const rate = units('ratePerHour', ratePerHour);
  if (rate > sustainablePerHour * (isThrottling ? 1 : 1 + band)) {
    return { status: 'throttle', sustainablePerHour, dropFraction: (rate - sustainablePerHour) / rate };
  }
  return { status: 'continue', sustainablePerHour, headroomPerHour: sustainablePerHour - rate };
}
