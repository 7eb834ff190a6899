/** Which pool the limited quota went to: one bar cut by largest remainder, so that its cells add up. */
import { cellWidth } from '../../core/text/index.ts';
import { largestRemainder, PlanError, units } from '../../core/values/index.ts';
import { checkedLook, type Look, toned } from './look.ts';
import { amountWords, percentWords } from './number-words.ts';
import { asciiText, cleanText, padText, wrapText } from './text-cells.ts';

export interface MixPool {
  readonly name: string;
  /** Units, >= 0. */
  readonly used: number;
  /** Pools without a limit are counted, but have no part of the bar. */
  readonly isLimited: boolean;
}

export interface MixSnapshot {
  readonly pools: readonly MixPool[];
}

const BAR_CELLS = 50;
const SHADES = ['█', '▒', '▓', '░'];
const ASCII_SHADES = ['#', '+', '%', '='];

/** Cells of each limited pool, adding up to `cells`, or all 0 when nothing was used. */
export function mixCells(used: readonly number[], cells: number): number[] {
  return largestRemainder(
    cells,
    used.map((amount, index) => units(`used[${index}]`, amount)),
  );
}

/** A bar and a line for each pool. Nothing used: an empty bar. */
export function modelMix({ pools }: MixSnapshot, look: Look): string[] {
  const checked = checkedLook(look);
  pools.forEach(({ name, used }, index) => {
    if (typeof name !== 'string') throw new PlanError('E_TYPE', `pools[${index}].name`, name, 'a name');
    units(`pools[${index}].used`, used);
  });
  const shown = pools.map((pool) => ({
    ...pool,
    name: checked.ascii ? asciiText(cleanText(pool.name)) : cleanText(pool.name),
  }));
  const limited = shown.filter(({ isLimited }) => isLimited);
  const total = limited.reduce((sum, { used }) => sum + used, 0);
  const cells = Math.min(BAR_CELLS, checked.width - 2);
  const shades = checked.ascii ? ASCII_SHADES : SHADES;
  const shadeOf = (index: number): string => shades[index % shades.length]!;
  const parts = mixCells(
    limited.map(({ used }) => used),
    cells,
  );
  const bar = parts.map((count, index) => shadeOf(index).repeat(count)).join('');
  const nameCells = Math.max(0, ...shown.map(({ name }) => cellWidth(name)));
  const amountCells = Math.max(0, ...shown.map(({ used }) => amountWords(used).length));
  const rows = shown.map((pool) => {
    const shade = pool.isLimited ? shadeOf(limited.indexOf(pool)) : ' ';
    const share = pool.isLimited ? percentWords(total > 0 ? pool.used / total : 0) : 'no limit';
    return `${shade} ${padText(pool.name, nameCells, 'left')} ${amountWords(pool.used).padStart(amountCells)} ${share.padStart(8)}`;
  });
  return [
    `[${toned(bar.padEnd(cells), 'plain', checked)}]`,
    ...rows.flatMap((row) => (cellWidth(row) <= checked.width ? [row] : wrapText(row, checked.width))),
  ];
}
