/** The planner: nine questions about a quota, answered from real usage. */
export { SCORE_QUESTION } from './score.ts';
