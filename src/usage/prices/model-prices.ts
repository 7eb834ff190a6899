/** Which prices are a model's, and what its tokens cost by them. */
import { isNamedBy } from '../../quota/windows/index.ts';
import type { ModelPrices, TokenPrices } from './price-table.ts';

/** Tokens of one request, or of many. */
export interface PricedTokens {
  /** Without cached ones. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  /** All that were written. */
  readonly cacheWriteTokens: number;
  /** Of these, those written for an hour. */
  readonly cacheWrite1hTokens: number;
}

const PER_MILLION = 1_000_000;

/** The row that names the model: its very name first, then the longest; null = none does. */
export function pricesOf(rows: readonly ModelPrices[], model: string): ModelPrices | null {
  let best: ModelPrices | null = null;
  for (const row of rows) {
    if (row.match === model) return row;
    const isLonger = best === null || row.match.length > best.match.length;
    if (isLonger && isNamedBy(row.match, model)) best = row;
  }
  return best;
}

/** US dollars. Reasoning counts as the output that it is part of. */
export function costUsd(prices: TokenPrices, tokens: PricedTokens): number {
  const writtenFor1h = Math.min(tokens.cacheWrite1hTokens, tokens.cacheWriteTokens);
  return (
    (tokens.inputTokens * prices.input +
      tokens.outputTokens * prices.output +
      tokens.cacheReadTokens * prices.cacheRead +
      (tokens.cacheWriteTokens - writtenFor1h) * prices.cacheWrite +
      writtenFor1h * prices.cacheWrite1h) /
    PER_MILLION
  );
}
