/**
 * How fast a pool burns, and how well that is known: counts are Poisson, their hourly rate differs by the hour of the
 * day or week, is itself only known as a gamma distribution, and wobbles from hour to hour. A use of many units is
 * many units of one count, so amounts that vary widen the forecast. Hours are those of the local clock.
 * Source: Gelman et al., Bayesian Data Analysis, 3rd ed., sections 2.6 and 2.8 (Gamma-Poisson, empirical prior).
 */
import { type Insufficient, insufficient, MS_PER_HOUR, positive, units } from '../../core/values/index.ts';

export const HOURS_PER_WEEK = 168;
/** 1970-01-01 was a Thursday: hours from Monday 00:00 to then. */
const EPOCH_HOUR_OF_WEEK = 72;

export interface UseColumns {
  /** Epoch ms, in any order. */
  readonly timesMs: ArrayLike<number>;
  /** Units >= 0, one per time. */
  readonly amounts: ArrayLike<number>;
}

export interface WatchedSpan {
  /** Epoch ms, inclusive. */
  readonly fromMs: number;
  /** Epoch ms, exclusive, after `fromMs`. */
  readonly toMs: number;
  /** Local time minus UTC, -24 h to 24 h; default 0. */
  readonly utcOffsetMs?: number;
}

export interface HourlyBurn {
  /** Local hours since 1970 of the first hour. */
  readonly firstHour: number;
  readonly utcOffsetMs: number;
  /** Units used in each hour. */
  readonly amounts: Float64Array;
  /** Part of each hour that was watched, (0, 1]. */
  readonly watched: Float64Array;
  /** Sum of squared uses over sum of uses: the units of one count; 1 when every use is 1, or none was seen. */
  readonly countUnits: number;
}

