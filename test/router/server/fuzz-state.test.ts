/** States changed by chance: few in the suite, many under `npm run faults`. */
import { afterAll, expect, it } from 'vitest';
import { faultCount, reportFaults } from '../../faults.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { fuzzStates } from './state-fuzz.ts';

afterAll(removeScratch);

const SEED = 20260211;
const COUNT = faultCount(300, 10_000);

it(
  'a state changed by chance: a router works on it, or refuses it in one sentence',
  async () => {
    const { works, refusals, faults } = await fuzzStates(scratchDirectory('states'), SEED, COUNT);
    reportFaults({
      family: 'mutated input',
      faults: 'a state file changed by chance',
      tried: COUNT,
      kept: COUNT - faults.length,
      lost: `${works} starts, ${refusals.length} refusals in one sentence, ${faults.length} others`,
    });
    expect(faults).toEqual([]);
    expect(works).toBeGreaterThan(COUNT / 10);
    expect(refusals.length).toBeGreaterThan(COUNT / 4);
  },
  faultCount(120_000, 3_600_000),
);
