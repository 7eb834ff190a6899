/** `plan tasks`: which tasks now, which later, in what order, and at which hours. */
export { TASKS_QUESTION } from './tasks.ts';
