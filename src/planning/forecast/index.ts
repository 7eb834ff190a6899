/** When the quota runs out and how sure that is; what comes next; what is unusual; where the level shifted. */
export {
  type ArimaEngine,
  type ArimaForecast,
  type ArimaOrder,
  type ArimaStep,
  type ArimaSteps,
  arimaForecast,
  arimaForecaster,
} from './arima.ts';
export { loadArima } from './arima-engine.ts';
export { type Backtest, type BacktestRow, backtest } from './backtest.ts';
export {
  type BurnModel,
  cellAt,
  expectedBurn,
  fitBurn,
  knownBurn,
  meanBurn,
  type RateCell,
  type Season,
} from './burn-model.ts';
export { type ChangeLocation, changeLocation } from './change-location.ts';
export { changepointDoc, splitScoreDoc } from './changepoint-doc.ts';
export {
  type ChangepointOptions,
  type Changepoints,
  changepoints,
} from './changepoints.ts';
export { type Baseline, type CusumPoint, cusumChart, type EwmaPoint, ewmaChart } from './control-charts.ts';
export {
  type ExhaustionLaw,
  exhaustionDoc,
  exhaustionInterval,
  exhaustionLaw,
  type Never,
} from './exhaustion-law.ts';
export { type Exhaustion, type ExhaustionQuestion, meanExhaustion } from './exhaustion-mean.ts';
export {
  demandSamples,
  type ExhaustionDistribution,
  exhaustionPaths,
  type PathOptions,
} from './exhaustion-paths.ts';
export {
  type BootstrapOptions,
  bootstrapIntervals,
  conformalInterval,
  type ForecastInterval,
} from './forecast-intervals.ts';
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
  type TrendWeights,
  trendForecaster,
} from './forecasters.ts';
export { type HourlyBurn, hourlyBurn, hourOfWeek, type UseColumns, type WatchedSpan } from './hourly-burn.ts';
export { type Smoothed, smooth } from './smoothing.ts';
export { type SigmaVerdict, threeSigmaDoc, threeSigmaDocFalseAlarm } from './three-sigma-doc.ts';
export { type ThrottleAdvice, type ThrottleQuestion, throttleAdvice } from './throttle.ts';
export {
  type AlarmMethod,
  type AlarmOptions,
  judgeValue,
  LEAST_ALARM_HISTORY,
  type ValueVerdict,
  valueAlarm,
  type Watched,
  watchValues,
} from './value-alarm.ts';
export { type WindowOutlook, windowOutlook, withJob } from './window-outlook.ts';
