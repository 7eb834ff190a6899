/** What a budget file holds: people, slots of the day, phases of a project, and what a point of work takes. */
import { units } from '../../core/values/index.ts';
import { type Uncertain, uncertain } from '../../numerics/stats/index.ts';
import { listOf, nameOf, objectOf } from '../question/index.ts';
import type { Slot } from './day-slots.ts';
import type { ProjectPhase } from './project-plan.ts';

export interface BudgetFile {
  readonly team: ReadonlyArray<{
    readonly id: string;
    readonly weight: number;
    readonly demand: number | null;
  }>;
  readonly slots: readonly Slot[];
  readonly phases: readonly ProjectPhase[];
  /** Units of one point by pool. */
  readonly perPoint: Readonly<Record<string, Uncertain>> | null;
  readonly pointsByDay: readonly number[] | null;
  /** Emergency demand of past days, whole units. */
  readonly emergencies: readonly number[] | null;
}

export const EMPTY_BUDGET_FILE: BudgetFile = {
  team: [],
  slots: [],
  phases: [],
  perPoint: null,
  pointsByDay: null,
  emergencies: null,
};

export const BUDGET_EXAMPLE: unknown = {
  team: [
    { id: 'alice', weight: 2 },
    { id: 'bob', weight: 1, demand: 150 },
  ],
  slots: [
    { id: 'night', start_hour: 0, end_hour: 8, amount: 100 },
    { id: 'day', start_hour: 8, end_hour: 18, amount: 500 },
    { id: 'evening', start_hour: 18, end_hour: 24, amount: 100 },
  ],
  emergencies: [0, 12, 0, 30, 5, 0, 18],
};

const KEYS = ['team', 'slots', 'phases', 'per_point', 'points_by_day', 'emergencies'] as const;

const numbersOf = (field: string, value: unknown): number[] | null =>
  value === undefined ? null : listOf(field, value, (at, each) => units(at, each));

/** Reads a budget file; unknown keys are E_UNKNOWN. Amounts are checked further where they are used. */
export function budgetFile(json: unknown): BudgetFile {
  const given = objectOf('budget', json, KEYS);
  const perPoint = given.per_point;
  return {
    team: listOf('team', given.team, (field, entry) => {
      const { id, weight = 1, demand } = objectOf(field, entry, ['id', 'weight', 'demand']);
      return {
        id: nameOf(`${field}.id`, id),
        weight: units(`${field}.weight`, weight),
        demand: demand === undefined ? null : units(`${field}.demand`, demand),
      };
    }),
    slots: listOf('slots', given.slots, (field, entry) => {
      const slot = objectOf(field, entry, ['id', 'start_hour', 'end_hour', 'amount']);
      return {
        id: nameOf(`${field}.id`, slot.id),
        startHour: units(`${field}.start_hour`, slot.start_hour),
        endHour: units(`${field}.end_hour`, slot.end_hour),
        amountUnits: units(`${field}.amount`, slot.amount),
      };
    }),
    phases: listOf('phases', given.phases, (field, entry) => {
      const { name, per_day, days } = objectOf(field, entry, ['name', 'per_day', 'days']);
      return {
        name: nameOf(`${field}.name`, name),
        perDay: per_day as ProjectPhase['perDay'],
        days: days as number,
      };
    }),
    perPoint:
      perPoint === undefined
        ? null
        : Object.fromEntries(
            Object.entries(objectOfPools('per_point', perPoint)).map(([pool, each]) => [
              pool,
              uncertain(`per_point.${pool}`, each),
            ]),
          ),
    pointsByDay: numbersOf('points_by_day', given.points_by_day),
    emergencies: numbersOf('emergencies', given.emergencies),
  };
}

/** An object of whatever keys; its pools are checked against the quota later. */
const objectOfPools = (field: string, value: unknown): Readonly<Record<string, unknown>> =>
  objectOf(field, value, Object.keys((value ?? {}) as object));
