/** Numbers as a display shows them: short, and a dash for what is not known. */
import { percent } from '../../core/values/index.ts';

/** One decimal and a sign: `71.1 %`; `-` for null. */
export const percentWords = (fraction: number | null): string =>
  fraction === null || !Number.isFinite(fraction) ? '-' : `${percent(fraction).toFixed(1)} %`;

/** Whole numbers whole, others to one decimal; thousands are parted. */
export function amountWords(amount: number): string {
  const text = Number.isInteger(amount) ? String(amount) : amount.toFixed(1);
  return Math.abs(amount) < 1000 ? text : text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const HOURS_PER_YEAR = 8760;

/** `6.5 h`, from 100 hours on `4.5 d`, then `over a year`. */
export function hoursWords(hours: number): string {
  if (hours > HOURS_PER_YEAR) return 'over a year';
  return hours < 100 ? `${amountWords(Math.round(hours * 10) / 10)} h` : `${(hours / 24).toFixed(1)} d`;
}
