/**
 * Whether a flow bounds a pool of any windows well, or a linear program has to. Windows that nest are a flow. So,
 * very nearly, are short windows that cross the end of a much longer one: of a whole span only one in many crosses.
 * No flow are windows that cross in what they count: a week of some models beside a 5-hour window of all.
 */
import type { Tiling } from './window-tilings.ts';

/** A window so many times shorter than another crosses its ends seldom enough for a flow: a day and a week do. */
const MUCH_LONGER = 6;

/** How two footprints lie: no cell in common, one inside the other, or each with cells of its own. */
function overlapOf(a: Uint8Array, b: Uint8Array): { common: boolean; aInB: boolean; bInA: boolean } {
  let [common, aInB, bInA] = [false, true, true];
  a.forEach((inA, cell) => {
    const inB = b[cell]!;
    if (inA === 1 && inB === 1) common = true;
    if (inA > inB) aInB = false;
    if (inB > inA) bInA = false;
  });
  return { common, aInB, bInA };
}

/** Whether every span of `inner` lies in one of `outer`. */
function nestsInTime(inner: Tiling, outer: Tiling): boolean {
  const starts = new Set(inner.spans.map(({ start }) => start));
  return outer.spans.every(({ start }) => starts.has(start));
}

const fitsInside = (inner: Tiling, outer: Tiling): boolean =>
  nestsInTime(inner, outer) || inner.lengthMinutes * MUCH_LONGER <= outer.lengthMinutes;

/** Whether some two windows cross in a way that flows bound badly, or count in units that a flow does not have. */
export function needsProgram(tilings: readonly Tiling[]): boolean {
  if (tilings.some(({ isRequests }) => isRequests)) return true;
  return tilings.some((a, index) =>
    tilings.slice(index + 1).some((b) => {
      const { common, aInB, bInA } = overlapOf(a.footprint, b.footprint);
      if (!common) return false;
      return !(aInB && fitsInside(a, b)) && !(bInA && fitsInside(b, a));
    }),
  );
}
