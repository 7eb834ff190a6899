/** A day of drafting from its counts. */
import { describe, expect, it } from 'vitest';
import { draftLogSummary } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const DAY = { tasks: 150, evaluations: 6, refined: 45, replaced: 15 };

describe('draftLogSummary', () => {
  it('[C8] 150 tasks, 6 batches, 45 refined, 15 replaced: 66 messages, 60 % accepted, 84 = 56 % saved', () => {
    expect(draftLogSummary(DAY)).toEqual({
      expected: 66,
      direct: 150,
      saving: 84,
      savingFraction: 0.56,
      tie: false,
      accepted: 90,
      acceptance: 0.6,
    });
  });

  it('has no acceptance without tasks', () => {
    expect(draftLogSummary({ tasks: 0, evaluations: 0, refined: 0, replaced: 0 })).toMatchObject({
      acceptance: null,
      savingFraction: 0,
    });
  });

  refuses([
    [
      'more rejects than tasks',
      'E_RANGE',
      'refined + replaced',
      () => draftLogSummary({ ...DAY, refined: 136 }),
    ],
    ['half an evaluation', 'E_INT', 'evaluations', () => draftLogSummary({ ...DAY, evaluations: 0.5 })],
    ...NO_NUMBERS.map(
      (value) =>
        [
          String(value),
          'E_TYPE',
          'tasks',
          () => draftLogSummary({ ...DAY, tasks: value as number }),
        ] as const,
    ),
  ]);
});
