/** What users are told about models without a factor of their own. */
import { describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../../src/usage/events/index.ts';
import { unknownModelWarnings } from '../../../src/usage/reading/unknown-models.ts';
import { DEFAULT_TOKEN_WEIGHTS, withDearestUnknown } from '../../../src/usage/weights/index.ts';

const weights = withDearestUnknown(DEFAULT_TOKEN_WEIGHTS);

const requestsOf = (model: string | null, count: number): UsageEvent[] =>
  Array.from({ length: count }, () => ({
    timeMs: 0,
    model,
    inputTokens: 1,
    outputTokens: 1,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    costUnits: null,
    session: null,
    sidechain: false,
  }));

describe('unknownModelWarnings', () => {
  it('says nothing where every family is known, or nothing was asked', () => {
    expect(unknownModelWarnings([], weights)).toEqual([]);
    expect(unknownModelWarnings(requestsOf('claude-sonnet-4-5', 3), weights)).toEqual([]);
  });

  it('counts requests of all unknown models and names five, busiest first', () => {
    const events = [
      ...requestsOf('claude-haiku-4-5', 50),
      ...[1, 2, 3, 4, 5, 6, 7].flatMap((count) => requestsOf(`m${count}`, count)),
    ];
    expect(unknownModelWarnings(events, weights)).toEqual([
      '28 requests of models of no known family (m7, m6, m5, m4, m3, 2 more) count with the largest model factor, 0.667',
    ]);
    expect(
      unknownModelWarnings(
        events.filter(({ model }) => !/m[12]/.test(model!)),
        weights,
      )[0],
    ).toContain('(m7, m6, m5, m4, m3) count');
  });

  it('names in the singular and without characters that could do harm', () => {
    expect(unknownModelWarnings(requestsOf('x\u001b[2J', 1), weights)[0]).toMatch(
      /^1 request of models of no known family \(x\?\[2J\) count with/,
    );
  });
});
