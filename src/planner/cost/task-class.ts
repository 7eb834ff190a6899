/**
 * Classes of work for a throughput plan: what one is worth, what it takes, and how much of it there is. A class
 * always has an end, so a pool without a limit never promises endless work. The plan itself is a linear program.
 */
import {
  type CostVector,
  costVector,
  PlanError,
  positive,
  share,
  units,
  whole,
} from '../../core/values/index.ts';

export interface TaskClass {
  readonly name: string;
  /** Worth of one, >= 0. */
  readonly value: number;
  /** Of one. */
  readonly costByPool: CostVector;
  /** How many there are, whole. */
  readonly maxCount: number;
}

/** Checks classes; names are unique (E_DUP), counts finite whole numbers. */
export function taskClasses(field: string, value: readonly TaskClass[]): TaskClass[] {
  if (value.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one class');
  const names = new Set<string>();
  return value.map(({ name, value: worth, costByPool, maxCount }, index) => {
    const at = `${field}[${index}]`;
    if (typeof name !== 'string' || name === '') throw new PlanError('E_TYPE', `${at}.name`, name, 'a name');
    if (names.has(name)) throw new PlanError('E_DUP', `${at}.name`, name, 'each name once');
    names.add(name);
    return {
      name,
      value: units(`${at}.value`, worth),
      costByPool: costVector(`${at}.costByPool`, costByPool, null),
      maxCount: whole(`${at}.maxCount`, maxCount),
    };
  });
}

export interface UnlimitedPool {
  /** Messages of work that exist, whole. */
  readonly available: number;
  /** Rate limit, > 0. */
  readonly ratePerMin: number;
  /** > 0. */
  readonly hours: number;
  /** Share of the rate that this work may take; 1 when absent. */
  readonly rateShare?: number;
}

/** Messages that a pool without a limit can carry: the work there is, or what the rate lets through; whole. */
export function unlimitedThroughput(pool: UnlimitedPool): number {
  const rate = positive('ratePerMin', pool.ratePerMin) * share('rateShare', pool.rateShare ?? 1);
  const through = Math.floor(rate * 60 * positive('hours', pool.hours));
  return Math.min(whole('available', pool.available), through);
}
