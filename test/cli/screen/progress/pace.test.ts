/** How fast, and how long still: nothing is said before the first trial and after the last. */
import { describe, expect, it } from 'vitest';
import { leftWords, paceOf } from '../../../../src/cli/screen/progress/pace.ts';

describe('paceOf', () => {
  it.each([
    [0, 100, 5, 0, ''],
    [50, 100, 5, 10, 'about 5 s left'],
    [30, 100, 9, 30 / 9, 'about 21 s left'],
    [10, 2010, 1, 10, 'about 3 min 20 s left'],
    [100, 100, 5, 20, ''],
  ])('%i of %i trials in %i s', (done, trials, seconds, perSecond, words) => {
    const pace = paceOf(done, trials, seconds);
    expect(pace.perSecond).toBeCloseTo(perSecond, 9);
    expect(leftWords(pace)).toBe(words);
  });

  it('needs no time to have passed', () => {
    expect(Number.isFinite(paceOf(3, 9, 0).perSecond)).toBe(true);
  });
});
