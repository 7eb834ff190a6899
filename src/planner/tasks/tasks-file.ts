/**
 * The file of `plan tasks`: tasks with a value, a cost by pool and perhaps a deadline, and what is left where no
 * window is to say it. Costs and durations may be uncertain and stay so.
 */
import { finite, inRange, instant, PlanError, units } from '../../core/values/index.ts';
import { meanOf, type Uncertain, uncertain } from '../../numerics/stats/index.ts';
import type { Priority } from '../../quota/rules/index.ts';
import { listOf, nameOf, objectOf } from '../question/index.ts';
import { suggestPriority } from '../rules/index.ts';
import type { GivenPool } from './given-pool.ts';

export interface PlanTask {
  readonly id: string;
  readonly value: number;
  /** Units by pool, or messages by model. */
  readonly cost: Readonly<Record<string, Uncertain>>;
  readonly durationHours: Uncertain;
  readonly releaseMs?: number;
  readonly deadlineMs?: number;
  readonly deps: readonly string[];
  readonly group?: string;
  readonly mustDo: boolean;
  readonly priority: Priority;
  /** The priority was read from words of the task, nobody gave it. */
  readonly isSuggested: boolean;
  readonly urgent: boolean;
  readonly modelMin?: string;
}

export interface TasksFile {
  readonly tasks: readonly PlanTask[];
  /** null = the windows of the quota. */
  readonly pools: Readonly<Record<string, GivenPool>> | null;
}

const TASK_KEYS = [
  'id',
  'value',
  'cost',
  'duration_hours',
  'release',
  'deadline',
  'deps',
  'group',
  'must_do',
  'priority',
  'text',
  'urgent',
  'model_min',
] as const;

const DEFAULT_HOURS = 1;
/** Longest time ahead at which units may come back. */
const MOST_RETURN_HOURS = 336;
const MS_PER_HOUR = 3_600_000;

function flagOf(field: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw new PlanError('E_TYPE', field, value, 'true or false');
}

function entriesOf(field: string, value: unknown): Array<[string, unknown]> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', field, value, 'an object by pool, such as {"sonnet": 10}');
  }
  return Object.entries(value);
}

/** The priority as given, else as the words of the task suggest it. */
function priorityOf(
  field: string,
  given: unknown,
  words: string,
): [priority: Priority, isSuggested: boolean] {
  if (given !== undefined) {
    const priority = inRange(field, given, 1, 4);
    if (!Number.isInteger(priority)) throw new PlanError('E_INT', field, given, '1, 2, 3 or 4');
    return [priority as Priority, false];
  }
  return [/[\p{L}\p{N}]/u.test(words) ? suggestPriority(words.replace(/[_-]/g, ' ')).priority : 3, true];
}

function taskOf(field: string, value: unknown): PlanTask {
  const given = objectOf(field, value, TASK_KEYS);
  const id = nameOf(`${field}.id`, given.id);
  const text = given.text === undefined ? id : nameOf(`${field}.text`, given.text);
  const [priority, isSuggested] = priorityOf(`${field}.priority`, given.priority, text);
  const cost = entriesOf(`${field}.cost`, given.cost).map(
    ([pool, amount]) => [pool, uncertain(`${field}.cost.${pool}`, amount)] as const,
  );
  const durationHours = uncertain(`${field}.duration_hours`, given.duration_hours ?? DEFAULT_HOURS);
  if (!(meanOf(durationHours) > 0)) {
    throw new PlanError('E_RANGE', `${field}.duration_hours`, given.duration_hours, 'more than 0');
  }
  const releaseMs = given.release === undefined ? null : instant(`${field}.release`, given.release);
  const deadlineMs = given.deadline === undefined ? null : instant(`${field}.deadline`, given.deadline);
  if (releaseMs !== null && deadlineMs !== null && releaseMs > deadlineMs) {
    throw new PlanError('E_RANGE', `${field}.release`, given.release, 'not after the deadline');
  }
  return {
    id,
    value: units(`${field}.value`, given.value),
    cost: Object.fromEntries(cost),
    durationHours,
    deps: listOf(`${field}.deps`, given.deps, nameOf),
    mustDo: flagOf(`${field}.must_do`, given.must_do),
    priority,
    isSuggested,
    urgent: flagOf(`${field}.urgent`, given.urgent),
    ...(releaseMs === null ? {} : { releaseMs }),
    ...(deadlineMs === null ? {} : { deadlineMs }),
    ...(given.group === undefined ? {} : { group: nameOf(`${field}.group`, given.group) }),
    ...(given.model_min === undefined ? {} : { modelMin: nameOf(`${field}.model_min`, given.model_min) }),
  };
}

