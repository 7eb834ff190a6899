/** The planner: nine questions about a quota, answered from real usage. */

export { STATUS_QUESTION } from './status.ts';
export { instantOrNull } from './status-data.ts';
