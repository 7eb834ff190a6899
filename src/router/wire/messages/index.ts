/** The first dialect. */
export { MESSAGES } from './messages-dialect.ts';
