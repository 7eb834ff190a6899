/** The checklist may forbid and never approve. */
import { describe, expect, it } from 'vitest';
import { draftChecklist, type Suitability } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

const FINE: Suitability = {
  itemCount: 10,
  work: 'mechanical',
  quality: 'tolerant',
  gap: 'small',
  likeness: 'similar',
};

describe('draftChecklist', () => {
  it('[C21] rates each factor', () => {
    expect(draftChecklist(FINE, 'go').factors).toEqual({
      volume: 'favourable',
      work: 'favourable',
      quality: 'favourable',
      gap: 'favourable',
      likeness: 'favourable',
    });
    const poor = draftChecklist(
      { itemCount: 3, work: 'creative', quality: 'critical', gap: 'large', likeness: 'unique' },
      'go',
    );
    expect(new Set(Object.values(poor.factors))).toEqual(new Set(['unfavourable']));
    expect(
      [3, 4, 9, 10].map((itemCount) => draftChecklist({ ...FINE, itemCount }, 'go').factors.volume),
    ).toEqual(['unfavourable', 'neutral', 'neutral', 'favourable']);
  });

  it('[C21] never turns a verdict into go, however favourable', () => {
    for (const verdict of ['go', 'no-go', 'sample-more'] as const) {
      expect(draftChecklist(FINE, verdict)).toMatchObject({ verdict, vetoes: [] });
    }
  });

  it('[C21] forbids critical and unlike work, and only those', () => {
    expect(draftChecklist({ ...FINE, quality: 'critical' }, 'go')).toMatchObject({
      verdict: 'no-go',
      vetoes: ['quality: critical'],
    });
    expect(draftChecklist({ ...FINE, likeness: 'unique' }, 'sample-more')).toMatchObject({
      verdict: 'no-go',
      vetoes: ['likeness: unique'],
    });
    expect(draftChecklist({ ...FINE, work: 'creative', gap: 'large', itemCount: 1 }, 'go').verdict).toBe(
      'go',
    );
  });

  refuses([
    ['an unknown answer', 'E_UNKNOWN', 'work', () => draftChecklist({ ...FINE, work: 'odd' as never }, 'go')],
    [
      'a name of every object',
      'E_UNKNOWN',
      'gap',
      () => draftChecklist({ ...FINE, gap: 'toString' as never }, 'go'),
    ],
    ['half an item', 'E_INT', 'itemCount', () => draftChecklist({ ...FINE, itemCount: 0.5 }, 'go')],
  ]);
});
