/** The planner: nine questions about a quota, answered from real usage. */
export { TASKS_QUESTION } from './tasks.ts';
