/** Factors learned from estimates and what the tasks took. */
import { describe, expect, it } from 'vitest';
import {
  bufferedEstimate,
  calibrationByKind,
  estimateCalibration,
} from '../../../src/planner/scoring/index.ts';

const tripled = Array.from({ length: 5 }, () => ({ estimate: 5, actual: 15 }));

describe('estimateCalibration', () => {
  it('[L5] five tasks of 5 that took 15 are short by 3.0, and the next 5 is booked as 15', () => {
    const known = estimateCalibration(tripled);
    if (known.status !== 'known') throw new Error(known.status);
    expect(known.biasFactor).toBeCloseTo(3, 12);
    expect(known.p50Factor).toBe(3);
    expect(known.p80Factor).toBe(3);
    expect(bufferedEstimate(5, known)).toEqual({ p50Messages: 15, p80Messages: 15 });
  });

  it('[L5] factors 1/2, 1, 2, 4, 8: geometric mean 2, half within 2, four fifths within 4.8', () => {
    const known = estimateCalibration([0.5, 1, 2, 4, 8].map((actual) => ({ estimate: 1, actual })));
    if (known.status !== 'known') throw new Error(known.status);
    expect(known.biasFactor).toBeCloseTo(2, 12);
    expect(known.p50Factor).toBe(2);
    // Type 7: position 0.8 * 4 = 3.2 between 4 and 8.
    expect(known.p80Factor).toBeCloseTo(4.8, 12);
    // t(.975, 4) = 2.776445; sd of log2 is sqrt(2.5).
    const half = 2.776445 * Math.SQRT1_2;
    expect(Math.log2(known.biasInterval[1])).toBeCloseTo(1 + half, 5);
    expect(Math.log2(known.biasInterval[0])).toBeCloseTo(1 - half, 5);
    expect(bufferedEstimate(3, known)).toEqual({ p50Messages: 6, p80Messages: 15 });
  });

  it('[L5] four tasks are insufficient', () => {
    expect(estimateCalibration(tripled.slice(1))).toMatchObject({ status: 'insufficient', have: 4, need: 5 });
  });

  it('[N4] kinds of work are learned apart: tripled features beside fixes on time', () => {
    const features = tripled.map((task) => ({ ...task, kind: 'feature' }));
    const fixes = tripled.map(() => ({ estimate: 2, actual: 2, kind: 'fix' }));
    const kinds = calibrationByKind([
      ...features,
      ...fixes,
      ...tripled,
      { estimate: 1, actual: 9, kind: 'docs' },
    ]);
    expect(kinds.map(({ kind }) => kind)).toEqual(['feature', 'fix', 'docs']);
    expect(kinds[0]!.calibration).toMatchObject({ status: 'known', n: 5, p50Factor: 3 });
    expect(kinds[1]!.calibration).toMatchObject({ biasFactor: 1, biasInterval: [1, 1] });
    expect(kinds[2]!.calibration).toMatchObject({ status: 'insufficient', have: 1 });
  });

  it.each([
    [{ estimate: 0, actual: 1 }, 'E_RANGE', 'tasks[0].estimate'],
    [{ estimate: 1, actual: 0 }, 'E_RANGE', 'tasks[0].actual'],
    [{ estimate: 1 }, 'E_TYPE', 'tasks[0].actual'],
    [{ estimate: '1', actual: 1 }, 'E_TYPE', 'tasks[0].estimate'],
    [null, 'E_TYPE', 'tasks[0]'],
  ])('[L5] refuses %j', (task, code, field) => {
    expect(() => estimateCalibration([task] as never)).toThrow(expect.objectContaining({ code, field }));
  });
});
