/** The plain twin of the ledger: every spend looked at for every question. */

import type { QuotaWindow } from '../../../src/planner/usage/index.ts';
import type { Spend } from './example.ts';
/** Spends in order of time that count at `atMs`. */
export function naiveCounted(
  { parts, lengthMs }: QuotaWindow,
  spends: readonly Spend[],
  atMs: number,
): Spend[] {
  const past = spends.filter((spend) => spend.atMs <= atMs);
  const { clock } = parts[0]!;
  if (clock.kind === 'sliding') return past.filter((spend) => atMs < spend.atMs + lengthMs);
  if (clock.kind === 'fixed') {
    const { atMs: origin } = clock.reset as { readonly atMs: number };
    const cell = (ms: number): number => Math.floor((ms - origin) / lengthMs);
    return past.filter((spend) => cell(spend.atMs) === cell(atMs));
  }
  let start = Number.NEGATIVE_INFINITY;
  for (const spend of past) if (spend.atMs >= start + lengthMs) start = spend.atMs;
  return atMs < start + lengthMs ? past.filter((spend) => spend.atMs >= start) : [];
}

export const naiveUsed = (window: QuotaWindow, spends: readonly Spend[], atMs: number): number =>
  naiveCounted(window, spends, atMs).reduce((sum, { n }) => sum + n, 0);
