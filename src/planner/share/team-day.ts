/**
 * A team's day before one pool. Waiting tasks of several people: the highest priority first, older ones rising, and the
 * first that does not fit gets a reserved instant; smaller ones go before it only where that does not make it later, so
 * nothing starves. Working hours across time zones: as instants, with who works at the same time; all share one pool
 * whatever their zone, so staggered days make no second window.
 * Source: backfilling, Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995.
 */
import { instant, instantOfLocal, MS_PER_HOUR, zoneClock } from '../../core/values/index.ts';

export interface QueuedTask {
  readonly id: string;
  readonly user: string;
  readonly needUnits: number;
  /** Higher goes first; one more for each hour of waiting. */
  readonly priority: number;
  /** When it was handed in, not after now. */
  readonly atMs: number;
}

export interface Return {
  readonly atMs: number;
  readonly amountUnits: number;
}

export interface PoolOutlook {
  readonly nowMs: number;
  readonly availableUnits: number;
  /** What comes back and when, after now. */
  readonly returns: readonly Return[];
  /** After this a spend comes back. */
  readonly windowMs: number;
}

/** What happens to each task, in their order; `never` needs more than there will ever be and holds nobody up. */
export interface Place {
  readonly id: string;
  readonly status: 'goes' | 'reserved' | 'waits' | 'never';
  /** Instant of the reserved one. */
  readonly atMs: number | null;
}

interface Head {
  readonly needUnits: number;
  readonly atMs: number;
}

/** The line now. The first come, then the order of the list, decides between equal priorities. */
export function dispatchTasks(tasks: readonly QueuedTask[], outlook: PoolOutlook): Place[] {
  const { nowMs, windowMs, availableUnits } = outlook;
  const returns = [...outlook.returns].sort((a, b) => a.atMs - b.atMs);
  const backMs = nowMs + windowMs;
  const mostUnits = returns.reduce((sum, { amountUnits }) => sum + amountUnits, availableUnits);
  let spentUnits = 0;
  // Units at an instant if nothing more is spent: what is left, what came back, and today's spends if back.
  const availableAt = (atMs: number): number =>
    returns.reduce((sum, each) => (each.atMs <= atMs ? sum + each.amountUnits : sum), 0) +
    availableUnits -
    (backMs <= atMs ? 0 : spentUnits);
  let head: Head | null = null;
  const places = new Map<string, Place>();
  for (const { id, needUnits } of inOrder(tasks, nowMs)) {
    // What goes now is back after the window: too late for a head that waits for less.
    const backAtHead = head !== null && backMs <= head.atMs ? needUnits : 0;
    const spareUnits = head === null ? needUnits : availableAt(head.atMs) - head.needUnits + backAtHead;
    let place: Pick<Place, 'status' | 'atMs'> = { status: 'waits', atMs: null };
    if (needUnits > mostUnits) place = { status: 'never', atMs: null };
    else if (needUnits <= Math.min(availableUnits - spentUnits, spareUnits)) {
      place = { status: 'goes', atMs: null };
      spentUnits += needUnits;
    } else if (head === null) {
      const instants = [...returns.map(({ atMs }) => atMs), backMs].sort((a, b) => a - b);
      const atMs = instants.find((each) => availableAt(each) >= needUnits) ?? instants.at(-1)!;
      head = { needUnits, atMs };
      place = { status: 'reserved', atMs };
    }
    places.set(id, { id, ...place });
  }
  return tasks.map(({ id }) => places.get(id)!);
}

/** Tasks by priority now, with what waiting added. */
function inOrder(tasks: readonly QueuedTask[], nowMs: number): QueuedTask[] {
  const rank = ({ priority, atMs }: QueuedTask): number => priority + (nowMs - atMs) / MS_PER_HOUR;
  return [...tasks].sort((a, b) => rank(b) - rank(a) || a.atMs - b.atMs);
}

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
  readonly zone: string;
  readonly startMs: number;
  readonly endMs: number;
  /** When all that was used in it is back. */
  readonly backMs: number;
}

/** A time with the same people at work. */
export interface Overlap {
  readonly startMs: number;
  readonly endMs: number;
  readonly ids: readonly string[];
}

export interface TeamDay {
  /** In the order of the members. */
  readonly spans: readonly WorkSpan[];
  /** Times in order with who is at work; nobody's hours are left out. */
  readonly overlaps: readonly Overlap[];
  /** Members whose zone is a bare offset, which knows no daylight saving. */
  readonly fixedIds: readonly string[];
}

/** Working hours on a local date (YYYY-MM-DD) of each member. E_UNKNOWN for a zone nobody knows. */
export function teamDay(members: readonly ZonedMember[], date: string, windowMs: number): TeamDay {
  const dayMs = instant('date', `${date}T00:00:00Z`);
  const fixedIds: string[] = [];
  const spans = members.map(({ id, zone, startHour, endHour }, i) => {
    const clock = zoneClock(`members[${i}].zone`, zone);
    if (clock.isFixed) fixedIds.push(id);
    const at = (hour: number): number => instantOfLocal(clock, dayMs + Math.round(hour * MS_PER_HOUR));
    return { id, zone, startMs: at(startHour), endMs: at(endHour), backMs: at(endHour) + windowMs };
  });
  return { spans, overlaps: overlapsOf(spans), fixedIds };
}

function overlapsOf(spans: readonly WorkSpan[]): Overlap[] {
  const edges = [...new Set(spans.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((endMs, i) => {
    const startMs = edges[i]!;
    const ids = spans.filter((span) => span.startMs <= startMs && endMs <= span.endMs).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ startMs, endMs, ids }];
  });
}
