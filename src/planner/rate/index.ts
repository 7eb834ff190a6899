/** `plan rate`: how many agents at once, by the rate limit and by the quota of a window. */
export { RATE_QUESTION } from './rate.ts';
