/** Quota windows: what they are, how they reset, and one as a plain meter. */

export {
  type AccountSpec,
  firstUseReset,
  NO_RESET,
  remainingFraction,
  SHORT_WINDOW_MINUTES,
  timeLeftFraction,
  WEEKLY_WINDOW_MINUTES,
  WINDOW_KINDS,
  type WindowKind,
  type WindowReading,
  type WindowSpec,
} from './window.ts';
export { WindowMeter } from './window-meter.ts';
