/** Short of quota: fuller batches, a stricter gate, poor drafts later. */
import { describe, expect, it } from 'vitest';
import { dayPlan, type ScarceInput, scarceMode } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const INPUT: ScarceInput = {
  remainingShare: 0.29,
  evalBatch: 20,
  batchCap: 40,
  confidenceThreshold: 0.8,
  types: [
    { type: 'comments', accept: 0.68, breakEven: 0.04 },
    { type: 'copy', accept: 0.2, breakEven: 0.12 },
    { type: 'creative', accept: 0.1, breakEven: 0.12 },
  ],
};

describe('scarceMode', () => {
  it('[C22] below 30 %: batches at their cap, half the doubt, the worst drafts deferred first', () => {
    const advice = scarceMode(INPUT);
    expect(advice).toMatchObject({ scarce: true, evalBatch: 40, deferred: ['creative', 'copy'] });
    expect(advice.confidenceThreshold).toBeCloseTo(0.9, 12);
  });

  it('[C22] from 30 % on: everything as it was', () => {
    expect(scarceMode({ ...INPUT, remainingShare: 0.3 })).toEqual({
      scarce: false,
      evalBatch: 20,
      confidenceThreshold: 0.8,
      deferred: [],
    });
  });

  it('[C22] defers by the distance from the break-even, not by a fixed line', () => {
    expect(scarceMode(INPUT, 1).deferred).toEqual(['creative']);
    expect(scarceMode(INPUT, 20).deferred).toEqual(['creative', 'copy', 'comments']);
  });

  refuses([
    ['a batch above its cap', 'E_RANGE', 'evalBatch', () => scarceMode({ ...INPUT, evalBatch: 41 })],
    ['a share above 1', 'E_RANGE', 'remainingShare', () => scarceMode({ ...INPUT, remainingShare: 1.1 })],
    ['no margin', 'E_RANGE', 'margin', () => scarceMode(INPUT, 0)],
    [
      'an acceptance of 2',
      'E_RANGE',
      'types[0].accept',
      () => scarceMode({ ...INPUT, types: [{ type: 'x', accept: 2, breakEven: 0 }] }),
    ],
    ...NO_NUMBERS.map(
      (value) =>
        [
          String(value),
          'E_TYPE',
          'confidenceThreshold',
          () => scarceMode({ ...INPUT, confidenceThreshold: value as number }),
        ] as const,
    ),
  ]);
});

describe('dayPlan', () => {
  it('[C22] does mechanical batches first and keeps the order within', () => {
    const work = [
      { id: 'talk', mechanical: false },
      { id: 'docs', mechanical: true },
      { id: 'design', mechanical: false },
      { id: 'tests', mechanical: true },
    ];
    expect(dayPlan(work).map(({ id }) => id)).toEqual(['docs', 'tests', 'talk', 'design']);
    expect(dayPlan([])).toEqual([]);
  });

  refuses([
    [
      'one id twice',
      'E_DUP',
      'id',
      () =>
        dayPlan([
          { id: 'a', mechanical: true },
          { id: 'a', mechanical: false },
        ]),
    ],
  ]);
});