function poolOf(field: string, value: unknown, nowMs: number): GivenPool {
  if (value === null) return { remaining: null, limit: null, returns: [] };
  if (typeof value === 'number') {
    const remaining = units(field, value);
    return { remaining, limit: remaining, returns: [] };
  }
  const given = objectOf(field, value, ['remaining', 'limit', 'returns']);
  const remaining = units(`${field}.remaining`, given.remaining);
  const returns = listOf(`${field}.returns`, given.returns, (place, entry) => {
    const { at, amount } = objectOf(place, entry, ['at', 'amount']);
    const atMs = instant(`${place}.at`, at);
    const aheadHours = (finite(`${place}.at`, atMs) - nowMs) / MS_PER_HOUR;
    if (aheadHours <= 0 || aheadHours > MOST_RETURN_HOURS) {
      throw new PlanError('E_RANGE', `${place}.at`, at, 'after now, within two weeks');
    }
    return { atMs, amount: units(`${place}.amount`, amount) };
  });
  const full = returns.reduce((sum, { amount }) => sum + amount, remaining);
  const limit = given.limit === undefined ? full : inRange(`${field}.limit`, given.limit, remaining, 1e9);
  return { remaining, limit, returns };
}

/** The checked file. Throws E_TYPE, E_RANGE, E_INT, E_UNKNOWN, E_EMPTY, E_DUP with the place. */
export function readTasksFile(json: unknown, nowMs: number): TasksFile {
  const given = objectOf('tasks file', json, ['tasks', 'pools']);
  const tasks = listOf('tasks', given.tasks, taskOf);
  if (tasks.length === 0) throw new PlanError('E_EMPTY', 'tasks', given.tasks ?? [], 'at least one task');
  const ids = new Set<string>();
  tasks.forEach(({ id }, index) => {
    if (ids.has(id)) throw new PlanError('E_DUP', `tasks[${index}].id`, id, 'every id once');
    ids.add(id);
  });
  if (given.pools === undefined) return { tasks, pools: null };
  const pools = entriesOf('pools', given.pools).map(
    ([pool, value]) => [pool, poolOf(`pools.${pool}`, value, nowMs)] as const,
  );
  if (pools.length === 0) throw new PlanError('E_EMPTY', 'pools', given.pools, 'at least one pool');
  return { tasks, pools: Object.fromEntries(pools) };
}

/** A small list that shows every part: a deadline, a dependency, an uncertain cost, two ways to do one task. */
export const TASKS_EXAMPLE = {
  pools: { sonnet: 60, opus: 10 },
  tasks: [
    {
      id: 'fix login outage',
      value: 200,
      cost: { sonnet: 20 },
      duration_hours: 1,
      priority: 1,
      must_do: true,
    },
    {
      id: 'design cache',
      value: 150,
      cost: { sonnet: 10, opus: { min: 3, mode: 5, max: 10 } },
      duration_hours: 2,
    },
    { id: 'build cache', value: 120, cost: { sonnet: 25 }, duration_hours: 3, deps: ['design cache'] },
    { id: 'proof by opus', value: 100, cost: { opus: 6 }, group: 'proof' },
    { id: 'proof by sonnet', value: 60, cost: { sonnet: 12 }, group: 'proof' },
    { id: 'rename files', value: 5, cost: { sonnet: 8 }, priority: 4 },
  ],
} as const;
