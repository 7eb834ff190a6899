/** Work per message: the document's example, and nothing divided by nothing. */
import { describe, expect, it } from 'vitest';
import { efficiency } from '../../../src/planner/scoring/index.ts';

const limits = { haiku: null, sonnet: 1125, opus: 250 };
const day = { work: 100, used: { sonnet: 50, opus: 5 }, limits };

describe('efficiency', () => {
  it('[L1] 100 tasks on 50 sonnet and 5 opus: 4.44 % and 2.0 % used, 2 and 20 per message, score 1.379', () => {
    const { pools, weightedUnits, score } = efficiency(day);
    const [haiku, sonnet, opus] = pools;
    expect(sonnet!.usedFraction).toBeCloseTo(0.04444, 4);
    expect(opus!.usedFraction).toBeCloseTo(0.02, 12);
    expect([sonnet!.workPerUnit, opus!.workPerUnit]).toEqual([2, 20]);
    expect(weightedUnits).toBe(72.5);
    expect(score).toBeCloseTo(1.379, 3);
    expect(haiku).toEqual({ pool: 'haiku', used: 0, usedFraction: null, workPerUnit: 'unpriced' });
  });

  it('[W3] the printed 1.43 belongs to an opus weight of 4.0; at 4.5 the score is 1.3793', () => {
    expect(efficiency(day).score).toBeCloseTo(100 / 72.5, 12);
    expect(efficiency({ ...day, weights: { sonnet: 1, opus: 4 } }).score).toBeCloseTo(1.4286, 4);
  });

  it('[L1] is unpriced where no limited pool was used', () => {
    expect(efficiency({ ...day, used: {} }).score).toBe('unpriced');
    expect(efficiency({ ...day, used: { haiku: 900 } })).toMatchObject({
      weightedUnits: 0,
      score: 'unpriced',
    });
  });

  it('shows an overdraw as more than all', () => {
    expect(efficiency({ ...day, used: { opus: 300 } }).pools[2]!.usedFraction).toBe(1.2);
  });

  it.each([
    [{ work: -1 }, 'E_RANGE', 'work'],
    [{ work: Number.NaN }, 'E_TYPE', 'work'],
    [{ used: { sonnet: -1 } }, 'E_RANGE', 'used.sonnet'],
    [{ used: { mistral: 1 } }, 'E_UNKNOWN', 'used.mistral'],
    [{ used: 5 }, 'E_TYPE', 'used'],
    [{ limits: {} }, 'E_EMPTY', 'limits'],
    [{ limits: null }, 'E_TYPE', 'limits'],
    [{ limits: { sonnet: 0 } }, 'E_RANGE', 'limits.sonnet'],
    [{ weights: { sonnet: 1 } }, 'E_UNKNOWN', 'weights'],
    [{ weights: { sonnet: -1, opus: 1 } }, 'E_RANGE', 'weights.sonnet'],
  ])('[L1] refuses %j', (change, code, field) => {
    expect(() => efficiency({ ...day, ...change } as never)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
