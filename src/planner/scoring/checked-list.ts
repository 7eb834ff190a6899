/** Lists and records of a log as they come in: wrong shapes are the caller's mistake, said with their place. */
import { PlanError } from '../../core/values/index.ts';

/** A list whose entries are objects; anything else is E_TYPE with its place. */
export function recordList<T extends object>(field: string, value: readonly T[]): readonly T[] {
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list');
  value.forEach((each, index) => {
    if (each === null || typeof each !== 'object') {
      throw new PlanError('E_TYPE', `${field}[${index}]`, each, 'an object');
    }
  });
  return value;
}

/** An object; anything else is E_TYPE. */
export function record<T extends object>(field: string, value: T): T {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  throw new PlanError('E_TYPE', field, value, 'an object');
}

/** true or false; anything else is E_TYPE. */
export function flag(field: string, value: boolean): boolean {
  if (typeof value !== 'boolean') throw new PlanError('E_TYPE', field, value, 'true or false');
  return value;
}
