/**
 * Scales of plots: ends, ticks and the words at them. Ticks stand at round numbers, at full hours or days of UTC, or
 * at named positions.
 */

export interface PlotScale {
  /** low < high. */
  readonly low: number;
  readonly high: number;
  /** Rising, within the ends. */
  readonly ticks: readonly number[];
  /** Words at a tick; a line feed parts two lines. */
  readonly text: (tick: number) => string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-05 was a Monday. */
const MONDAY_MS = 4 * DAY_MS;
const INSTANT_STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 56, 112, 224, 448, 896].map((days) => days * DAY_MS),
];
const MOST_INSTANT_STEPS = 8;
const ROUND_STEPS: readonly number[] = [1, 2, 2.5, 5, 10];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const MILLION = 1e6;
/** Values closer together than this are one. */
const LEAST_SPAN = 1e-8;
const MOST_DECIMALS = 10;
/** From here on digits say less than a power of ten. */
const HUGE = 1e12;

/** Digits with thousands apart and a typographic minus; no "-0". */
export function plotNumber(value: number, decimals: number): string {
  if (Math.abs(value) >= HUGE) return value.toExponential(1).replace(/-/g, '−');
  const [whole = '', part] = Math.abs(value).toFixed(Math.min(MOST_DECIMALS, decimals)).split('.');
  const digits = `${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}${part === undefined ? '' : `.${part}`}`;
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

/** How ticks of a scale are told: all in millions where the greatest is one, with as many decimals as the step needs. */
function tickText(greatest: number, step: number): (tick: number) => string {
  const isMillions = greatest >= MILLION && greatest < HUGE;
  const unit = isMillions ? MILLION : 1;
  const decimals = decimalsOf(step / unit);
  return (tick) => (tick === 0 ? '0' : `${plotNumber(tick / unit, decimals)}${isMillions ? ' M' : ''}`);
}

/** The least round number >= `least` > 0. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ROUND_STEPS.map((factor) => factor * power).find((step) => step >= least * (1 - 1e-9)) ?? 10 * power;
}

/** Decimals that a round step > 0 needs. */
function decimalsOf(step: number): number {
  const isWhole = (scaled: number): boolean => scaled > 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-6;
  let decimals = 0;
  while (decimals < MOST_DECIMALS && !isWhole(step * 10 ** decimals)) decimals++;
  return decimals;
}

/** Multiples of `step`, shifted by `originMs`, from low to high. */
function multiples(low: number, high: number, step: number, origin: number): number[] {
  const first = Math.ceil((low - origin) / step - 1e-9);
  const last = Math.floor((high - origin) / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => origin + (first + index) * step);
}

/** Round numbers from low to high, low < high, about `most` of them at most. */
export function roundTicks(low: number, high: number, most: number): number[] {
  return multiples(low, high, roundStep((high - low) / most), 0);
}

/** Ends of the values; where all are one, room around them. */
function endsOf(values: readonly number[], room: number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low >= LEAST_SPAN ? [low, high] : [low - room, low + room];
}

/** Heights: from 0 (or the least, where it is below) to a round number at or above the greatest. */
export function heightScale(values: readonly number[]): PlotScale {
  const [low, high] = endsOf([0, ...values], 1);
  const step = roundStep((high - low) / 5);
  const ends = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step] as const;
  return {
    low: values.every((value) => Math.abs(value) < LEAST_SPAN) ? 0 : ends[0],
    high: ends[1],
    ticks: multiples(ends[0], ends[1], step, 0),
    text: tickText(Math.max(-ends[0], ends[1]), step),
  };
}

/** Positions that are numbers, from the least to the greatest. */
export function numberScale(values: readonly number[]): PlotScale {
  const [low, high] = endsOf(values, 0.5);
  const step = roundStep((high - low) / 8);
  const text = tickText(Math.max(-low, high), step);
  return { low, high, ticks: multiples(low, high, step, 0), text };
}

const dayText = (date: Date): string => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]!}`;

/** Instants (epoch ms), told in UTC: hours with the day below midnight and the first, or days with the year. */
export function instantScale(valuesMs: readonly number[]): PlotScale {
  const [low, high] = endsOf(valuesMs, HOUR_MS);
  const fits = (stepMs: number): boolean => (high - low) / stepMs < MOST_INSTANT_STEPS;
  const stepMs =
    INSTANT_STEPS_MS.find(fits) ?? roundStep((high - low) / MOST_INSTANT_STEPS / DAY_MS) * DAY_MS;
  const isDays = stepMs >= DAY_MS;
  const ticks = multiples(low, high, stepMs, stepMs >= 7 * DAY_MS ? MONDAY_MS : 0);
  const text = (tick: number): string => {
    const date = new Date(tick);
    const before = tick === ticks[0] ? null : new Date(tick - stepMs);
    if (isDays) {
      const isNewYear = before === null || before.getUTCFullYear() !== date.getUTCFullYear();
      return isNewYear ? `${dayText(date)}\n${date.getUTCFullYear()}` : dayText(date);
    }
    const isNewDay = before === null || before.getUTCDate() !== date.getUTCDate();
    const clock = date.toISOString().slice(11, 16);
    return isNewDay ? `${clock}\n${dayText(date)}` : clock;
  };
  return { low, high, ticks, text };
}

/** Positions 0, 1, ... with names, half a position of room at both ends; at most `mostTicks` are named. */
export function nameScale(names: readonly string[], mostTicks: number): PlotScale {
  const every = Math.max(1, Math.ceil(names.length / mostTicks));
  const ticks = names.map((_, position) => position).filter((position) => position % every === 0);
  return { low: -0.5, high: Math.max(0.5, names.length - 0.5), ticks, text: (tick) => names[tick] ?? '' };
}
