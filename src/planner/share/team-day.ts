/**
 * A team's day before one pool. Waiting tasks of several people: the highest priority first, older ones rising, and the
 * first that does not fit gets a reserved instant; smaller ones go before it only where that does not make it later, so
 * nothing starves. Working hours across time zones: as instants, with who works at the same time; all share one pool
 * whatever their zone, so staggered days make no second window.
 * Source: backfilling, Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995.
 */
import {
  instant,
  instantOfLocal,
  instantText,
  MS_PER_DAY,
  MS_PER_HOUR,
  zoneClock,
} from '../../core/values/index.ts';

export interface QueuedTask {
  readonly id: string;
  readonly user: string;
  readonly needUnits: number;
  /** Higher goes first; one more for each hour of waiting. */
  readonly priority: number;
  /** When it was handed in, not after now; null = now. */
  readonly atMs: number | null;
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

/** A task and what happens to it; `never` needs more than there will ever be and holds nobody up. */
export interface Place extends Pick<QueuedTask, 'id' | 'user' | 'needUnits' | 'priority'> {
  readonly status: 'goes' | 'reserved' | 'waits' | 'never';
  /** Instant of the reserved one, as a text. */
  readonly at: string | null;
}

/** The line now, in the order of the tasks. The first come, then the order of the list, decides between equal priorities. */
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
  let head: { readonly needUnits: number; readonly atMs: number } | null = null;
  const statuses = new Map<string, Place['status']>();
  for (const { id, needUnits } of inOrder(tasks, nowMs)) {
    // What goes now is back after the window: too late for a head that waits for less.
    const backAtHead = head !== null && backMs <= head.atMs ? needUnits : 0;
    const spareUnits = head === null ? needUnits : availableAt(head.atMs) - head.needUnits + backAtHead;
    let status: Place['status'] = 'waits';
    if (needUnits > mostUnits) status = 'never';
    else if (needUnits <= Math.min(availableUnits - spentUnits, spareUnits)) {
      status = 'goes';
      spentUnits += needUnits;
    } else if (head === null) {
      const instants = [...returns.map(({ atMs }) => atMs), backMs].sort((a, b) => a - b);
      head = { needUnits, atMs: instants.find((each) => availableAt(each) >= needUnits) ?? instants.at(-1)! };
      status = 'reserved';
    }
    statuses.set(id, status);
  }
  return tasks.map(({ atMs: _, ...task }) => {
    const status = statuses.get(task.id)!;
    return { ...task, status, at: status === 'reserved' ? instantText(head!.atMs) : null };
  });
}

/** Tasks by priority now, with what waiting added. */
function inOrder(tasks: readonly QueuedTask[], nowMs: number): QueuedTask[] {
  const since = ({ atMs }: QueuedTask): number => atMs ?? nowMs;
  const rank = (task: QueuedTask): number => task.priority + (nowMs - since(task)) / MS_PER_HOUR;
  return [...tasks].sort((a, b) => rank(b) - rank(a) || since(a) - since(b));
}

export interface ZonedMember {
  readonly id: string;
  /** IANA name or offset. */
  readonly zone: string;
  /** Local hours of the day, 0..24, start before end. */
  readonly startHour: number;
  readonly endHour: number;
}

export interface TeamDay {
  /** In the order of the members; instants as texts. */
  readonly spans: ReadonlyArray<{
    readonly id: string;
    readonly zone: string;
    readonly start: string;
    readonly end: string;
    /** When all that was used in it is back. */
    readonly back: string;
  }>;
  /** The first time with most people at work; null = never two. */
  readonly together: { readonly start: string; readonly end: string; readonly ids: readonly string[] } | null;
  /** Members whose zone is a bare offset, which knows no daylight saving. */
  readonly fixed: readonly string[];
}

/** Working hours on a local date (YYYY-MM-DD) of each of one or more members. E_UNKNOWN for a zone nobody knows. */
export function teamDay(members: readonly ZonedMember[], date: string, windowMs: number): TeamDay {
  const dayMs = instant('date', `${date}T00:00:00Z`);
  const fixed: string[] = [];
  const clocks = members.map(({ id, zone }, i) => {
    const clock = zoneClock(`members[${i}].zone`, zone);
    if (clock.isFixed) fixed.push(id);
    return clock;
  });
  const spansOf = (localMs: number) =>
    members.map(({ id, zone, startHour, endHour }, i) => {
      const at = (hour: number): number =>
        instantOfLocal(clocks[i]!, localMs + Math.round(hour * MS_PER_HOUR));
      return { id, zone, startMs: at(startHour), endMs: at(endHour) };
    });
  const spans = spansOf(dayMs);
  // A day here ends within the next one there.
  const near = [-1, 0, 1].flatMap((day) => spansOf(dayMs + day * MS_PER_DAY));
  const fromMs = Math.min(...spans.map(({ startMs }) => startMs));
  const edges = [...new Set(near.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  const parts = edges
    .slice(1)
    .map((endMs, i) => ({
      startMs: edges[i]!,
      endMs,
      ids: near.filter((span) => span.startMs <= edges[i]! && endMs <= span.endMs).map(({ id }) => id),
    }))
    .filter(({ startMs }) => startMs >= fromMs && startMs < fromMs + MS_PER_DAY);
  const most = parts.reduce((best, each) => (each.ids.length > best.ids.length ? each : best));
  return {
    spans: spans.map(({ id, zone, startMs, endMs }) => ({
      id,
      zone,
      start: instantText(startMs),
      end: instantText(endMs),
      back: instantText(endMs + windowMs),
    })),
    together:
      most.ids.length > 1
        ? { start: instantText(most.startMs), end: instantText(most.endMs), ids: most.ids }
        : null,
    fixed,
  };
}
