/**
 * What was used, hour by hour. The hours are those of the local clock, given as one offset from UTC; each knows how
 * much of it was watched, so the first and the last hour count as what they are. Read next: burn-model.ts.
 */
import { finite, inRange, MS_PER_DAY, MS_PER_HOUR, PlanError, positive } from '../../core/values/index.ts';

export const HOURS_PER_WEEK = 168;
/** 1970-01-01 was a Thursday: hours from Monday 00:00 to then. */
const EPOCH_HOUR_OF_WEEK = 72;
const MOST_HOURS = 200_000;

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

function checkedSpan(span: WatchedSpan): Required<WatchedSpan> {
  const fromMs = finite('fromMs', span.fromMs);
  const toMs = finite('toMs', span.toMs);
  if (toMs <= fromMs) throw new PlanError('E_RANGE', 'toMs', toMs, `after fromMs, ${fromMs}`);
  positive('hours from fromMs to toMs', (toMs - fromMs) / MS_PER_HOUR, MOST_HOURS);
  return {
    fromMs,
    toMs,
    utcOffsetMs: inRange('utcOffsetMs', span.utcOffsetMs ?? 0, -MS_PER_DAY, MS_PER_DAY),
  };
}

/** Adds up uses of [fromMs, toMs) by hour; others do not count. Linear. */
export function hourlyBurn({ timesMs, amounts }: UseColumns, span: WatchedSpan): HourlyBurn {
  const { fromMs, toMs, utcOffsetMs } = checkedSpan(span);
  if (timesMs.length !== amounts.length) {
    throw new PlanError('E_TYPE', 'amounts', amounts.length, `one per time, ${timesMs.length}`);
  }
  const firstHour = localHourOf(fromMs, utcOffsetMs);
  const hourCount = Math.ceil((toMs + utcOffsetMs) / MS_PER_HOUR) - firstHour;
  const startMs = firstHour * MS_PER_HOUR - utcOffsetMs;
  const totals = new Float64Array(hourCount);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < timesMs.length; i++) {
    const at = timesMs[i]!;
    const amount = amounts[i]!;
    if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY && at - at === 0)) {
      finite(`timesMs[${i}]`, at);
      inRange(`amounts[${i}]`, amount, 0, Number.POSITIVE_INFINITY);
    }
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
