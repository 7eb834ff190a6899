/** Numbers as the answers print them: grouped, at most one decimal, never a sign before zero. */

import { percent } from '../../core/values/index.ts';
import { countText } from '../../usage/events/index.ts';

/** `1,125`, `9.5`; a whole number whole, others with one decimal. */
export function amountText(amount: number): string {
  const tenths = Math.round(amount * 10) / 10 + 0;
  const sign = tenths < 0 ? '-' : '';
  const size = Math.abs(tenths);
  const decimals = Number.isInteger(size) ? '' : `.${Math.round((size % 1) * 10)}`;
  return `${sign}${countText(Math.floor(size))}${decimals}`;
}

/** `58 %`, `4.6 %`; a dash for null. */
export const shareText = (fraction: number | null): string =>
  fraction === null ? '-' : `${amountText(percent(fraction))} %`;

/** A probability that does not promise certainty: `98 %`, `over 99.9 %`. */
export function chanceText(probability: number): string {
  if (probability > 0.999 && probability < 1) return 'over 99.9 %';
  if (probability > 0 && probability < 0.001) return 'under 0.1 %';
  return shareText(probability);
}

/** `9 to 38`, `22` where both read the same. */
export function rangeText(low: number, high: number): string {
  const [from, to] = [amountText(low), amountText(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** `one`, `one and other`, `one, two and three`. */
export const listText = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Units: as amounts, but whole from 100 on. */
export const unitsText = (amount: number): string =>
  amountText(Math.abs(amount) >= 100 ? Math.round(amount) : amount);

/** `1 day`, `2.5 days`: an amount and its noun, which is given in the singular. */
export const someOf = (amount: number, noun: string): string => {
  const shown = amountText(amount);
  return `${shown} ${noun}${shown === '1' ? '' : 's'}`;
};
