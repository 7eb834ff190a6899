/**
 * The window headers of Codex. A window is known by its length, not by its slot: plans without a short window
 * put the week into the first slot and leave the second empty.
 */
import { decimalValue, epochReset, type HeaderLookup, plausibleReset, wholeValue } from './header-values.ts';
import type { WindowLimit } from './limit-reading.ts';

const SHORT_MINUTES = 300;
const WEEK_MINUTES = 10_080;
const MOST_PERCENT = 10_000;

/** The provider has sent lengths that are a minute off, such as 299. */
function windowOfMinutes(minutes: number | null): 'short' | 'weekly' | null {
  if (minutes === null) return null;
  if (Math.abs(minutes - SHORT_MINUTES) <= 1) return 'short';
  return Math.abs(minutes - WEEK_MINUTES) <= 1 ? 'weekly' : null;
}

/** The windows that the x-codex headers describe, slots of unknown length left out. `nowMs` is epoch ms. */
export function codexWindows(headers: HeaderLookup, nowMs: number): WindowLimit[] {
  return ['primary', 'secondary'].flatMap((slot) => {
    const header = (suffix: string) => headers(`x-codex-${slot}-${suffix}`);
    const window = windowOfMinutes(wholeValue(header('window-minutes')));
    if (window === null) return [];
    const percent = decimalValue(header('used-percent'));
    const afterSeconds = decimalValue(header('reset-after-seconds'));
    const afterMs = afterSeconds === null ? null : Math.round(nowMs + afterSeconds * 1000);
    return [
      {
        window,
        utilizationFraction: percent === null || percent > MOST_PERCENT ? null : percent / 100,
        resetAtMs: epochReset(header('reset-at'), nowMs) ?? plausibleReset(afterMs, nowMs),
        status: null,
        claim: null,
      },
    ];
  });
}
