/** The planner: nine questions about a quota. */
export { QUESTIONS } from './question-list.ts';
