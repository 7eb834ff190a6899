/**
 * The pace of one window: whether it is ahead of an even spend or behind. The one place of this arithmetic; views,
 * the engine's loop and policies call it.
 */

/** No share of time left is less: below one minute of any window shorter than a year and a half. */
const LEAST_TIME_LEFT = 2 ** -20;

/**
 * Share of a window left over share of its time left, both 0..1: 1 = spent evenly, 2 = twice as much is left as an even
 * spend would have left, 0 = dry. An idle window has its whole time left. Finite: at most 2 ** 20.
 */
export function paceOf(remaining: number, timeLeft: number): number {
  return remaining / Math.max(timeLeft, LEAST_TIME_LEFT);
}
