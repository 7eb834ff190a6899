/** Lengths of time as environment variables write them. */

/** Milliseconds of one unit, as Go's time.ParseDuration names them. */
const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/**
 * Milliseconds >= 0 of `90s`, `1h30m`, `500ms`, `1.5h`, or of a bare integer of seconds, to the nanosecond; outer
 * blanks are ignored. null for anything else: signs, a number without its unit, more than 2^53 ms.
 */
export function parseDurationMs(text: string): number | null {
  const word = text.trim();
  const ms = /^\d+$/.test(word) ? Number(word) * 1000 : sumOfParts(word);
  if (ms === null || ms > Number.MAX_SAFE_INTEGER) return null;
  return Number.isInteger(ms) ? ms : Math.round(ms * 1e6) / 1e6;
}

function sumOfParts(word: string): number | null {
  let ms = 0;
  let from = 0;
  while (from < word.length) {
    PART.lastIndex = from;
    const part = PART.exec(word);
    if (part === null) return null;
    ms += Number(part[1]) * UNIT_MS[part[2]!]!;
    from = PART.lastIndex;
  }
  return from === 0 ? null : ms;
}
