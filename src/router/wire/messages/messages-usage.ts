/**
 * The usage objects of the Messages API. Counts are merged field by field, the latest usable value wins, a zero never
 * over a count (some gateways repeat all fields as 0 at the end), and null means that nobody said.
 */
import { asCount, asRecord, parseRecord } from '../../../core/index.ts';
import { type BodyUsage, faultOf, NO_USAGE, type UsageCounts } from '../reading/index.ts';

/** The two lifetimes of a written cache, for providers that give no sum. */
function cacheWriteParts(value: unknown): number | null {
  const parts = asRecord(value);
  const shortTokens = asCount(parts?.ephemeral_5m_input_tokens);
  const longTokens = asCount(parts?.ephemeral_1h_input_tokens);
  if (shortTokens === null && longTokens === null) return null;
  return asCount((shortTokens ?? 0) + (longTokens ?? 0));
}

/** The newer count where it says anything that the older did not. */
function newer(told: number | null, known: number | null): number | null {
  return told === null || (told === 0 && known !== null) ? known : told;
}

/**
 * `counts` with every field that the usage object gives as a whole number > 0, or as 0 where nothing was known; the
 * other fields keep their value. Anything that is no object changes nothing.
 */
export function mergeUsage(counts: UsageCounts, usageJson: unknown): UsageCounts {
  const usage = asRecord(usageJson);
  if (usage === null) return counts;
  const writtenTokens = asCount(usage.cache_creation_input_tokens);
  const writtenParts = cacheWriteParts(usage.cache_creation);
  const writtenFor1h = asCount(asRecord(usage.cache_creation)?.ephemeral_1h_input_tokens) ?? 0;
  return {
    ...(counts.cacheWrite1hTokens === undefined ? {} : { cacheWrite1hTokens: counts.cacheWrite1hTokens }),
    ...(writtenFor1h === 0 ? {} : { cacheWrite1hTokens: writtenFor1h }),
    inputTokens: newer(asCount(usage.input_tokens), counts.inputTokens),
    outputTokens: newer(asCount(usage.output_tokens), counts.outputTokens),
    cacheWriteTokens: newer(
      writtenTokens === 0 ? (writtenParts ?? 0) : (writtenTokens ?? writtenParts),
      counts.cacheWriteTokens,
    ),
    cacheReadTokens: newer(asCount(usage.cache_read_input_tokens), counts.cacheReadTokens),
  };
}

/** Counts and error of a whole JSON answer; NO_USAGE and null where the text is no JSON object. */
export function usageOfBody(bodyText: string): BodyUsage {
  const body = parseRecord(bodyText);
  if (body === null) return { counts: NO_USAGE, error: null };
  return { counts: mergeUsage(NO_USAGE, body.usage), error: faultOf(body) };
}
