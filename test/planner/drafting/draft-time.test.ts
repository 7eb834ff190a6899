/** Seconds with drafts and without, beside the rate limit. */
import { describe, expect, it } from 'vitest';
import { DRAFT_SECONDS_DOC, type DraftTimes, draftTime } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const TEN: DraftTimes = {
  itemCount: 10,
  fixShare: 0.3,
  draftSec: DRAFT_SECONDS_DOC.draft,
  evalSec: DRAFT_SECONDS_DOC.evaluate,
  fixSec: DRAFT_SECONDS_DOC.fix,
  directSec: DRAFT_SECONDS_DOC.direct,
  evalBatch: 10,
  parallel: 10,
  ratePerMin: 60,
};

describe('draftTime', () => {
  it('[C9] ten items, three fixes: 300 s one by one, 25 s side by side, 12 times faster', () => {
    expect(draftTime(TEN)).toMatchObject({ seqSec: 300, parSec: 25, speedup: 12 });
  });

  it('[C9] is 1.2 times faster than direct generation that runs side by side too', () => {
    expect(draftTime(TEN)).toMatchObject({ directParSec: 30, fairSpeedup: 1.2 });
  });

  it('[C9] runs in waves when fewer run at once: 4 + 1 + 1 waves of three', () => {
    // 10 drafts 3 at a time: 4 x 5 s; 1 evaluation 10 s; 3 fixes 10 s.
    expect(draftTime({ ...TEN, parallel: 3 }).parSec).toBe(40);
  });

  it('[W90] is held back by the rate limit: six a minute', () => {
    // Six drafts at once at 0 s, the others at 10, 20, 30, 40 s; the last ends at 45 s. The evaluation's token comes at
    // 50 s, the fixes' at 60, 70 and 80 s, and the last fix ends at 90 s.
    expect(draftTime({ ...TEN, ratePerMin: 6 }).parSec).toBeCloseTo(90, 9);
    // Direct side by side: the last starts at 40 s.
    expect(draftTime({ ...TEN, ratePerMin: 6 }).directParSec).toBeCloseTo(70, 9);
  });

  it('saves up tokens only as far as the bucket holds', () => {
    // One a minute: requests start 60 s apart however long the first takes.
    const slow = { ...TEN, itemCount: 3, fixShare: 0, ratePerMin: 1, directSec: 200, parallel: 1 };
    expect(draftTime(slow).seqSec).toBeCloseTo(600, 9);
    expect(draftTime({ ...slow, directSec: 5 }).seqSec).toBeCloseTo(125, 9);
  });

  it('bursts after a rest no further than the bucket', () => {
    // Two a minute: drafts at 0, 0, 30, 60 s; the evaluation at 90 to 690 s; fixes at 690, 690, 720, 750 s.
    const burst = { ...TEN, itemCount: 4, fixShare: 1, evalBatch: 4, evalSec: 600, fixSec: 5, ratePerMin: 2 };
    expect(draftTime(burst).parSec).toBeCloseTo(755, 9);
  });

  it('batches generation and fixes too', () => {
    expect(draftTime({ ...TEN, genBatch: 10 })).toMatchObject({ seqSec: 30, parSec: 25 });
  });

  it('takes no time for no items', () => {
    expect(draftTime({ ...TEN, itemCount: 0 })).toEqual({
      seqSec: 0,
      parSec: 0,
      speedup: 1,
      directParSec: 0,
      fairSpeedup: 1,
    });
  });

  refuses([
    ['a million items and one', 'E_RANGE', 'itemCount', () => draftTime({ ...TEN, itemCount: 1_000_001 })],
    ['a share above 1', 'E_RANGE', 'fixShare', () => draftTime({ ...TEN, fixShare: 1.2 })],
    ['nobody at work', 'E_RANGE', 'parallel', () => draftTime({ ...TEN, parallel: 0 })],
    ['no time at all', 'E_RANGE', 'draftSec', () => draftTime({ ...TEN, draftSec: 0 })],
    ['a negative rate', 'E_RANGE', 'ratePerMin', () => draftTime({ ...TEN, ratePerMin: -1 })],
    ...NO_NUMBERS.flatMap((value) =>
      (['evalSec', 'fixSec', 'directSec', 'evalBatch'] as const).map(
        (field) =>
          [
            `${String(value)}`,
            'E_TYPE',
            field,
            () => draftTime({ ...TEN, [field]: value as number }),
          ] as const,
      ),
    ),
  ]);
});
