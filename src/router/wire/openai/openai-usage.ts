/**
 * The usage objects of OpenAI's APIs. Both count cached tokens into the input and reasoning into the output; names
 * differ (prompt and completion, input and output), and providers that speak the same put cached tokens elsewhere.
 */
import { asCount, asRecord, type JsonRecord, parseRecord } from '../../../core/index.ts';
import { type ApiFault, type BodyUsage, NO_USAGE, type UsageCounts } from '../reading/index.ts';

/** Tokens read from a cache, wherever they are told; null = nobody says. */
function cachedTokens(usage: JsonRecord, details: JsonRecord | null): number | null {
  return (
    asCount(details?.cached_tokens) ?? asCount(usage.cached_tokens) ?? asCount(usage.prompt_cache_hit_tokens)
  );
}

/** `counts` with what the usage object tells; anything that is no object changes nothing. */
export function openaiUsage(counts: UsageCounts, usageJson: unknown): UsageCounts {
  const usage = asRecord(usageJson);
  if (usage === null) return counts;
  const details = asRecord(usage.prompt_tokens_details) ?? asRecord(usage.input_tokens_details);
  const allInput = asCount(usage.prompt_tokens) ?? asCount(usage.input_tokens);
  const read = cachedTokens(usage, details);
  const write = asCount(details?.cache_write_tokens);
  const output = asCount(usage.completion_tokens) ?? asCount(usage.output_tokens);
  const outputDetails = asRecord(usage.completion_tokens_details) ?? asRecord(usage.output_tokens_details);
  const reasoningTokens = asCount(outputDetails?.reasoning_tokens) ?? counts.reasoningTokens;
  return {
    inputTokens: allInput === null ? counts.inputTokens : Math.max(0, allInput - (read ?? 0) - (write ?? 0)),
    outputTokens: output ?? counts.outputTokens,
    cacheWriteTokens: write ?? counts.cacheWriteTokens,
    cacheReadTokens: read ?? counts.cacheReadTokens,
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

/** Counts and error of a whole JSON answer; `faultOf` finds the error in it. */
export function usageOfOpenaiBody(
  bodyText: string,
  faultOf: (body: JsonRecord) => ApiFault | null,
): BodyUsage {
  const body = parseRecord(bodyText);
  if (body === null) return { counts: NO_USAGE, error: null };
  return { counts: openaiUsage(NO_USAGE, body.usage), error: faultOf(body) };
}
