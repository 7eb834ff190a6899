/**
 * Token counts of one answer, gathered from every place a provider may put them; null means that nobody said. Every
 * dialect fills the same four. Read next: messages/messages-usage.ts.
 */
import type { ApiFault } from './api-fault.ts';

export interface UsageCounts {
  /** Without cached tokens. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly cacheReadTokens: number | null;
  /** Those of the written cache that live an hour; absent where nobody tells them apart. */
  readonly cacheWrite1hTokens?: number;
  /** Those of the output tokens that were reasoning; absent where nobody tells them apart. */
  readonly reasoningTokens?: number;
}

export const NO_USAGE: UsageCounts = {
  inputTokens: null,
  outputTokens: null,
  cacheWriteTokens: null,
  cacheReadTokens: null,
};

export interface BodyUsage {
  readonly counts: UsageCounts;
  /** What an error body says; null = the body is no error. */
  readonly error: ApiFault | null;
}

/** Counts of a header `x-usage-tokens` or `x-usage`, written `in,out`; NO_USAGE unless both are whole numbers >= 0. */
export function usageOfHeader(value: string | undefined): UsageCounts {
  const match = /^\s*(\d{1,15})\s*,\s*(\d{1,15})\s*$/.exec(value ?? '');
  if (match === null) return NO_USAGE;
  return { ...NO_USAGE, inputTokens: Number(match[1]), outputTokens: Number(match[2]) };
}
