/** The planner: nine questions about a quota, answered from real usage. */
export { MIX_QUESTION } from './mix.ts';
