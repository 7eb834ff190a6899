/** The models of drawn demand: every request's on its own, in given shares. */
import { type RandomGenerator, unitReal } from '../../numerics/random/index.ts';
import type { DemandTape } from './tape.ts';

/**
 * Fills the tape's class column. `shares`: 0..1 by model, in sum at most 1; `classOfModel`: by model, and last the
 * class of the rest.
 */
export function drawModels(
  tape: DemandTape,
  shares: readonly number[],
  classOfModel: Uint8Array,
  draws: RandomGenerator,
): void {
  const classes = tape.makeClasses();
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
    let left = unitReal(draws);
    let model = 0;
    while (model < shares.length && left >= shares[model]!) left -= shares[model++]!;
    classes[arrival] = classOfModel[model]!;
  }
}
