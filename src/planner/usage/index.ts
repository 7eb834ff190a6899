/** Use by day and habit, the days ahead and the mix of late, as several questions look at it. */
export {
  capacityPosterior,
  readingPairs,
  type TokenSums,
} from './capacity-posterior.ts';
export { type DailyUse, dailyUse } from './daily-use.ts';
export { type DayForecast, type NextDays, nextDays } from './next-days.ts';
export { quietArima } from './quiet-arima.ts';
export { type RecentMix, recentMix } from './recent-mix.ts';
export { type UseHabits, useHabits } from './use-habits.ts';
