/** What is certain of the best policy, in every form. */
import { describe, expect, it } from 'vitest';
import { certificateWords } from '../../../../src/display/report/words/certificate-words.ts';
import type { StatisticsRecord } from '../../../../src/simulation/experiment/index.ts';
import { RECORD } from '../fixtures/records.ts';

const wordsOf = (certificate: StatisticsRecord['certificate']): string =>
  certificateWords({ ...RECORD, statistics: { ...RECORD.statistics, certificate } });

describe('the certificate', () => {
  it('says nothing where nothing is certain', () => {
    expect(wordsOf({ kind: 'none' })).toBe('');
  });

  it('names who attained the bound, four at most', () => {
    expect(wordsOf({ kind: 'attained', attained: ['a', 'b*'] })).toBe(
      'a and b\\* served the whole bound in every bounded trial: nothing could have served more there.',
    );
    expect(wordsOf({ kind: 'attained', attained: ['a', 'b', 'c', 'd', 'e', 'f'] })).toContain(
      'a, b, c, d and 2 more served',
    );
  });

  it('tells a proof from one for requests that could be split, with what that costs', () => {
    const certificate = { policy: 'p', gap_units_mean: 0, attained: ['p'] };
    expect(wordsOf({ ...certificate, kind: 'proven' })).toBe(
      'All windows of these accounts end at fixed times and take every request, so no policy serves more than p: that is proven, not estimated (Glover 1967). p served the whole bound in every bounded trial: nothing could have served more there.',
    );
    const split = { ...certificate, kind: 'proven_if_split', attained: [] } as const;
    expect(wordsOf({ ...split, gap_units_mean: 1 })).toMatch(
      /if requests could be split, no policy would serve more than p .* As they cannot, it is 1\.0 unit a trial below/,
    );
    expect(wordsOf({ ...split, gap_units_mean: 12.34 })).toContain(
      'it is 12.3 units a trial below the bound',
    );
    expect(wordsOf({ ...split, gap_units_mean: null })).not.toContain('below');
  });
});
