/** A series of the planner: finite numbers in order of time, at least one. */
import { finite, PlanError } from '../../core/values/index.ts';

/** The series, checked; empty is E_EMPTY, anything that is no number E_TYPE with its position. */
export function checkedSeries(field: string, values: unknown): readonly number[] {
  if (!Array.isArray(values)) throw new PlanError('E_TYPE', field, values, 'a list of numbers');
  if (values.length === 0) throw new PlanError('E_EMPTY', field, values, 'at least one value');
  return values.map((value, i) => finite(`${field}[${i}]`, value));
}
