/** The file of `plan score`: what was done, as far as somebody wrote it down. Every part may be missing. */
import {
  type CostVector,
  costVector,
  finite,
  instant,
  PlanError,
  positive,
  units,
  whole,
} from '../../core/values/index.ts';
import type { DraftCounts } from '../drafting/index.ts';
import { listOf, nameOf, objectOf, wordOf } from '../question/index.ts';
import { DEPTHS } from '../rules/index.ts';
import type { AttemptedTask, ClassifiedTurn, EstimatedTask } from '../scoring/index.ts';

export interface WorkDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly work: number;
  /** null = what the log shows of that day. */
  readonly cost: CostVector | null;
}

export interface PastTask {
  readonly id: string;
  readonly value: number;
  readonly cost: CostVector;
  readonly done: boolean;
}

export interface AskedRequest {
  readonly atMs: number;
  readonly units: number;
  readonly isDenied: boolean;
}

export interface ScoreFile {
  readonly days: readonly WorkDay[];
  readonly tasks: readonly EstimatedTask[];
  readonly turns: readonly ClassifiedTurn[];
  readonly attempts: readonly AttemptedTask[];
  readonly requests: readonly AskedRequest[];
  readonly hindsight: {
    readonly tasks: readonly PastTask[];
    readonly pools: Readonly<Record<string, number | null>>;
  } | null;
  readonly drafts: DraftCounts | null;
  readonly ruleHits: Readonly<Record<string, number>> | null;
}

const ADVICE = ['stay', 'switch', 'drop'] as const;
const KEYS = ['days', 'tasks', 'turns', 'attempts', 'requests', 'hindsight', 'drafts', 'rule_hits'] as const;

function flagOf(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new PlanError('E_TYPE', field, value, 'true or false');
}

const costOfFile = (field: string, value: unknown): CostVector => costVector(field, value, null);

function workDay(field: string, value: unknown): WorkDay {
  const given = objectOf(field, value, ['date', 'work', 'cost']);
  const { date } = given;
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new PlanError('E_TYPE', `${field}.date`, date, 'a date such as 2026-01-31');
  }
  instant(`${field}.date`, `${date}T00:00:00Z`);
  return {
    date,
    work: units(`${field}.work`, given.work),
    cost: given.cost === undefined ? null : costOfFile(`${field}.cost`, given.cost),
  };
}

function estimated(field: string, value: unknown): EstimatedTask {
  const given = objectOf(field, value, ['estimate', 'actual', 'kind']);
  const estimate = positive(`${field}.estimate`, given.estimate);
  const actual = positive(`${field}.actual`, given.actual);
  return given.kind === undefined
    ? { estimate, actual }
    : { estimate, actual, kind: nameOf(`${field}.kind`, given.kind) };
}

function turn(field: string, value: unknown): ClassifiedTurn {
  const given = objectOf(field, value, ['model', 'task_type', 'context_tokens', 'depth', 'accepted_first']);
  const { accepted_first: accepted = null } = given;
  return {
    model: nameOf(`${field}.model`, given.model),
    taskType: nameOf(`${field}.task_type`, given.task_type),
    contextTokens: whole(`${field}.context_tokens`, given.context_tokens ?? 0),
    depth: wordOf(`${field}.depth`, given.depth ?? 'none', DEPTHS),
    acceptedFirst: accepted === null ? null : flagOf(`${field}.accepted_first`, accepted),
  };
}

function attempted(field: string, value: unknown): AttemptedTask {
  const given = objectOf(field, value, ['id', 'attempts']);
  return {
    id: nameOf(`${field}.id`, given.id),
    attempts: listOf(`${field}.attempts`, given.attempts, (place, entry) => {
      const attempt = objectOf(place, entry, ['pool', 'units', 'advice']);
      return {
        pool: nameOf(`${place}.pool`, attempt.pool),
        units: units(`${place}.units`, attempt.units),
        advice: wordOf(`${place}.advice`, attempt.advice, ADVICE),
      };
    }),
  };
}

