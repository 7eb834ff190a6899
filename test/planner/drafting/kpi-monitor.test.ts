/** Indicators of drafting: a breach is called only when the data exclude the target. */
import { describe, expect, it } from 'vitest';
import {
  DRAFT_KPI_TARGETS,
  type DraftCounts,
  type DraftKpi,
  draftKpis,
  type KpiReading,
} from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const NOTHING: DraftCounts = {
  accepted: 0,
  refined: 0,
  replaced: 0,
  refinedWell: 0,
  batchSizes: [],
  times: [],
};

/** 150 items: 60 % accepted, 30 % refined, 10 % replaced. */
const GOOD: DraftCounts = {
  accepted: 90,
  refined: 45,
  replaced: 15,
  refinedWell: 43,
  batchSizes: [25, 24, 26, 25, 25, 25],
  times: [
    { draftSec: 25, directSec: 300 },
    { draftSec: 30, directSec: 300 },
    { draftSec: 20, directSec: 300 },
  ],
};

function readingOf(counts: DraftCounts, kpi: DraftKpi): KpiReading {
  return draftKpis(counts).find((reading) => reading.kpi === kpi)!;
}

describe('draftKpis', () => {
  it('[C15] all is well: values, intervals, no action', () => {
    const readings = draftKpis(GOOD);
    expect(readings.map(({ kpi }) => kpi)).toEqual(Object.keys(DRAFT_KPI_TARGETS));
    expect(readings.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(readings.every(({ action }) => action === null)).toBe(true);
    const acceptance = readings[0]!;
    expect(acceptance.value).toBeCloseTo(0.6, 12);
    // Beta(91, 61) at 2.5 % and 97.5 %.
    expect(acceptance.interval![0]).toBeCloseTo(0.5199018834645319, 10);
    expect(acceptance.interval![1]).toBeCloseTo(0.6750061592875592, 10);
  });

  it('[C15] has the t interval of a mean: 25 +- 0.664', () => {
    const { value, interval } = readingOf(GOOD, 'batch-size');
    // Variance 2/5, standard error sqrt(.4 / 6), t of 5 degrees 2.5706.
    expect(value).toBeCloseTo(25, 12);
    expect(interval![1] - 25).toBeCloseTo(2.570582 * Math.sqrt(0.4 / 6), 5);
  });

  it.each([
    ['acceptance', { accepted: 20, refined: 70, replaced: 10 }],
    ['refine-success', { refined: 45, refinedWell: 20 }],
    ['replacement', { accepted: 50, replaced: 50, refined: 0, refinedWell: 0 }],
    ['batch-size', { batchSizes: [5, 6, 5, 6] }],
    ['batch-size', { batchSizes: [50, 52, 51, 50] }],
    [
      'time-saving',
      {
        times: [
          { draftSec: 90, directSec: 100 },
          { draftSec: 88, directSec: 100 },
          { draftSec: 91, directSec: 100 },
        ],
      },
    ],
  ] as const)('[C15] %s off target is a breach with its action', (kpi, off) => {
    const reading = readingOf({ ...GOOD, ...off }, kpi);
    expect(reading.status).toBe('breach');
    expect(reading.action).toBe(DRAFT_KPI_TARGETS[kpi].action);
  });

  it('[C15] a bad value of few items is not enough data, not a breach', () => {
    // 1 of 5 accepted is below 40 %, but so few could be 64 %.
    const few = { ...NOTHING, accepted: 1, refined: 2, replaced: 2, refinedWell: 1 };
    expect(readingOf(few, 'acceptance')).toMatchObject({
      value: 0.2,
      status: 'not-enough-data',
      action: null,
    });
    expect(readingOf(few, 'replacement')).toMatchObject({ value: 0.4, status: 'not-enough-data' });
  });

  it('[C15] one value has no interval, none has no value', () => {
    expect(readingOf({ ...NOTHING, batchSizes: [3] }, 'batch-size')).toMatchObject({
      value: 3,
      interval: null,
      status: 'not-enough-data',
    });
    for (const reading of draftKpis(NOTHING)) {
      expect(reading).toMatchObject({ value: null, interval: null, status: 'not-enough-data' });
    }
  });

  it('[W23] takes its targets as data: 40 % is no law', () => {
    const targets = { ...DRAFT_KPI_TARGETS, acceptance: { low: 0.7, high: 1, action: 'stop' } };
    expect(draftKpis(GOOD, targets)[0]).toMatchObject({ status: 'breach', action: 'stop' });
  });

  refuses([
    [
      'more good refinements than refinements',
      'E_RANGE',
      'refinedWell',
      () => draftKpis({ ...GOOD, refinedWell: 46 }),
    ],
    ['an empty batch', 'E_RANGE', 'batchSizes[1]', () => draftKpis({ ...GOOD, batchSizes: [3, 0] })],
    [
      'a time of nothing',
      'E_RANGE',
      'times[0].directSec',
      () => draftKpis({ ...GOOD, times: [{ draftSec: 1, directSec: 0 }] }),
    ],
    [
      'a target upside down',
      'E_RANGE',
      'targets.acceptance.low',
      () => draftKpis(GOOD, { ...DRAFT_KPI_TARGETS, acceptance: { low: 1, high: 0, action: '' } }),
    ],
    ...NO_NUMBERS.flatMap((value) =>
      (['accepted', 'refined', 'replaced', 'refinedWell'] as const).map(
        (field) =>
          [String(value), 'E_TYPE', field, () => draftKpis({ ...GOOD, [field]: value as number })] as const,
      ),
    ),
  ]);
});
