/**
 * The file of `plan tasks`: tasks with a value, a cost by pool and perhaps a deadline, and what is left where no
 * window is to say it. Costs and durations may be uncertain and stay so.
 */
import type { z } from 'zod';
import { inRange, instantText, MS_PER_HOUR, PlanError, units } from '../../core/values/index.ts';
import { meanOf, type Uncertain, uncertain } from '../../numerics/stats/samples/index.ts';
import type { Priority } from '../../quota/rules/index.ts';
import {
  field,
  flagField,
  instantField,
  listField,
  nameField,
  objectField,
  readFields,
  unitsField,
  wholeField,
} from '../question/index.ts';
import { suggestPriority } from '../rules/index.ts';

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

/** What is left of a pool, as the file says it. */
export interface GivenPool {
  /** null = no limit. */
  readonly remaining: number | null;
  /** Of a full pool, not below what is left. */
  readonly limit: number | null;
  /** Units that come back, later than now. */
  readonly returns: ReadonlyArray<{ readonly atMs: number; readonly amount: number }>;
}

export interface TasksFile {
  readonly tasks: readonly PlanTask[];
  /** null = the windows of the quota. */
  readonly pools: ReadonlyMap<string, GivenPool> | null;
}

/** Longest time ahead at which units may come back. */
const MOST_RETURN_HOURS = 336;
const MOST_UNITS = 1e9;

const UNCERTAIN = { anyOf: [{ type: 'number', minimum: 0 }, { type: 'object' }] };
const BY_POOL = { type: 'object', additionalProperties: UNCERTAIN };

function entriesOf(at: string, value: unknown): Array<[string, unknown]> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', at, value, 'an object by pool, such as {"sonnet": 10}');
  }
  return Object.entries(value);
}

const costField = field(
  (at, value) =>
    Object.fromEntries(
      entriesOf(at, value).map(([pool, amount]) => [pool, uncertain(`${at}.${pool}`, amount)]),
    ),
  BY_POOL,
);

const durationField = field((at, value): Uncertain => {
  const hours = uncertain(at, value);
  if (!(meanOf(hours) > 0)) throw new PlanError('E_RANGE', at, value, 'more than 0');
  return hours;
}, UNCERTAIN);

/** The priority as given, else as the words of the task suggest it. */
function priorityOf(given: number | undefined, text: string): Pick<PlanTask, 'priority' | 'isSuggested'> {
  if (given !== undefined) return { priority: given as Priority, isSuggested: false };
  const words = text.replace(/[_-]/g, ' ');
  const isSaid = /[\p{L}\p{N}]/u.test(words);
  return { priority: isSaid ? suggestPriority(words).priority : 3, isSuggested: true };
}

const TASK = objectField({
  id: nameField(),
  value: unitsField().describe('What it is worth, in a unit of your own'),
  cost: costField.describe('Units by pool, or messages by model; {min, mode, max} where it is not sure'),
  duration_hours: durationField.prefault(1),
  release: instantField().optional().describe('Not before'),
  deadline: instantField().optional().describe('Worth nothing when it ends later'),
  deps: listField(nameField()).describe('Ids of what must be done first'),
  group: nameField().optional().describe('Ways to do one thing share a group: one of them is done'),
  must_do: flagField().prefault(false),
  priority: wholeField(1, 4).optional().describe('1 is the gravest; absent = suggested from its words'),
  text: nameField().optional().describe('What it is about, for its priority; absent = its id'),
  urgent: flagField().prefault(false),
  model_min: nameField().optional().describe('Weakest model that can do it'),
}).transform((given): PlanTask => {
  const { id, value, cost, deps, urgent, release, deadline, group, model_min: modelMin } = given;
  return {
    ...{ id, value, cost, deps, urgent, durationHours: given.duration_hours, mustDo: given.must_do },
    ...priorityOf(given.priority, given.text ?? id),
    ...(release === undefined ? {} : { releaseMs: release }),
    ...(deadline === undefined ? {} : { deadlineMs: deadline }),
    ...(group === undefined ? {} : { group }),
    ...(modelMin === undefined ? {} : { modelMin }),
  };
});

const POOL = objectField({
  remaining: unitsField(),
  limit: unitsField().optional(),
  returns: listField(objectField({ at: instantField(), amount: unitsField() })),
});

/** null, a number, or what is left with what comes back. */
const poolField = field(
  (at, value): GivenPool => {
    if (value === null) return { remaining: null, limit: null, returns: [] };
    if (typeof value === 'number') {
      const remaining = units(at, value);
      return { remaining, limit: remaining, returns: [] };
    }
    const { remaining, limit, returns } = readFields(POOL, value, at, `${at}.`);
    const full = returns.reduce((sum, { amount }) => sum + amount, remaining);
    return {
      remaining,
      limit: limit === undefined ? full : inRange(`${at}.limit`, limit, remaining, MOST_UNITS),
      returns: returns.map((each) => ({ atMs: each.at, amount: each.amount })),
    };
  },
  { anyOf: [{ type: 'null' }, { type: 'number', minimum: 0 }, { type: 'object' }] },
);

const poolsField = field(
  (at, value) => {
    const entries = entriesOf(at, value);
    if (entries.length === 0) throw new PlanError('E_EMPTY', at, value, 'at least one pool');
    return new Map(entries.map(([pool, each]) => [pool, readFields(poolField, each, `${at}.${pool}`)]));
  },
  { type: 'object' },
);

export const TASKS_FILE: z.ZodType<TasksFile, unknown> = objectField({
  tasks: listField(TASK),
  pools: poolsField.optional().describe('What is left by pool; absent = what the windows of the quota say'),
}).transform(({ tasks, pools = null }): TasksFile => ({ tasks, pools }));

/** What one field cannot say alone: ids once, release before deadline, returns after now. Throws E_EMPTY, E_DUP, E_RANGE. */
export function checkTasks({ tasks, pools }: TasksFile, nowMs: number): void {
  if (tasks.length === 0) throw new PlanError('E_EMPTY', 'tasks', tasks, 'at least one task');
  for (const [pool, { returns }] of pools ?? []) {
    for (const [i, { atMs }] of returns.entries()) {
      if (atMs > nowMs && atMs <= nowMs + MOST_RETURN_HOURS * MS_PER_HOUR) continue;
      const at = `pools.${pool}.returns[${i}].at`;
      throw new PlanError('E_RANGE', at, instantText(atMs), 'after now, within two weeks');
    }
  }
  const ids = new Set<string>();
  for (const [index, { id, releaseMs, deadlineMs }] of tasks.entries()) {
    if (ids.has(id)) throw new PlanError('E_DUP', `tasks[${index}].id`, id, 'every id once');
    ids.add(id);
    if (releaseMs !== undefined && deadlineMs !== undefined && releaseMs > deadlineMs) {
      const at = `tasks[${index}].release`;
      throw new PlanError('E_RANGE', at, instantText(releaseMs), 'not after the deadline');
    }
  }
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
