/** The planner: nine questions about a quota, answered from real usage. */

export { BUDGET_QUESTION } from './budget.ts';
export { dayLimit } from './budget-days.ts';
