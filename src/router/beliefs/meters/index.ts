/** What is counted: the windows of an account, who means which of them, sums of finished requests. */
export { AccountMeter, type ClaimedReading } from './account-meter.ts';
export { type ServingPlan, servingPlan } from './serving-plan.ts';
export { usageSample } from './usage-sample.ts';
export {
  NO_TOTALS,
  type UsageSample,
  type UsageTotals,
  UsageWindow,
  type WindowLengths,
} from './usage-window.ts';
export { MS_PER_MINUTE, type UpstreamReading, WindowBelief } from './window-belief.ts';
