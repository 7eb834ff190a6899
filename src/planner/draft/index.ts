/** The planner: nine questions about a quota, answered from real usage. */
export { DRAFT_QUESTION } from './draft.ts';
