/** The per-minute limits of an API key. */
import {
  type HeaderLookup,
  type PerMinuteKind,
  type PerMinuteLimit,
  rfc3339Reset,
  wholeValue,
} from '../reading/index.ts';

const PER_MINUTE: readonly PerMinuteKind[] = ['requests', 'tokens', 'input_tokens', 'output_tokens'];

/** Every limit that the headers tell of, kinds in a fixed order. `nowMs` is epoch ms. */
export function perMinuteLimits(headers: HeaderLookup, nowMs: number): PerMinuteLimit[] {
  return PER_MINUTE.flatMap((kind) => {
    const prefix = `anthropic-ratelimit-${kind.replace('_', '-')}-`;
    const limit = wholeValue(headers(`${prefix}limit`));
    const remaining = wholeValue(headers(`${prefix}remaining`));
    const resetAtMs = rfc3339Reset(headers(`${prefix}reset`), nowMs);
    return limit === null && remaining === null && resetAtMs === null
      ? []
      : [{ kind, limit, remaining, resetAtMs }];
  });
}
