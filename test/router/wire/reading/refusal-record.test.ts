import { describe, expect, it } from 'vitest';
import { firstAhead, refusal } from '../../../../src/router/wire/reading/refusal-record.ts';

describe('a refusal record', () => {
  it('knows its scope from its kind, and nothing else', () => {
    expect(refusal('overload', 'why')).toEqual({
      kind: 'overload',
      scope: 'lane',
      untilMs: null,
      window: null,
      reason: 'why',
    });
  });

  it('takes what is known, a narrower scope included', () => {
    expect(refusal('overload', 'why', { untilMs: 5, scope: 'model' })).toMatchObject({
      untilMs: 5,
      scope: 'model',
    });
  });
});

describe('the first instant ahead', () => {
  it('skips the unknown, the past and the present', () => {
    expect(firstAhead([null, 99, 100, 150, 120], 100)).toBe(150);
    expect(firstAhead([null, 99, 100], 100)).toBeNull();
    expect(firstAhead([], 100)).toBeNull();
  });

  it('is at most 8 days away', () => {
    expect(firstAhead([10 ** 12], 0)).toBe(691_200_000);
  });
});
