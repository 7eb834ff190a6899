/** A finished request as the sums take it, from what was told of it and what each kind of token counts. */
import type { TokenShares } from '../../config/index.ts';
import type { UsageSample } from './usage-window.ts';

/** What a request used and took; tokens are whole, times in ms may have fractions. */
export interface UsedTokens extends Omit<UsageSample, 'weightedTokens'> {
  /** Of the output; absent = nobody tells them apart. */
  readonly reasoningTokens?: number;
}

/** The sample, in whole ms and whole weighted tokens, so that sums of samples stay exact. */
export function usageSample(used: UsedTokens, shares: TokenShares): UsageSample {
  const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens, reasoningTokens = 0 } = used;
  const reasoning = Math.min(reasoningTokens, outputTokens);
  const weightedTokens =
    inputTokens * shares.input +
    (outputTokens - reasoning) * shares.output +
    reasoning * (shares.reasoning ?? shares.output) +
    cacheWriteTokens * shares.cacheWrite +
    cacheReadTokens * shares.cacheRead;
  return {
    inputTokens,
    outputTokens,
    cacheWriteTokens,
    cacheReadTokens,
    weightedTokens: Math.round(weightedTokens),
    dirtyMs: Math.round(used.dirtyMs),
    streamMs: Math.round(used.streamMs),
  };
}
