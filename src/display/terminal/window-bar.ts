/** A window's use as a bar of blocks with its words: percent, reset, burn, and the wall when it comes first. */

import { cellWidth, countdownWords } from '../../core/text/index.ts';
import type { AccountWindowUsage } from '../../router/beliefs/index.ts';
import type { ShownWindow } from './account-windows.ts';
import type { Piece, Style } from './styles/index.ts';
import { percentWords, usedFraction, usedStyle, wholePercentWords } from './usage-words.ts';

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
function barPieces({ label, usage: window }: ShownWindow, cells: number, labelCells: number): Piece[] {
  const fraction = usedFraction(window);
  const percent = wholePercentWords(fraction);
  const style = windowStyle(window);
  return [
    [`${label}${' '.repeat(Math.max(0, labelCells - cellWidth(label)))} `, 'plain'],
    [barText(fraction, cells), fraction === null ? 'faint' : style === 'plain' ? 'good' : style],
    [` ${percent === '-' ? '-'.padStart(5) : `${percent} %`.padStart(5)}`, style],
  ];
}

export interface WindowLineLook {
  readonly width: number;
  readonly nowSeconds: number;
  /** When the answer was made. */
  readonly answerSeconds: number;
  /** Cells of the widest label beside it; 2 unless told. */
  readonly labelCells?: number;
}

/** One line of `width` cells or less for one window. */
export function windowPieces(shown: ShownWindow, look: WindowLineLook): Piece[] {
  const { width, nowSeconds, answerSeconds, labelCells = 2 } = look;
  const window = shown.usage;
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
  const taken = [indent, ...barPieces(shown, 0, labelCells), ...words].reduce(
    (sum, [text]) => sum + cellWidth(text),
    0,
  );
  return [
    indent,
    ...barPieces(shown, Math.min(MOST_BAR_CELLS, Math.max(4, width - taken)), labelCells),
    ...words,
  ];
}

/** The windows of an account in one line: small bars, and the reset of the shortest, when there is room. */
export function compactWindowPieces(
  windows: readonly ShownWindow[],
  width: number,
  nowSeconds: number,
): Piece[] {
  const isNarrow = width < NARROW_CELLS;
  return windows.flatMap((shown, index): Piece[] => {
    const { usage } = shown;
    const reset = countdownWords(usage.resets_at, nowSeconds).padEnd(COUNTDOWN_CELLS);
    return [
      ['  ', 'plain'],
      ...barPieces(shown, isNarrow ? 0 : COMPACT_BAR_CELLS, 2),
      [isNarrow || index > 0 ? '' : ` ${reset}`, 'plain'],
      [usage.time_to_wall_sec === null ? (index === 0 ? ' ' : '') : '!', 'bad'],
    ];
  });
}
