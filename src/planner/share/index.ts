/** The planner: nine questions about a quota, answered from real usage. */
export { SHARE_QUESTION } from './share.ts';
