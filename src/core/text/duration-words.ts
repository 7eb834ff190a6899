/** Time that is left, as short words for a table cell or a line that is drawn anew every second. */

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_DAY = 86_400;

/** The two largest parts, the second left out when it is 0. */
function twoParts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`;
}

/**
 * "42s", "4m 10s", "2h 14m", "4d 3h": started seconds count whole, smaller parts are cut off. 0 and less is
 * "now"; null, NaN and infinity are "-".
 */
export function durationWords(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '-';
  if (seconds <= 0) return 'now';
  const whole = Math.ceil(seconds);
  if (whole < SECONDS_PER_MINUTE) return `${whole}s`;
  if (whole < SECONDS_PER_HOUR) return twoParts(Math.floor(whole / 60), 'm', whole % 60, 's');
  if (whole < SECONDS_PER_DAY) {
    return twoParts(
      Math.floor(whole / SECONDS_PER_HOUR),
      'h',
      Math.floor((whole % SECONDS_PER_HOUR) / SECONDS_PER_MINUTE),
      'm',
    );
  }
  return twoParts(
    Math.floor(whole / SECONDS_PER_DAY),
    'd',
    Math.floor((whole % SECONDS_PER_DAY) / SECONDS_PER_HOUR),
    'h',
  );
}

/** Words for the time from `nowSeconds` to an instant in epoch seconds; null is "-", the past is "now". */
export function countdownWords(untilSeconds: number | null, nowSeconds: number): string {
  return untilSeconds === null ? '-' : durationWords(untilSeconds - nowSeconds);
}
