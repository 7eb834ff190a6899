/** The accounts on the watched page: a line for each window while there is room, else one, else as many as fit. */

import { cellWidth, shortenMiddle } from '../../core/text/index.ts';
import type { AccountUsage, UsageAnswer } from '../../router/beliefs/index.ts';
import { shownWindows } from './account-windows.ts';
import { awayWords } from './account-words.ts';
import type { Piece } from './styles/index.ts';
import { accountName } from './usage-words.ts';
import { compactWindowPieces, NARROW_CELLS, windowPieces } from './window-bar.ts';

function fullLines(
  account: AccountUsage,
  width: number,
  nowSeconds: number,
  answerSeconds: number,
): Piece[][] {
  const windows = shownWindows(account);
  const labelCells = Math.max(2, ...windows.map(({ label }) => cellWidth(label)));
  const rest = awayWords(account, nowSeconds);
  const inFlight = account.in_flight > 0 ? `  ${account.in_flight} in flight` : '';
  const room = width - cellWidth(inFlight) - (rest === '' ? 0 : Math.min(cellWidth(rest) + 2, width / 2));
  return [
    [
      [shortenMiddle(accountName(account), Math.floor(room)), 'strong'],
      [inFlight, 'faint'],
      [rest === '' ? '' : `  ${rest}`, 'bad'],
    ],
    ...windows.map((window) => windowPieces(window, { width, nowSeconds, answerSeconds, labelCells })),
  ];
}

/** Cells of two windows in one line, with and without bars. */
const COMPACT_CELLS = 46;
const NARROW_COMPACT_CELLS = 24;

function compactLines(accounts: readonly AccountUsage[], width: number, nowSeconds: number): Piece[][] {
  const isNarrow = width < NARROW_CELLS;
  const names = accounts.map(accountName);
  const room = isNarrow ? width - NARROW_COMPACT_CELLS : Math.floor((width - COMPACT_CELLS) * 0.65);
  const cells = Math.min(Math.max(8, room), Math.max(...names.map(cellWidth)));
  return accounts.map((account, index) => {
    const name = shortenMiddle(names[index]!, cells);
    const rest = awayWords(account, nowSeconds);
    // Where there is no room for both, why an account rests says more than its percentages.
    const windows =
      isNarrow && rest !== '' ? [] : compactWindowPieces(shownWindows(account), width, nowSeconds);
    return [
      [name + ' '.repeat(cells - cellWidth(name)), 'plain'],
      ...windows,
      [rest === '' ? '' : `  ${rest}`, 'bad'],
    ];
  });
}

/** At most `height` lines; accounts as configured, and how many are left out. */
export function accountPieces(
  { accounts, ts }: UsageAnswer,
  {
    width,
    height,
    nowSeconds,
  }: { readonly width: number; readonly height: number; readonly nowSeconds: number },
): Piece[][] {
  if (height < 1) return [];
  if (accounts.length === 0) return [[['No account is configured.', 'plain']]];
  const full = accounts.map((account) => fullLines(account, width, nowSeconds, ts));
  const lineCount = full.reduce((sum, lines) => sum + lines.length, 0);
  if (lineCount + accounts.length - 1 <= height) {
    return full.flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]));
  }
  if (lineCount <= height) return full.flat();
  const lines = compactLines(accounts, width, nowSeconds);
  if (lines.length <= height) return lines;
  const shown = lines.slice(0, height - 1);
  return [...shown, [[`… ${lines.length - shown.length} more accounts`, 'faint']]];
}
