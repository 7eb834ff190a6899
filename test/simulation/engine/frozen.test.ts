/**
 * Frozen results of the steady model: unchanged, not proven (the twin and the closed forms prove). A change here
 * moves every published figure: it needs a line in the changelog that says so.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { POLICY_SETS } from '../../../src/quota/policies/index.ts';
import { FACT_INDEX, FACTS, METRICS, TrialRunner } from '../../../src/simulation/engine/index.ts';
import { FIRST_USE_10, FIXED, SLIDING, steadyPlan } from './real-plans.ts';

const FROZEN = [
  { mode: 'focused', resetMode: 'mixed', shortStyle: FIXED, weeklyStyle: FIXED },
  { mode: 'broad', resetMode: 'mixed', shortStyle: FIXED, weeklyStyle: FIXED },
  { mode: 'broad', resetMode: 'staggered', shortStyle: SLIDING, weeklyStyle: FIRST_USE_10 },
] as const;

const TRIALS = 4;

/** The first ten: a policy added to the registry must not move these digests. */
const POLICIES = POLICY_SETS.all.slice(0, 10);

/** Tape checksums of the first trials, and a digest over the rows of ten policies. */
const freeze = (choice: (typeof FROZEN)[number]): { tapes: number[]; digest: string } => {
  const runner = new TrialRunner({ ...steadyPlan(choice), policies: POLICIES });
  const width = POLICIES.length * METRICS.length;
  const rows = new Float64Array(TRIALS * width);
  const facts = new Float64Array(FACTS.length);
  const tapes = Array.from({ length: TRIALS }, (_, trial) => {
    runner.run(trial, { rows, rowOffset: trial * width, facts, factOffset: 0 });
    return facts[FACT_INDEX.tape_checksum]!;
  });
  return { tapes, digest: createHash('sha256').update(Buffer.from(rows.buffer)).digest('hex').slice(0, 16) };
};

describe('the steady model has not moved', () => {
  it('focused, fixed windows', () => {
    expect(freeze(FROZEN[0])).toEqual({
      tapes: [319001546, 672430961, 4050627699, 1437842251],
      digest: '022df118de746cdd',
    });
  });

  it('broad, fixed windows', () => {
    expect(freeze(FROZEN[1])).toEqual({
      tapes: [2797816253, 1653143684, 1097165842, 387568807],
      digest: '5e1a65e5c768fdcd',
    });
  });

  it('broad, staggered, sliding and first-use windows', () => {
    expect(freeze(FROZEN[2])).toEqual({
      tapes: [2571164884, 3660435591, 2908646222, 3627784267],
      digest: '248c1de0d2e07307',
    });
  });
});