function hindsightOf(field: string, value: unknown): NonNullable<ScoreFile['hindsight']> {
  const given = objectOf(field, value, ['tasks', 'pools']);
  const { pools } = given;
  if (pools === null || typeof pools !== 'object' || Array.isArray(pools)) {
    throw new PlanError('E_TYPE', `${field}.pools`, pools, 'an object of limits by pool');
  }
  const limits = Object.entries(pools).map(
    ([pool, limit]) => [pool, limit === null ? null : units(`${field}.pools.${pool}`, limit)] as const,
  );
  const names = limits.map(([pool]) => pool);
  return {
    pools: Object.fromEntries(limits),
    tasks: listOf(`${field}.tasks`, given.tasks, (place, entry) => {
      const task = objectOf(place, entry, ['id', 'value', 'cost', 'done']);
      return {
        id: nameOf(`${place}.id`, task.id),
        value: units(`${place}.value`, task.value),
        cost: costVector(`${place}.cost`, task.cost, names),
        done: flagOf(`${place}.done`, task.done),
      };
    }),
  };
}

function draftsOf(field: string, value: unknown): DraftCounts {
  const keys = ['accepted', 'refined', 'replaced', 'refined_well', 'batch_sizes', 'times'] as const;
  const given = objectOf(field, value, keys);
  return {
    accepted: whole(`${field}.accepted`, given.accepted),
    refined: whole(`${field}.refined`, given.refined),
    replaced: whole(`${field}.replaced`, given.replaced),
    refinedWell: whole(`${field}.refined_well`, given.refined_well ?? 0),
    batchSizes: listOf(`${field}.batch_sizes`, given.batch_sizes, (place, entry) => whole(place, entry, 1)),
    times: listOf(`${field}.times`, given.times, (place, entry) => {
      const time = objectOf(place, entry, ['draft_sec', 'direct_sec']);
      return {
        draftSec: positive(`${place}.draft_sec`, time.draft_sec),
        directSec: positive(`${place}.direct_sec`, time.direct_sec),
      };
    }),
  };
}

function hitsOf(field: string, value: unknown): Record<string, number> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', field, value, 'an object of numbers by rule');
  }
  return Object.fromEntries(
    Object.entries(value).map(([rule, number]) => [rule, whole(`${field}.${rule}`, number)]),
  );
}

/** The checked file; null = nothing was written down. Throws E_TYPE, E_RANGE, E_INT, E_UNKNOWN with the place. */
export function readScoreFile(json: unknown): ScoreFile {
  const given = objectOf('work file', json ?? {}, KEYS);
  return {
    days: listOf('days', given.days, workDay),
    tasks: listOf('tasks', given.tasks, estimated),
    turns: listOf('turns', given.turns, turn),
    attempts: listOf('attempts', given.attempts, attempted),
    requests: listOf('requests', given.requests, (field, value) => {
      const request = objectOf(field, value, ['at', 'units', 'denied']);
      return {
        atMs: finite(`${field}.at`, instant(`${field}.at`, request.at)),
        units: units(`${field}.units`, request.units ?? 1),
        isDenied: flagOf(`${field}.denied`, request.denied ?? false),
      };
    }),
    hindsight: given.hindsight === undefined ? null : hindsightOf('hindsight', given.hindsight),
    drafts: given.drafts === undefined ? null : draftsOf('drafts', given.drafts),
    ruleHits: given.rule_hits === undefined ? null : hitsOf('rule_hits', given.rule_hits),
  };
}

const EXAMPLE_WORK = [8, 9, 7, 8, 10, 9, 8, 7, 9, 8, 12, 13, 12, 14, 13, 12];

/** Work of some days with what it took, estimates of tasks, and a choice to judge afterwards. */
export const SCORE_EXAMPLE: Readonly<Record<string, unknown>> = {
  days: EXAMPLE_WORK.map((work, index) => ({
    date: `2026-02-${String(index + 1).padStart(2, '0')}`,
    work,
    cost: { sonnet: 100 + 5 * (index % 3), opus: 10 },
  })),
  tasks: [
    { estimate: 5, actual: 9, kind: 'feature' },
    { estimate: 10, actual: 14, kind: 'feature' },
    { estimate: 4, actual: 4, kind: 'fix' },
    { estimate: 6, actual: 10, kind: 'feature' },
    { estimate: 3, actual: 5, kind: 'fix' },
  ],
  hindsight: {
    pools: { sonnet: 30, opus: 10 },
    tasks: [
      { id: 'login', value: 100, cost: { sonnet: 10 }, done: true },
      { id: 'report', value: 150, cost: { sonnet: 15, opus: 2 }, done: true },
      { id: 'cache', value: 200, cost: { opus: 8 }, done: false },
    ],
  },
};
