/** Promises kept in 200 macroreplications, seeds fixed; bench/calibration.ts makes 2,000. */
import { describe, expect, it } from 'vitest';
import { CALIBRATION_CASES, successShare } from './calibration-cases.ts';

const MACROREPLICATIONS = 200;
/** The comparison with the best stands on the same critical values as all pairs: one size is enough here. */
const CASES = CALIBRATION_CASES.filter(
  ({ procedure, trials }) => trials !== 2000 && !(procedure.startsWith('against the best') && trials === 100),
);

describe('over 200 macroreplications the promise is kept, less two standard errors', () => {
  it.each(
    CASES.map((found) => [`${found.procedure}, ${found.law}, ${found.trials} trials`, found] as const),
  )('%s', (_, found) => {
    const error = Math.sqrt((found.promise * (1 - found.promise)) / MACROREPLICATIONS);
    expect(successShare(found, MACROREPLICATIONS)).toBeGreaterThanOrEqual(found.promise - 2 * error);
  });

  it('holds every procedure under every law', () => {
    const kinds = new Set(CASES.map(({ procedure, law }) => `${procedure} ${law}`));
    expect(kinds.size).toBe(6 * 3);
  });
});
