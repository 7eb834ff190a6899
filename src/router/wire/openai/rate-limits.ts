/**
 * The x-ratelimit headers of OpenAI and of those who speak like it: limit, remaining and time to the reset, for
 * requests and for tokens. Times are durations such as 6m0s, 1.5s or 120ms.
 */
import {
  decimalValue,
  type HeaderLookup,
  type PerMinuteKind,
  type PerMinuteLimit,
  plausibleReset,
  wholeValue,
} from '../reading/index.ts';

const KINDS: readonly PerMinuteKind[] = ['requests', 'tokens'];

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const PART = '\\d{1,9}(?:\\.\\d{1,9})?(?:ms|[smhd])';
const DURATION = new RegExp(`^(?:${PART}){1,5}$`);
const AGAIN_IN = new RegExp(`try again in ((?:${PART}){1,5})`);

/** Milliseconds of a duration such as 6m0s or 120ms, rounded up; null for anything else. */
export function durationMs(value: string | undefined): number | null {
  const text = value?.trim().toLowerCase() ?? '';
  if (!DURATION.test(text)) return null;
  const parts = [...text.matchAll(/([\d.]+)(ms|[smhd])/g)];
  return Math.ceil(parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit!]!, 0));
}

/** Milliseconds that a message asks to wait ("Please try again in 1.2s"); null = it names no time. */
export function waitInMessage(message: string): number | null {
  return durationMs(AGAIN_IN.exec(message.slice(0, 2000).toLowerCase())?.[1]);
}

/** The instant of a reset: a duration, or as others write it, seconds from now or epoch seconds or milliseconds. */
function resetAt(value: string | undefined, nowMs: number): number | null {
  const waitMs = durationMs(value);
  if (waitMs !== null) return plausibleReset(nowMs + waitMs, nowMs);
  const number = decimalValue(value);
  if (number === null) return null;
  if (number >= 1e12) return plausibleReset(Math.round(number), nowMs);
  return plausibleReset(Math.round(number >= 1e9 ? number * 1000 : nowMs + number * 1000), nowMs);
}

/** Every limit that the headers tell of. `nowMs` is epoch ms. */
export function openaiLimits(headers: HeaderLookup, nowMs: number): PerMinuteLimit[] {
  return KINDS.flatMap((kind) => {
    const limit = wholeValue(headers(`x-ratelimit-limit-${kind}`));
    const remaining = wholeValue(headers(`x-ratelimit-remaining-${kind}`));
    const resetAtMs = resetAt(headers(`x-ratelimit-reset-${kind}`), nowMs);
    return limit === null && remaining === null && resetAtMs === null
      ? []
      : [{ kind, limit, remaining, resetAtMs }];
  });
}
