/** The planner: nine questions about a quota, answered from real usage. */
export { RATE_QUESTION } from './rate.ts';
