/**
 * A team across time zones: working hours as instants, who works at the same time, when yesterday's use comes back.
 * All share one pool whatever their zone, so the split is by person, and staggered days make no second window.
 */
import {
  finite,
  inRange,
  instant,
  largestRemainder,
  MS_PER_DAY,
  MS_PER_HOUR,
  PlanError,
  positive,
  units,
  whole,
} from '../../core/values/index.ts';
import { checkMembers } from './members.ts';
import { instantOfLocal, zoneClock } from './zone-clock.ts';

export interface ZonedMember {
  readonly id: string;
  /** IANA name or offset. */
  readonly zone: string;
  /** Local hours of the day, 0..24, start before end. */
  readonly startHour: number;
  readonly endHour: number;
}

export interface WorkSpan {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TeamDay {
  /** In the order of the members. */
  readonly spans: readonly WorkSpan[];
  /** Times in order with who is at work; nobody's hours are left out. */
  readonly overlaps: ReadonlyArray<{
    readonly startMs: number;
    readonly endMs: number;
    readonly ids: readonly string[];
  }>;
  readonly warnings: readonly string[];
}

/** Working hours on a local date (YYYY-MM-DD) of each member. E_UNKNOWN for a zone nobody knows. */
export function teamDay(members: readonly ZonedMember[], date: string): TeamDay {
  checkMembers(
    'members',
    members.map(({ id }) => id),
  );
  const dayMs = dayOf(date);
  const warnings: string[] = [];
  const spans = members.map(({ id, zone, startHour, endHour }, i) => {
    const clock = zoneClock(`members[${i}].zone`, zone);
    const end = inRange(`members[${i}].end`, endHour, 0, 24);
    const start = inRange(`members[${i}].start`, startHour, 0, 24);
    if (start >= end)
      throw new PlanError('E_RANGE', `members[${i}].end`, endHour, `after ${start}, at most 24`);
    if (clock.isFixed) warnings.push(`${id}: offset ${zone} knows no daylight saving; name the zone`);
    const at = (hour: number): number => instantOfLocal(clock, dayMs + Math.round(hour * MS_PER_HOUR));
    return { id, startMs: at(start), endMs: at(end) };
  });
  return { spans, overlaps: overlapsOf(spans), warnings };
}

function dayOf(date: string): number {
  const isDate = typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date);
  if (!isDate) throw new PlanError('E_TYPE', 'date', date, 'a date such as 2026-01-31');
  return instant('date', `${date}T00:00:00Z`);
}

function overlapsOf(spans: readonly WorkSpan[]): TeamDay['overlaps'] {
  const edges = [...new Set(spans.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((endMs, i) => {
    const startMs = edges[i]!;
    const ids = spans.filter((span) => span.startMs <= startMs && endMs <= span.endMs).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ startMs, endMs, ids }];
  });
}

/** The pool in equal parts, one for each person whatever the zone; whole units add up to a whole total. */
export function splitByPerson(
  ids: readonly string[],
  totalUnits: number,
  amounts: 'real' | 'whole' = 'real',
): Readonly<Record<string, number>> {
  checkMembers('members', ids);
  const parts =
    amounts === 'real'
      ? ids.map(() => units('total', totalUnits) / ids.length)
      : largestRemainder(
          whole('total', totalUnits),
          ids.map(() => 1),
        );
  return Object.fromEntries(ids.map((id, i) => [id, parts[i]!]));
}

export interface ComingBack {
  readonly id: string;
  /** Span in which the use comes back, from its first unit to its last. */
  readonly startMs: number;
  readonly endMs: number;
  /** Elapsed hours from now to each end, 0 where it has passed. */
  readonly hoursToFirst: number;
  readonly hoursToLast: number;
}

/** When use within these spans is back: the same spans, one window of elapsed time later. */
export function comingBack(
  spans: readonly WorkSpan[],
  nowMs: number,
  windowMs: number = MS_PER_DAY,
): readonly ComingBack[] {
  const window = positive('windowMs', windowMs);
  const now = finite('now', nowMs);
  const hoursTo = (instantMs: number): number => Math.max(0, instantMs - now) / MS_PER_HOUR;
  return spans.map(({ id, startMs, endMs }) => ({
    id,
    startMs: startMs + window,
    endMs: endMs + window,
    hoursToFirst: hoursTo(startMs + window),
    hoursToLast: hoursTo(endMs + window),
  }));
}
