/**
 * Tapes of the published model: minute by minute, a Poisson count by multiplying uniforms (Knuth), then one
 * cost per arrival, from CPython's generator in its draw order. Each policy gets its own tape.
 */
import type { CpythonRandom } from '../../numerics/random/index.ts';
import { arrivalRate, type DemandLaw, type Horizon, rateChangeMinutes } from '../scenario/index.ts';
import type { DemandTape } from './tape.ts';

/** Fills `tape` with one policy's demand. */
export function publishedTape(
  tape: DemandTape,
  law: DemandLaw,
  horizon: Horizon,
  random: CpythonRandom,
): void {
  const changes = rateChangeMinutes(law, horizon.totalMinutes);
  let count = 0;
  for (let segment = 0; segment + 1 < changes.length; segment++) {
    const end = changes[segment + 1]!;
    const stopAt = Math.exp(-arrivalRate(law, changes[segment]!));
    for (let minute = changes[segment]!; minute < end; minute++) {
      let arrivals = -1;
      let product = 1;
      do {
        arrivals++;
        product *= random.random();
      } while (product > stopAt);
      tape.reserve(count + arrivals);
      for (let i = 0; i < arrivals; i++) {
        tape.minutes[count] = minute;
        tape.costs[count] = random.int(1, law.maxCostUnits);
        count++;
      }
    }
  }
  tape.arrivalCount = count;
  tape.seal(horizon);
}
