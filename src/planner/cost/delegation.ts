/**
 * Does handing work on save quota of the session's pool? Only what the work would have taken there counts, less what
 * the hand-over and the executor take there; another pool alone saves nothing.
 */
import { units } from '../../core/values/index.ts';

export interface Delegation {
  /** Messages of the session's pool that the work would take without handing on. */
  readonly direct: number;
  /** Messages of that pool for the hand-over. */
  readonly handOff: number;
  /** Messages of that pool that the executor takes; 0 when it is of another pool. */
  readonly executor: number;
}

export interface DelegationSaving {
  /** Messages of the session's pool; negative = it costs more. */
  readonly saving: number;
  readonly verdict: 'save' | 'even' | 'lose';
}

/** direct - (handOff + executor), all >= 0. */
export function delegationSaving({ direct, handOff, executor }: Delegation): DelegationSaving {
  const saving = units('direct', direct) - (units('handOff', handOff) + units('executor', executor));
  return { saving, verdict: saving > 0 ? 'save' : saving < 0 ? 'lose' : 'even' };
}
