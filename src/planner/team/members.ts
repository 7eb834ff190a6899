/** Lists of members as every split takes them: not empty, no name twice. */
import { PlanError } from '../../core/values/index.ts';

/** Checks the ids of a list; E_EMPTY and E_DUP name the field. */
export function checkMembers(field: string, ids: readonly string[]): void {
  if (ids.length === 0) throw new PlanError('E_EMPTY', field, [], 'one or more');
  checkUnique(field, ids);
}

/** Checks that no id comes twice (E_DUP) and that each is a word (E_TYPE). */
export function checkUnique(field: string, ids: readonly unknown[]): void {
  const seen = new Set<unknown>();
  ids.forEach((id, index) => {
    if (typeof id !== 'string' || id === '') {
      throw new PlanError('E_TYPE', `${field}[${index}].id`, id, 'a name');
    }
    if (seen.has(id)) throw new PlanError('E_DUP', `${field}[${index}].id`, id, 'names that differ');
    seen.add(id);
  });
}
