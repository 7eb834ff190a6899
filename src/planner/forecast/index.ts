/** The planner: nine questions about a quota, answered from real usage. */
export { FORECAST_QUESTION } from './forecast.ts';
