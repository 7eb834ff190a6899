/**
 * Tasks with deadlines as they are asked for: durations, releases, deadlines, dependencies, a cost drawn at the start,
 * and the windows of each pool with what they already hold. Instants are epoch ms; checked once here.
 */
import {
  type CostVector,
  costVector,
  finite,
  inRange,
  MS_PER_HOUR,
  PlanError,
  positive,
  units,
  whole,
} from '../../../core/values/index.ts';
import { type Dependent, dependencyMap } from '../index.ts';

export interface DeadlineTask extends Dependent {
  /** >= 0, earned when it ends in time. */
  readonly value: number;
  /** Drawn from the pools at the start. */
  readonly cost: CostVector;
  /** > 0. */
  readonly durationHours: number;
  readonly releaseMs?: number;
  readonly deadlineMs?: number;
  readonly mustDo?: boolean;
}

export interface PoolWindow {
  readonly pool: string;
  /** null = the pool has no limit. */
  readonly limit: number | null;
  /** > 0. */
  readonly windowHours: number;
  /** Sliding (default): use counts in [t, t + window). Fixed: it counts until the next multiple of the window from the anchor. A window opened by its first use is planned as sliding, which is never looser. */
  readonly kind?: 'sliding' | 'fixed';
  /** Of a fixed window; default nowMs. */
  readonly anchorMs?: number;
  /** Use so far, at or before nowMs. */
  readonly history?: ReadonlyArray<{ readonly atMs: number; readonly amount: number }>;
}

/** A span of work; a task runs within one. */
export interface WorkSpan {
  readonly startMs: number;
  readonly endMs: number;
}

export interface ScheduleInput {
  /** 0 to 300 tasks. */
  readonly tasks: readonly DeadlineTask[];
  readonly nowMs: number;
  readonly windows: readonly PoolWindow[];
  /** Tasks at once, 1 to 100, default 1. */
  readonly workers?: number;
  /** Starts fall on multiples of it from nowMs; 5 to 240, default 30. */
  readonly slotMinutes?: number;
  /** At most 336; default 24 or up to the last deadline, whichever is more. */
  readonly horizonHours?: number;
  /** Default: always. */
  readonly working?: readonly WorkSpan[];
}

export interface CheckedSchedule extends Required<Omit<ScheduleInput, 'working'>> {
  readonly working: readonly WorkSpan[] | null;
}

const MAX_TASKS = 300;
const MAX_HORIZON_HOURS = 336;
const DEFAULT_HORIZON_HOURS = 24;

function checkedTask(
  task: DeadlineTask,
  i: number,
  pools: readonly string[],
  deps: readonly string[],
): DeadlineTask {
  const releaseMs =
    task.releaseMs === undefined ? {} : { releaseMs: finite(`tasks[${i}].releaseMs`, task.releaseMs) };
  const deadlineMs =
    task.deadlineMs === undefined ? {} : { deadlineMs: finite(`tasks[${i}].deadlineMs`, task.deadlineMs) };
  if (
    (releaseMs.releaseMs ?? Number.NEGATIVE_INFINITY) > (deadlineMs.deadlineMs ?? Number.POSITIVE_INFINITY)
  ) {
    throw new PlanError('E_RANGE', `tasks[${i}].releaseMs`, task.releaseMs, 'not after the deadline');
  }
  return {
    id: task.id,
    deps,
    value: units(`tasks[${i}].value`, task.value),
    cost: costVector(`tasks[${i}].cost`, task.cost, pools),
    durationHours: positive(`tasks[${i}].durationHours`, task.durationHours),
    mustDo: task.mustDo === true,
    ...releaseMs,
    ...deadlineMs,
  };
}

function checkedWindow(window: PoolWindow, i: number, nowMs: number): PoolWindow {
  const field = `windows[${i}]`;
  const kind = window.kind ?? 'sliding';
  if (kind !== 'sliding' && kind !== 'fixed') {
    throw new PlanError('E_UNKNOWN', `${field}.kind`, kind, 'sliding, fixed');
  }
  return {
    pool: window.pool,
    limit: window.limit === null ? null : units(`${field}.limit`, window.limit),
    windowHours: positive(`${field}.windowHours`, window.windowHours),
    kind,
    anchorMs: finite(`${field}.anchorMs`, window.anchorMs ?? nowMs),
    history: (window.history ?? []).map(({ atMs, amount }, k) => ({
      atMs: inRange(`${field}.history[${k}].atMs`, atMs, Number.NEGATIVE_INFINITY, nowMs),
      amount: units(`${field}.history[${k}].amount`, amount),
    })),
  };
}

/** The input with its defaults, or a PlanError that names the field. */
export function checkedSchedule(input: ScheduleInput): CheckedSchedule {
  const nowMs = finite('nowMs', input.nowMs);
  const map = dependencyMap(input.tasks);
  if (map.size > MAX_TASKS) throw new PlanError('E_RANGE', 'tasks', map.size, `at most ${MAX_TASKS} tasks`);
  if (!Array.isArray(input.windows))
    throw new PlanError('E_TYPE', 'windows', input.windows, 'a list of windows');
  const windows = (input.windows as readonly PoolWindow[]).map((window, i) =>
    checkedWindow(window, i, nowMs),
  );
  const pools = [...new Set(windows.map(({ pool }) => pool))];
  const tasks = input.tasks.map((task, i) => checkedTask(task, i, pools, map.get(task.id)!));
  const lastDeadlineMs = Math.max(nowMs, ...tasks.map(({ deadlineMs }) => deadlineMs ?? nowMs));
  const untilLastHours = Math.max(DEFAULT_HORIZON_HOURS, (lastDeadlineMs - nowMs) / MS_PER_HOUR);
  const working = input.working?.map(({ startMs, endMs }, i) => {
    if (!(finite(`working[${i}].startMs`, startMs) < finite(`working[${i}].endMs`, endMs))) {
      throw new PlanError('E_RANGE', `working[${i}].endMs`, endMs, 'after its start');
    }
    return { startMs, endMs };
  });
  return {
    tasks,
    nowMs,
    windows,
    workers: whole('workers', input.workers ?? 1, 1, 100),
    slotMinutes: inRange('slotMinutes', input.slotMinutes ?? 30, 5, 240),
    horizonHours: positive(
      'horizonHours',
      input.horizonHours ?? Math.min(MAX_HORIZON_HOURS, untilLastHours),
      MAX_HORIZON_HOURS,
    ),
    working: working ?? null,
  };
}
