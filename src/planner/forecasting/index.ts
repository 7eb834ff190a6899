/** When the quota runs out and how sure that is; what comes next; what is unusual; where the level shifted. */
export { type ArimaEngine, type ArimaForecast, arimaForecast, arimaForecaster } from './arima.ts';
export { loadArima } from './arima-engine.ts';
export { type Backtest, backtest } from './backtest.ts';
export {
  type BurnModel,
  cellAt,
  expectedBurn,
  fitBurn,
  knownBurn,
  meanBurn,
  type Season,
} from './burn-model.ts';
export { type ChangeLocation, changeLocation } from './change-location.ts';
export { changepointDoc, splitScoreDoc } from './changepoint-doc.ts';
export { type Changepoints, changepoints } from './changepoints.ts';
export { cusumChart, ewmaChart } from './control-charts.ts';
export {
  type ExhaustionLaw,
  exhaustionDoc,
  exhaustionInterval,
  exhaustionLaw,
  type Never,
} from './exhaustion-law.ts';
export { type Exhaustion, meanExhaustion } from './exhaustion-mean.ts';
export { demandSamples, ExhaustionDistribution, exhaustionPaths } from './exhaustion-paths.ts';
export { bootstrapIntervals, conformalInterval, type ForecastInterval } from './forecast-intervals.ts';
export {
  dampedForecaster,
  driftForecaster,
  type Forecaster,
  holtForecaster,
  meanForecaster,
  naiveForecaster,
  seasonalNaiveForecaster,
  seasonalProfileForecaster,
  smoothingForecaster,
  trendForecaster,
} from './forecasters.ts';
export { type HourlyBurn, hourlyBurn, hourOfWeek } from './hourly-burn.ts';
export { type Smoothed, smooth } from './smoothing.ts';
export { type SigmaVerdict, threeSigmaDoc, threeSigmaDocFalseAlarm } from './three-sigma-doc.ts';
export { type ThrottleAdvice, throttleAdvice } from './throttle.ts';
export {
  judgeValue,
  LEAST_ALARM_HISTORY,
  type ValueVerdict,
  valueAlarm,
} from './value-alarm.ts';
export { type WindowOutlook, windowOutlook, withJob } from './window-outlook.ts';
