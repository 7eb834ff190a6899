/** The file of `plan score`: what was done, as far as somebody wrote it down. Every part may be missing. */
import type { z } from 'zod';
import { type CostVector, costVector, instant, PlanError, units } from '../../core/values/index.ts';
import {
  costsField,
  field,
  flagField,
  instantField,
  listField,
  nameField,
  objectField,
  positiveField,
  unitsField,
} from '../question/index.ts';

export interface WorkDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Tasks or points done, >= 0. */
  readonly work: number;
  /** null = what the log shows of that day. */
  readonly cost: CostVector | null;
}

export interface EstimatedTask {
  /** Messages, > 0. */
  readonly estimate: number;
  readonly actual: number;
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
  readonly requests: readonly AskedRequest[];
  readonly hindsight: {
    readonly tasks: readonly PastTask[];
    /** Limits by pool; null = without one. */
    readonly pools: Readonly<Record<string, number | null>>;
  } | null;
}

const dateField = (): z.ZodType<string, unknown> =>
  field(
    (at, value) => {
      if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
        throw new PlanError('E_TYPE', at, value, 'a date such as 2026-01-31');
      }
      instant(at, `${value}T00:00:00Z`);
      return value;
    },
    { type: 'string', format: 'date' },
  );

const limitsField = (): z.ZodType<Record<string, number | null>, unknown> =>
  field(
    (at, value) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw new PlanError('E_TYPE', at, value, 'an object of limits by pool');
      }
      return Object.fromEntries(
        Object.entries(value).map(([pool, limit]) => [
          pool,
          limit === null ? null : units(`${at}.${pool}`, limit),
        ]),
      );
    },
    { type: 'object', additionalProperties: { type: ['number', 'null'], minimum: 0 } },
  );

const DAY = objectField({
  date: dateField(),
  work: unitsField(),
  cost: costsField().optional(),
}).transform(({ cost = null, ...day }): WorkDay => ({ ...day, cost }));

const REQUEST = objectField({
  at: instantField(),
  units: unitsField().prefault(1),
  denied: flagField().prefault(false),
}).transform((given): AskedRequest => ({ atMs: given.at, units: given.units, isDenied: given.denied }));

const PAST_TASK = objectField({
  id: nameField(),
  value: unitsField(),
  cost: costsField(),
  done: flagField(),
});

export const SCORE_FILE: z.ZodType<ScoreFile, unknown> = objectField({
  days: listField(DAY),
  tasks: listField(objectField({ estimate: positiveField(), actual: positiveField() })),
  requests: listField(REQUEST),
  hindsight: objectField({ tasks: listField(PAST_TASK), pools: limitsField() }).optional(),
}).transform(({ hindsight = null, ...file }) => ({ ...file, hindsight }));

/** The file, or nothing written down. Throws E_DUP for a day or a task twice, E_UNKNOWN for a pool without a limit. */
export function checkedRecords(file: ScoreFile | null): ScoreFile {
  const { days, hindsight, ...rest } = file ?? { days: [], tasks: [], requests: [], hindsight: null };
  days.forEach(({ date }, i) => {
    if (days.findIndex((day) => day.date === date) === i) return;
    throw new PlanError('E_DUP', `days[${i}].date`, date, 'every date once');
  });
  const pools = Object.keys(hindsight?.pools ?? {});
  hindsight?.tasks.forEach(({ cost }, i) => {
    costVector(`hindsight.tasks[${i}].cost`, cost, pools);
  });
  return { days, hindsight, ...rest };
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
    { estimate: 5, actual: 9 },
    { estimate: 10, actual: 14 },
    { estimate: 4, actual: 4 },
    { estimate: 6, actual: 10 },
    { estimate: 3, actual: 5 },
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
