/** The retry-after headers: how long a provider asks to be left alone. */
import { decimalValue, type HeaderLookup } from './header-values.ts';

/** A quota week and a day: a longer wait is a provider's mistake. */
export const LONGEST_WAIT_MS: number = 8 * 86_400_000;

const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * Wait in ms, 0 to 8 days, from seconds (fractions too, as some providers send) or an HTTP date (RFC 9110, section 10.2.3, its preferred date
 * form only); a date already past gives 0, a longer wait 8 days. null = absent or anything else.
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  let waitMs = Number.NaN;
  if (/^\d+(?:\.\d+)?$/.test(text)) waitMs = Math.ceil(Number(text) * 1000);
  else if (HTTP_DATE.test(text)) waitMs = Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}

/** The wait that an answer asks for, ms, 0 to 8 days: `retry-after-ms` says it more exactly; null = none. */
export function askedWaitMs(header: HeaderLookup, nowMs: number): number | null {
  const exactMs = decimalValue(header('retry-after-ms'));
  return exactMs === null
    ? retryAfterMs(header('retry-after'), nowMs)
    : Math.min(Math.ceil(exactMs), LONGEST_WAIT_MS);
}
