/** `plan budget`: how to split the quota of a day, and whether a sprint fits into it. */
export { BUDGET_QUESTION } from './budget.ts';
