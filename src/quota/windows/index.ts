/** Quota windows: what they are, how they reset, and one as a plain meter. */
export { calendarEnd, calendarStart } from './calendar-clock.ts';
export type {
  KnownReset,
  ModelFilter,
  QuotaAccount,
  QuotaGraph,
  QuotaWindow,
  WindowClock,
  WindowUnit,
} from './clock.ts';
export { compileWindow } from './compile-window.ts';
export { type CompiledGraph, compileGraph, OTHER_CLASS, orderLength } from './graph.ts';
export { isNamedBy, modelFamily, takesModel } from './model-filter.ts';
export { judgeResetClass, RESET_CLASSES, type ResetClass, SAME_RESET_SPAN_MINUTES } from './reset-class.ts';
export {
  type AccountSpec,
  firstUseReset,
  LENGTH_KINDS,
  type LengthKind,
  NO_RESET,
  remainingFraction,
  resetAfter,
  SHORT_WINDOW_MINUTES,
  timeLeftFraction,
  WEEKLY_WINDOW_MINUTES,
  type WindowKind,
  type WindowReading,
  type WindowSpec,
} from './window.ts';
export { WindowMeter, type WindowReset } from './window-meter.ts';
