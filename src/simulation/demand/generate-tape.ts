/**
 * Tapes from a demand law, exactly Poisson in every minute, by next-arrival skipping: unit exponentials are
 * laid on the cumulative rate, whose inverse gives the arrival times. Cost is linear in arrivals, not minutes.
 *
 * Source: Cinlar's inversion of the cumulative rate; see Devroye, Non-Uniform Random Variate Generation,
 * 1986, VI.1.3.
 */
import { intBelow, type RandomGenerator, unitExponential } from '../../numerics/random/index.ts';
import { arrivalRate, type DemandLaw, type Horizon, rateChangeMinutes } from '../scenario/index.ts';
import type { DemandTape } from './tape.ts';

/** Arrivals that one append of a segment may add before room is checked again. */
const ROOM = 1024;

/** Fills `tape` with the law's arrivals over the horizon. Arrival times and costs come from separate streams. */
export function generateTape(
  tape: DemandTape,
  law: DemandLaw,
  horizon: Horizon,
  streams: { readonly arrivals: RandomGenerator; readonly costs: RandomGenerator },
): void {
  const changes = rateChangeMinutes(law, horizon.totalMinutes);
  let count = 0;
  let exposureToNext = unitExponential(streams.arrivals);
  for (let segment = 0; segment + 1 < changes.length; segment++) {
    const start = changes[segment]!;
    const end = changes[segment + 1]!;
    const rate = arrivalRate(law, start);
    const minutesPerExposure = 1 / rate;
    let exposureLeft = (end - start) * rate;
    let time = start;
    while (exposureToNext < exposureLeft) {
      if (count + ROOM > tape.minutes.length) tape.reserve(count + 2 * ROOM);
      const { minutes, costs } = tape;
      const limit = Math.min(count + ROOM, minutes.length);
      while (exposureToNext < exposureLeft && count < limit) {
        exposureLeft -= exposureToNext;
        time += exposureToNext * minutesPerExposure;
        const minute = Math.floor(time);
        minutes[count] = minute < end ? minute : end - 1;
        costs[count] = 1 + intBelow(streams.costs, law.maxCostUnits);
        count++;
        exposureToNext = unitExponential(streams.arrivals);
      }
    }
    exposureToNext -= exposureLeft;
  }
  tape.arrivalCount = count;
  tape.seal(horizon);
}
