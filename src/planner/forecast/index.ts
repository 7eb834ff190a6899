/** `plan forecast`: when do I run out, how sure is that, how much must I slow down? */
export { FORECAST_QUESTION } from './forecast.ts';
