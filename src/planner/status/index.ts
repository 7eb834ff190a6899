/** `plan status`: where am I, what comes back when, what should I hold? */
export { STATUS_QUESTION } from './status.ts';
