/**
 * Promises kept: in 80 macroreplications here, seeds fixed, and in the 2,000 of bench/calibration.json, whose cases
 * are those of this code.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FEW_TRIALS } from '../../src/simulation/experiment/index.ts';
import { CALIBRATION_CASES, shortfallAllowed, successShare } from './calibration-cases.ts';

const MACROREPLICATIONS = 80;
/** Small enough for every run; the comparison with the best stands on the same critical values as all pairs. */
const CASES = CALIBRATION_CASES.filter(
  ({ procedure, law, trials, isPromised }) =>
    isPromised &&
    law !== 'rare' &&
    [100, 400, 600, 4000].includes(trials) &&
    !(procedure.startsWith('against the best') && trials === 100),
);

interface Measured {
  readonly macroreplications: number;
  readonly rows: ReadonlyArray<{
    readonly procedure: string;
    readonly law: string;
    readonly trials: number;
    readonly promise: number;
    readonly isPromised: boolean;
    readonly share: number;
  }>;
}

const measured = JSON.parse(
  readFileSync(new URL('../../bench/calibration.json', import.meta.url), 'utf8'),
) as Measured;

describe('over 80 macroreplications the promise is kept, less two standard errors', () => {
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

describe('the measured figures', () => {
  it('are those of these cases, 2,000 times each', () => {
    const caseOf = ({
      procedure,
      law,
      trials,
      promise,
      isPromised,
    }: Omit<Measured['rows'][number], 'share'>) => [procedure, law, trials, promise, isPromised].join(' ');
    expect(measured.macroreplications).toBe(2000);
    expect(measured.rows.map(caseOf)).toEqual(CALIBRATION_CASES.map(caseOf));
  });

  it.each(
    measured.rows.filter(({ isPromised }) => isPromised),
  )('$procedure, $law, $trials trials keep the promise', ({ promise, share }) => {
    expect(share).toBeGreaterThanOrEqual(promise - shortfallAllowed(promise, measured.macroreplications));
  });

  it('bear out which groups are said to be few: where policies seldom differ, 20 trials tell nothing', () => {
    const shareOf = (trials: number): number =>
      measured.rows.find(
        (row) => row.procedure.startsWith('all pairs') && row.law === 'rare' && row.trials === trials,
      )!.share;
    expect(shareOf(20)).toBeLessThan(0.6);
    expect(shareOf(FEW_TRIALS)).toBeGreaterThanOrEqual(0.95);
  });
});
