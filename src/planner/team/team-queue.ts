/**
 * Tasks of several people before one pool: the highest priority first, older ones rising, and the first that does
 * not fit gets a reserved instant. Smaller ones go before it only where that does not make it later, so nothing
 * starves. Source: backfilling, Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995.
 */
import {
  finite,
  inRange,
  MS_PER_DAY,
  MS_PER_HOUR,
  PlanError,
  positive,
  units,
} from '../../core/values/index.ts';
import { checkUnique } from './members.ts';

export interface QueuedTask {
  readonly id: string;
  readonly user: string;
  readonly needUnits: number;
  /** Higher goes first. */
  readonly priority: number;
  /** When it was handed in, not after now. */
  readonly atMs: number;
}

export interface PoolOutlook {
  readonly nowMs: number;
  readonly availableUnits: number;
  /** What comes back and when, after now. */
  readonly restorations: ReadonlyArray<{ readonly atMs: number; readonly amountUnits: number }>;
  /** Priority gained for each hour of waiting, >= 0. */
  readonly agingPerHour: number;
  /** After this a spend comes back; 24 h unless told. */
  readonly windowMs?: number;
}

export interface Dispatch {
  /** Ids that go now, in order. */
  readonly dispatched: readonly string[];
  /** The first that does not fit, and its instant. */
  readonly reserved: { readonly id: string; readonly atMs: number } | null;
  /** Ids that stay in the line. */
  readonly waiting: readonly string[];
  /** Ids that need more than there will ever be; they hold nobody up. */
  readonly neverFits: readonly string[];
  readonly leftUnits: number;
}

interface Return {
  readonly atMs: number;
  readonly amountUnits: number;
}

/** What may go now. The first come, then the order of the list, decides between equal priorities. */
export function dispatchTasks(tasks: readonly QueuedTask[], outlook: PoolOutlook): Dispatch {
  const { nowMs } = outlook;
  const windowMs = positive('windowMs', outlook.windowMs ?? MS_PER_DAY);
  const returns: Return[] = outlook.restorations
    .map(({ atMs, amountUnits }, i) => ({
      atMs: inRange(`restorations[${i}].at`, atMs, nowMs, Number.POSITIVE_INFINITY),
      amountUnits: units(`restorations[${i}].amount`, amountUnits),
    }))
    .sort((a, b) => a.atMs - b.atMs);
  let leftUnits = units('available', outlook.availableUnits);
  const mostUnits = returns.reduce((sum, { amountUnits }) => sum + amountUnits, leftUnits);
  const dispatched: string[] = [];
  const waiting: string[] = [];
  const neverFits: string[] = [];
  let head: { readonly id: string; readonly needUnits: number; readonly atMs: number } | null = null;
  let spentUnits = 0;

  for (const { id, needUnits } of inOrder(tasks, outlook)) {
    // What goes now is back after the window: too late for a head that waits for less.
    const backAtHead = head !== null && nowMs + windowMs <= head.atMs ? needUnits : 0;
    const spareAtHead =
      head === null
        ? needUnits
        : availableAt(returns, head.atMs, leftUnits, nowMs + windowMs, spentUnits) -
          head.needUnits +
          backAtHead;
    if (needUnits > mostUnits) neverFits.push(id);
    else if (needUnits <= leftUnits && needUnits <= spareAtHead) {
      dispatched.push(id);
      leftUnits -= needUnits;
      spentUnits += needUnits;
    } else {
      if (head !== null) waiting.push(id);
      else
        head = { id, needUnits, atMs: firstFit(needUnits, returns, leftUnits, nowMs + windowMs, spentUnits) };
    }
  }
  const reserved = head === null ? null : { id: head.id, atMs: head.atMs };
  return { dispatched, reserved, waiting, neverFits, leftUnits };
}

/** Tasks by priority now, with what waiting added. */
function inOrder(tasks: readonly QueuedTask[], { nowMs, agingPerHour }: PoolOutlook): readonly QueuedTask[] {
  const aging = inRange('agingPerHour', agingPerHour, 0, Number.POSITIVE_INFINITY);
  checkUnique(
    'tasks',
    tasks.map(({ id }) => id),
  );
  const ranked = tasks.map((task, i) => {
    const atMs = finite(`tasks[${i}].at`, task.atMs);
    if (atMs > nowMs) throw new PlanError('E_RANGE', `tasks[${i}].at`, atMs, `not after now, ${nowMs}`);
    units(`tasks[${i}].need`, task.needUnits);
    const priority = finite(`tasks[${i}].priority`, task.priority) + (aging * (nowMs - atMs)) / MS_PER_HOUR;
    return { task, priority };
  });
  return ranked.sort((a, b) => b.priority - a.priority || a.task.atMs - b.task.atMs).map(({ task }) => task);
}

/** Units there at an instant if nothing more is spent: what is left, what came back, and today's spends if back. */
function availableAt(
  returns: readonly Return[],
  atMs: number,
  leftUnits: number,
  backMs: number,
  spentUnits: number,
): number {
  const back = returns.reduce((sum, each) => (each.atMs <= atMs ? sum + each.amountUnits : sum), 0);
  return leftUnits + back + (backMs <= atMs ? spentUnits : 0);
}

/** First instant with so many units; `needUnits` is at most what ever comes back. */
function firstFit(
  needUnits: number,
  returns: readonly Return[],
  leftUnits: number,
  backMs: number,
  spentUnits: number,
): number {
  const instants = [...returns.map(({ atMs }) => atMs), backMs].sort((a, b) => a - b);
  return (
    instants.find((atMs) => availableAt(returns, atMs, leftUnits, backMs, spentUnits) >= needUnits) ??
    instants.at(-1)!
  );
}

/** The document's pick: the highest priority that fits. It takes nothing off, so the next call sees the same room. */
export function nextTaskDoc(tasks: readonly QueuedTask[], availableUnits: number): string | null {
  const fitting = tasks.filter(({ needUnits }) => needUnits <= availableUnits);
  return fitting.sort((a, b) => b.priority - a.priority || a.atMs - b.atMs)[0]?.id ?? null;
}
