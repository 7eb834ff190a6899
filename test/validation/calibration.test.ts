/** Promises kept in 200 macroreplications, seeds fixed; bench/calibration.ts makes 2,000. */
import { describe, expect, it } from 'vitest';
import { CALIBRATION_CASES, successShare } from './calibration-cases.ts';

const MACROREPLICATIONS = 200;
/** Small enough for every run; the comparison with the best stands on the same critical values as all pairs. */
const CASES = CALIBRATION_CASES.filter(
  ({ procedure, law, trials, isPromised }) =>
    isPromised &&
    law !== 'rare' &&
    [100, 400, 600, 4000].includes(trials) &&
    !(procedure.startsWith('against the best') && trials === 100),
);

describe('over 200 macroreplications the promise is kept, less two standard errors', () => {
  it.each(
    CASES.map((found) => [`${found.procedure}, ${found.law}, ${found.trials} trials`, found] as const),
  )('%s', (_, found) => {
    const error = Math.sqrt((found.promise * (1 - found.promise)) / MACROREPLICATIONS);
    expect(successShare(found, MACROREPLICATIONS)).toBeGreaterThanOrEqual(found.promise - 2 * error);
  });

  it('holds every procedure under every law but the rarest', () => {
    const kinds = new Set(CASES.map(({ procedure, law }) => `${procedure} ${law}`));
    expect(kinds.size).toBe(6 * 3);
  });
});
