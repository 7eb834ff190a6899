/** `plan mix`: which model should run the session, and when handing work on saves. */
export { MIX_QUESTION } from './mix.ts';
