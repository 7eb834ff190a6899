/** A window's use as a bar of blocks with its words: percent, reset, burn, and the wall when it comes first. */

import { cellWidth } from '../../core/text/index.ts';
import type { AccountUsage, AccountWindowUsage } from '../../router/beliefs/index.ts';
import { countdownWords } from './duration-words.ts';
import type { Piece, Style } from './styled-line.ts';
import { lengthWords, percentWords, usedFraction, usedStyle, wholePercentWords } from './usage-words.ts';

/** Below this many cells a line has room for a bar, its percent and its reset only. */
export const NARROW_CELLS = 64;
const MOST_BAR_CELLS = 40;
const COMPACT_BAR_CELLS = 6;
/** "59m 59s" and "23h 59m". */
const COUNTDOWN_CELLS = 7;

/** `cells` of filled and empty blocks: none filled only at 0, all only from 1 on; empty dots when unknown. */
export function barText(fraction: number | null, cells: number): string {
  if (cells <= 0) return '';
  if (fraction === null || !Number.isFinite(fraction)) return '·'.repeat(cells);
  const most = fraction >= 1 ? cells : cells - 1;
  const least = fraction > 0 ? Math.min(1, most) : 0;
  const filled = Math.max(least, Math.min(most, Math.round(fraction * cells)));
  return '█'.repeat(filled) + '░'.repeat(cells - filled);
}

/** Full, or on the way to it before it resets, looks worse than its percentage alone. */
function windowStyle(window: AccountWindowUsage): Style {
  const style = usedStyle(usedFraction(window));
  return style === 'plain' && window.time_to_wall_sec !== null ? 'warn' : style;
}

/** Label, bar and percent. */
function barPieces(window: AccountWindowUsage, cells: number): Piece[] {
  const fraction = usedFraction(window);
  const percent = wholePercentWords(fraction);
  const style = windowStyle(window);
  return [
    [`${lengthWords(window.length_sec).padEnd(2)} `, 'plain'],
    [barText(fraction, cells), fraction === null ? 'faint' : style === 'plain' ? 'good' : style],
    [` ${percent === '-' ? '-'.padStart(5) : `${percent} %`.padStart(5)}`, style],
  ];
}

/** One line of `width` cells or less for one window; `answerSeconds` is when the answer was made. */
export function windowPieces(
  window: AccountWindowUsage,
  {
    width,
    nowSeconds,
    answerSeconds,
  }: { readonly width: number; readonly nowSeconds: number; readonly answerSeconds: number },
): Piece[] {
  const reset = countdownWords(window.resets_at, nowSeconds).padEnd(COUNTDOWN_CELLS);
  const wallSeconds = window.time_to_wall_sec === null ? null : answerSeconds + window.time_to_wall_sec;
  const isNarrow = width < NARROW_CELLS;
  // Tokens per hour are no share of an unknown capacity.
  const isKnown = window.capacity_tokens !== null;
  const words: Piece[] = isNarrow
    ? [
        [` ${reset}`, 'plain'],
        [wallSeconds === null ? '  ' : ' !', 'bad'],
      ]
    : [
        [`  resets in ${reset}`, window.resets_at === null ? 'faint' : 'plain'],
        [`  ${percentWords(isKnown ? window.burn_pct_per_hour : null).padStart(5)} %/h`, 'faint'],
        wallSeconds === null
          ? [' '.repeat(19), 'plain']
          : [`  ! full in ${countdownWords(wallSeconds, nowSeconds).padEnd(COUNTDOWN_CELLS)}`, 'bad'],
      ];
  const indent: Piece = [isNarrow ? '' : '  ', 'plain'];
  const taken = [indent, ...barPieces(window, 0), ...words].reduce((sum, [text]) => sum + cellWidth(text), 0);
  return [indent, ...barPieces(window, Math.min(MOST_BAR_CELLS, Math.max(4, width - taken))), ...words];
}

/** Both windows of an account in one line: small bars and the reset of the short one when there is room. */
export function compactWindowPieces(account: AccountUsage, width: number, nowSeconds: number): Piece[] {
  const isNarrow = width < NARROW_CELLS;
  const mark = (window: AccountWindowUsage): Piece => [window.time_to_wall_sec === null ? ' ' : '!', 'bad'];
  const reset = countdownWords(account.short.resets_at, nowSeconds).padEnd(COUNTDOWN_CELLS);
  return [
    ['  ', 'plain'],
    ...barPieces(account.short, isNarrow ? 0 : COMPACT_BAR_CELLS),
    [isNarrow ? '' : ` ${reset}`, 'plain'],
    mark(account.short),
    ['  ', 'plain'],
    ...barPieces(account.weekly, isNarrow ? 0 : COMPACT_BAR_CELLS),
    mark(account.weekly),
  ];
}
