/** Whose prices are whose, and sums worked by hand. */
import { describe, expect, it } from 'vitest';
import { costUsd, PRICE_TABLE, pricesOf, tokenPrices } from '../../../src/usage/prices/index.ts';

const NOTHING = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
};

describe('the price table', () => {
  it('says of when it is and where it is from', () => {
    expect(PRICE_TABLE.asOf).toMatch(/^20\d\d-\d\d$/);
    expect(PRICE_TABLE.source).toContain('2026');
  });

  it.each([
    ['claude-haiku-4-5-20251001', 1, 5],
    ['claude-sonnet-4-5', 3, 15],
    ['claude-opus-4-5', 5, 25],
    ['claude-3-opus-latest', 5, 25],
    ['claude-fable-1', 10, 50],
    ['GLM-4.6', 0.6, 2.2],
  ])('%s: %d in, %d out', (model, input, output) => {
    expect(pricesOf(PRICE_TABLE.rows, model)).toMatchObject({ input, output });
  });

  it.each(['gpt-5.2-codex', 'kimi-k2', '', 'opusculum'])('knows no price of %o', (model) => {
    expect(pricesOf(PRICE_TABLE.rows, model)).toBeNull();
  });

  it('a very name goes before a pattern, a longer pattern before a shorter, whatever their order', () => {
    const rows = ['*', 'm-*', 'm-large', 'm-large-*'].map((match, input) => ({
      match,
      ...tokenPrices({ input, output: 0 }),
    }));
    for (const of of [rows, rows.toReversed()]) {
      expect(['x', 'm-1', 'm-large', 'm-large-2'].map((model) => pricesOf(of, model)!.match)).toEqual([
        '*',
        'm-*',
        'm-large',
        'm-large-*',
      ]);
    }
  });
});

describe('a cost', () => {
  const opus = pricesOf(PRICE_TABLE.rows, 'opus')!;
  it.each([
    ['input', { inputTokens: 1_000_000 }, 5],
    ['output', { outputTokens: 200_000 }, 5],
    ['what came from a cache, a tenth', { cacheReadTokens: 2_000_000 }, 1],
    ['what was written for five minutes', { cacheWriteTokens: 1_000_000 }, 6.25],
    ['what was written for an hour', { cacheWriteTokens: 1_000_000, cacheWrite1hTokens: 1_000_000 }, 10],
    ['half of each', { cacheWriteTokens: 1_000_000, cacheWrite1hTokens: 500_000 }, 8.125],
    [
      'more for an hour than was written at all',
      { cacheWriteTokens: 1_000_000, cacheWrite1hTokens: 9e9 },
      10,
    ],
    ['nothing', {}, 0],
  ])('of %s', (_, tokens, usd) => {
    expect(costUsd(opus, { ...NOTHING, ...tokens })).toBeCloseTo(usd, 12);
  });
});
