/** Numbers of the usage answer as words. What is not known, and anything that is no finite number, is "-". */

import { durationWords, plainText } from '../../core/text/index.ts';
import type { AccountUsage, AccountWindowUsage, ModelUsage } from '../../router/beliefs/index.ts';
import type { Style } from './styles/index.ts';

const UNKNOWN = '-';
/** Share of a window from which its bar is marked when no warn level is known. */
const NEARLY_FULL_FRACTION = 0.8;

const isKnown = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Fixed decimals without a negative zero. */
function fixed(value: number, decimals: number): string {
  const digits = value.toFixed(decimals);
  return Number(digits) === 0 ? digits.replace('-', '') : digits;
}

/** A fraction (0..1, more on overrun) as per cent with one decimal, without the sign; cut, so 99.97 is no 100. */
export function percentWords(fraction: number | null): string {
  return isKnown(fraction) ? fixed(Math.floor(fraction * 1000 + 1e-6) / 10, 1) : UNKNOWN;
}

/** As `percentWords` in whole per cent. */
export function wholePercentWords(fraction: number | null): string {
  return isKnown(fraction) ? fixed(Math.floor(fraction * 100 + 1e-6), 0) : UNKNOWN;
}

/** Tokens per second, one decimal below 1000. */
export function speedWords(tokensPerSecond: number | null): string {
  return isKnown(tokensPerSecond) ? fixed(tokensPerSecond, tokensPerSecond < 999.95 ? 1 : 0) : UNKNOWN;
}

/** Speed of streaming and of wall time as "41.0/37.5"; "-" when neither is known. */
export function speedPairWords(elr: number | null, dirty: number | null): string {
  const pair = [speedWords(elr), speedWords(dirty)];
  return pair.every((word) => word === UNKNOWN) ? UNKNOWN : pair.join('/');
}

/** A whole number: seconds, milliseconds, counts. */
export function wholeWords(value: number | null): string {
  return isKnown(value) ? fixed(value, 0) : UNKNOWN;
}

/** Length of a window: "5h", "7d", "90m". */
export function lengthWords(seconds: number): string {
  if (!isKnown(seconds) || seconds <= 0) return UNKNOWN;
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return seconds < 3600 ? `${fixed(seconds, 0)}s` : durationWords(seconds);
}

/** Used fraction of an account's window; null where a meter has no capacity to divide by. */
export function usedFraction(window: AccountWindowUsage): number | null {
  return window.capacity_tokens === null && window.source === 'metered' ? null : window.used_pct;
}

/** Used fraction of the model's rolling cap; null without a cap. */
export function rollingFraction(model: ModelUsage): number | null {
  return model.rolling_capacity_tokens === null ? null : model.rolling_pct;
}

/** Used fraction of the model's weekly cap, in tokens or hours; null without a cap. */
export function weeklyFraction(model: ModelUsage): number | null {
  const hasCap = model.weekly_capacity_tokens !== null || model.weekly_capacity_hours !== null;
  return hasCap ? model.weekly_pct : null;
}

/** Hours of the day by streaming speed, fastest first, equal ones early hour first; only speeds above 0. */
export function bestHours(model: ModelUsage, count: number): string[] {
  const speedOf = (entry: { out_elr_tps: number | null }): number => entry.out_elr_tps ?? 0;
  return model.speeds.hourly
    .filter((entry) => speedOf(entry) > 0)
    .sort((a, b) => speedOf(b) - speedOf(a) || a.hour - b.hour)
    .slice(0, count)
    .map(({ hour }) => `${String(hour).padStart(2, '0')}:00`);
}

/** "lane/name", safe to print. */
export function accountName(account: AccountUsage): string {
  return plainText(`${account.lane}/${account.name}`);
}

/** Looks of a used fraction: bad from full on, warn when nearly full. */
export function usedStyle(fraction: number | null): Style {
  if (fraction === null || fraction < NEARLY_FULL_FRACTION) return 'plain';
  return fraction < 1 ? 'warn' : 'bad';
}
