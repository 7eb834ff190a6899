/**
 * Numbers as people read them: the one place where a report's digits are made. Unknown (null) is blank; NaN,
 * infinities and "-0.00" never come out. Machine formats (JSON, CSV) do not pass here: they keep the shortest
 * digits that read back to the same number.
 */
import { invariant } from '../../../core/index.ts';

/** A finite number, or null for unknown. */
export type Figure = number | null;

const MOST_DECIMALS = 10;

function requireFinite(value: number): void {
  invariant(Number.isFinite(value), `a report got the number ${value}`);
}

/** Fixed decimals without a negative zero. */
function fixed(value: number, decimals: number): string {
  requireFinite(value);
  const digits = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(digits) ? digits.slice(1) : digits;
}

function withSign(digits: string): string {
  return digits.startsWith('-') || !/[1-9]/.test(digits) ? digits : `+${digits}`;
}

function withThousands(digits: string): string {
  const [whole = '', ...rest] = digits.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}

/** Ratio 0..1 as per cent, two decimals, without the sign "%". */
export function formatPercent(ratio: Figure): string {
  return ratio === null ? '' : fixed(ratio * 100, 2);
}

/** Difference of two ratios in percentage points, two decimals, signed. */
export function formatPercentagePoints(difference: Figure): string {
  return difference === null ? '' : withSign(fixed(difference * 100, 2));
}

/** Part of a whole, which may lie outside 0..1, as per cent with one decimal. */
export function formatShare(share: Figure): string {
  return share === null ? '' : withThousands(fixed(share * 100, 1));
}

/** Between number and unit. */
export const NO_BREAK = '\u00a0';

/** A ratio 0..1 in a sentence: "26.1 %", "99.97 %", "less than 0.01 %"; nothing but all is 100 %. */
export function share(ratio: number): string {
  const unit = `${NO_BREAK}%`;
  if (ratio <= 0 || ratio >= 1) return `${fixed(ratio * 100, 0)}${unit}`;
  if (ratio < 5e-5) return `less than 0.01${unit}`;
  if (ratio >= 0.99995) return `more than 99.99${unit}`;
  return `${fixed(ratio * 100, ratio < 0.0095 || ratio >= 0.9995 ? 2 : 1)}${unit}`;
}

/** From here on a load is told in whole numbers. */
const LEAST_WHOLE_LOAD = 10;

/** "27 times", "1.4 times", "0.93 times": demand over supply. */
export function timesWords(load: number): string {
  return `${load >= LEAST_WHOLE_LOAD ? formatCount(load) : fixed(load, load < 1 ? 2 : 1)} times`;
}

/** A difference of two ratios in a sentence, by its size: "0.44 points", "less than 0.01 points". */
export function points(difference: number): string {
  const size = Math.abs(difference);
  const unit = `${NO_BREAK}points`;
  if (size > 0 && size < 5e-5) return `less than 0.01${unit}`;
  return `${fixed(size * 100, size < 0.1 ? 2 : 1)}${unit}`;
}

/** "0.44 ± 0.10 points". */
export function pointsEstimate(difference: number, halfWidth: Figure): string {
  const estimate = withHalfWidth(formatPercent(Math.abs(difference)), formatPercent(halfWidth));
  return `${estimate}${NO_BREAK}points`;
}

/** Objective points, four decimals. */
export function formatObjective(objective: Figure): string {
  return objective === null ? '' : fixed(objective, 4);
}

/** Standard deviation of utilisation (0..1), four decimals. */
export function formatDrift(drift: Figure): string {
  return drift === null ? '' : fixed(drift, 4);
}

/** Difference of two objectives, four decimals, signed. */
export function formatDelta(delta: Figure): string {
  return delta === null ? '' : withSign(fixed(delta, 4));
}

/** Half-width of an interval of objective points, four decimals. */
export function formatHalfWidth(halfWidth: Figure): string {
  return halfWidth === null ? '' : fixed(halfWidth, 4);
}

/**
 * "0.0063 ± 0.0012", unsigned estimates stay unsigned. Four decimals, more where the half-width (or, without
 * one, the estimate) would round to nothing; the estimate alone when the half-width is unknown.
 */
export function formatEstimate(estimate: number, halfWidth: Figure): string {
  requireFinite(estimate);
  const smallest = Math.abs(halfWidth || estimate);
  let decimals = 4;
  while (decimals < MOST_DECIMALS && smallest > 0 && smallest < 0.5 * 10 ** -decimals) decimals++;
  const digits = fixed(estimate, decimals);
  return halfWidth === null ? digits : `${digits} ± ${fixed(halfWidth, decimals)}`;
}

/** A count with thousands separators: no decimals. */
export function formatCount(count: Figure): string {
  return count === null ? '' : withThousands(fixed(count, 0));
}

/** "1 trial", "2,000 trials": count and noun on one line. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)}${NO_BREAK}${noun}${count === 1 ? '' : 's'}`;
}

/** Digits with those of their half-width, "+0.0063 ± 0.0018"; the first alone where either is blank. */
export function withHalfWidth(digits: string, halfWidth: string): string {
  return digits === '' || halfWidth === '' ? digits : `${digits}${NO_BREAK}±${NO_BREAK}${halfWidth}`;
}

/** Minutes, one decimal. */
export function formatMinutes(minutes: Figure): string {
  return minutes === null ? '' : withThousands(fixed(minutes, 1));
}

/** Units as a mean over trials: no decimals from 100 on, else one. */
export function formatUnits(units: Figure): string {
  return units === null ? '' : withThousands(fixed(units, Math.abs(units) < 99.95 ? 1 : 0));
}

/** A number that was given, not computed (seed, weight, scale, band edge): as short as it can be read back. */
export function formatPlain(value: Figure): string {
  if (value === null) return '';
  requireFinite(value);
  return String(value);
}

/** Elapsed time: "350 ms", "2.1 s", "3 min 05 s", "1 h 02 min". */
export function formatDuration(seconds: Figure): string {
  if (seconds === null) return '';
  requireFinite(seconds);
  if (seconds < 0.9995) return `${fixed(seconds * 1000, 0)} ms`;
  if (seconds < 59.95) return `${fixed(seconds, 1)} s`;
  const whole = Math.round(seconds);
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${pad(minutes % 60)} min`;
}