/** Hour of the week, 0 = Monday 00:00, of local hours since 1970. */
export const hourOfWeek = (localHour: number): number =>
  (((localHour + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK;

/** Local hours since 1970 that hold an instant. */
export const localHourOf = (epochMs: number, utcOffsetMs: number): number =>
  Math.floor((epochMs + utcOffsetMs) / MS_PER_HOUR);

/** Adds up uses of [fromMs, toMs) by hour; others do not count. Linear. */
export function hourlyBurn({ timesMs, amounts }: UseColumns, span: WatchedSpan): HourlyBurn {
  const { fromMs, toMs, utcOffsetMs = 0 } = span;
  const firstHour = localHourOf(fromMs, utcOffsetMs);
  const hourCount = Math.ceil((toMs + utcOffsetMs) / MS_PER_HOUR) - firstHour;
  const startMs = firstHour * MS_PER_HOUR - utcOffsetMs;
  const totals = new Float64Array(hourCount);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < timesMs.length; i++) {
    const at = timesMs[i]!;
    const amount = amounts[i]!;
    if (at < fromMs || at >= toMs) continue;
    totals[Math.floor((at - startMs) / MS_PER_HOUR)]! += amount;
    sum += amount;
    squares += amount * amount;
  }
  const watched = Float64Array.from(totals, (_, i) => {
    const start = startMs + i * MS_PER_HOUR;
    return (Math.min(toMs, start + MS_PER_HOUR) - Math.max(fromMs, start)) / MS_PER_HOUR;
  });
  return { firstHour, utcOffsetMs, amounts: totals, watched, countUnits: sum > 0 ? squares / sum : 1 };
}

/** Counts per hour: gamma distributed around the mean; shape Infinity = known. */
export interface RateCell {
  readonly meanPerHour: number;
  readonly shape: number;
}

export type Season = 'flat' | 'day' | 'week';

export interface BurnModel {
  readonly status: 'fitted';
  readonly season: Season;
  /** 1, 24 (hour of day) or 168 (hour of week from Monday 00:00) cells. */
  readonly cells: readonly RateCell[];
  /** Gamma shape of an hour's own factor, mean 1; Infinity = plain Poisson. */
  readonly hourShape: number;
  /** Units of one count, > 0. */
  readonly countUnits: number;
  /** Local time minus UTC. */
  readonly utcOffsetMs: number;
}

const CELLS: Readonly<Record<Season, number>> = { flat: 1, day: 24, week: HOURS_PER_WEEK };
/** Full periods a season needs. */
const LEAST_PERIODS = 2;
/** Hours from which the wobble can be told from chance. */
const LEAST_FOR_WOBBLE = 24;
/** Jeffreys prior of a Poisson rate: Gamma(1/2, 0). */
const JEFFREYS = 0.5;

/** Cell of local hours since 1970. */
const cellIndex = (cellCount: number, localHour: number): number => hourOfWeek(localHour) % cellCount;

/** The rate's cell at an instant. */
export function cellAt({ cells, utcOffsetMs }: BurnModel, epochMs: number): number {
  return cellIndex(cells.length, localHourOf(epochMs, utcOffsetMs));
}

/** Units per hour expected at an instant. */
export const meanBurn = (model: BurnModel, epochMs: number): number =>
  model.cells[cellAt(model, epochMs)]!.meanPerHour * model.countUnits;

/** A rate that is known, units per hour >= 0; every use takes `countUnits` (default 1). */
export function knownBurn(unitsPerHour: number, countUnits: number = 1): BurnModel {
  const perCount = positive('countUnits', countUnits);
  const cells = [
    { meanPerHour: units('unitsPerHour', unitsPerHour) / perCount, shape: Number.POSITIVE_INFINITY },
  ];
  return {
    status: 'fitted',
    season: 'flat',
    cells,
    hourShape: Infinity,
    countUnits: perCount,
    utcOffsetMs: 0,
  };
}

interface CellTotals {
  readonly counts: Float64Array;
  readonly hours: Float64Array;
}

function totalsByCell(burn: HourlyBurn, cellCount: number): CellTotals {
  const counts = new Float64Array(cellCount);
  const hours = new Float64Array(cellCount);
  burn.amounts.forEach((amount, i) => {
    const cell = cellIndex(cellCount, burn.firstHour + i);
    counts[cell]! += amount / burn.countUnits;
    hours[cell]! += burn.watched[i]!;
  });
  return { counts, hours };
}

/**
 * Shape of the wobble by moments: within a cell a count of mean m has variance m + m^2 / shape. One degree of freedom
 * is lost per cell.
 */
function wobbleShape(burn: HourlyBurn, { counts, hours }: CellTotals): number {
  const hourCount = burn.amounts.length;
  const used = hours.reduce((count, seen) => count + (seen > 0 ? 1 : 0), 0);
  if (hourCount < LEAST_FOR_WOBBLE || hourCount <= used) return Number.POSITIVE_INFINITY;
  const correction = hourCount / (hourCount - used);
  let excess = 0;
  let squares = 0;
  burn.amounts.forEach((amount, i) => {
    const cell = cellIndex(counts.length, burn.firstHour + i);
    const mean = (counts[cell]! / hours[cell]!) * burn.watched[i]!;
    const error = amount / burn.countUnits - mean;
    excess += error * error * correction - mean;
    squares += mean * mean;
  });
  return excess > 0 ? squares / excess : Number.POSITIVE_INFINITY;
}

/** Hours of the overall rate that a cell's own hours are blended with: moments of the rates between cells. */
function priorHours({ counts, hours }: CellTotals, overall: number, inflation: number): number {
  let between = 0;
  let cellCount = 0;
  counts.forEach((count, cell) => {
    if (hours[cell] === 0) return;
    const error = count / hours[cell]! - overall;
    between += error * error - (overall * inflation) / hours[cell]!;
    cellCount++;
  });
  const longest = hours.reduce((sum, each) => sum + each, 0);
  const variance = between / Math.max(1, cellCount - 1);
  return variance > overall / longest ? overall / variance : longest;
}

/** Seasons the span allows, the finest last. */
const seasonsOf = (hours: number): Season[] =>
  (['flat', 'day', 'week'] as const).filter(
    (season) => season === 'flat' || hours >= LEAST_PERIODS * CELLS[season],
  );

/**
 * Fits the model; `auto` takes the finest season with two full periods, a named one without them is Insufficient.
 * A wobble makes the rate less certain by as much as it makes counts wider (quasi-likelihood). Linear.
 */
export function fitBurn(burn: HourlyBurn, season: Season | 'auto' = 'auto'): BurnModel | Insufficient {
  const watchedHours = burn.watched.reduce((sum, each) => sum + each, 0);
  const chosen = season === 'auto' ? seasonsOf(watchedHours).at(-1)! : season;
  if (!seasonsOf(watchedHours).includes(chosen)) {
    return insufficient('hours', Math.floor(watchedHours), LEAST_PERIODS * CELLS[chosen]);
  }
  const totals = totalsByCell(burn, CELLS[chosen]);
  const hourShape = wobbleShape(burn, totals);
  const sum = totals.counts.reduce((all, each) => all + each, 0);
  const overall = (sum + JEFFREYS) / watchedHours;
  const inflation = (rate: number): number => 1 + rate / hourShape;
  const prior = chosen === 'flat' ? 0 : priorHours(totals, overall, inflation(overall));
  const cells = Array.from(totals.counts, (count, cell) => {
    const counted = chosen === 'flat' ? sum + JEFFREYS : count + overall * prior;
    const hours = totals.hours[cell]! + prior;
    const meanPerHour = counted / hours;
    return { meanPerHour, shape: Math.max(JEFFREYS, counted / inflation(meanPerHour)) };
  });
  const { countUnits, utcOffsetMs } = burn;
  return { status: 'fitted', season: chosen, cells, hourShape, countUnits, utcOffsetMs };
}

/** Expected units of [fromMs, fromMs + hours), hours >= 0. */
export function expectedBurn(model: BurnModel, fromMs: number, hours: number): number {
  const endMs = fromMs + units('hours', hours) * MS_PER_HOUR;
  let sum = 0;
  for (let at = fromMs; at < endMs; ) {
    const hourEnd = (localHourOf(at, model.utcOffsetMs) + 1) * MS_PER_HOUR - model.utcOffsetMs;
    const next = Math.min(endMs, hourEnd);
    sum += (meanBurn(model, at) * (next - at)) / MS_PER_HOUR;
    at = next;
  }
  return sum;
}
