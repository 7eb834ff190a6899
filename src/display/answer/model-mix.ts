/** Which pool the limited quota went to: one bar cut by largest remainder, so that its cells add up. */
import { cellWidth } from '../../core/text/index.ts';
import { largestRemainder } from '../../core/values/index.ts';
import type { MixSnapshot } from '../../planner/question/index.ts';
import { amountWords, type Look, padText, percentWords, shownText, wrapText } from './drawing-text.ts';

const BAR_CELLS = 50;
const SHADES = ['█', '▒', '▓', '░'];
const ASCII_SHADES = ['#', '+', '%', '='];

/** A bar and a line for each pool. Nothing used: an empty bar. */
export function modelMix({ pools }: MixSnapshot, look: Look): string[] {
  const shown = pools.map((pool) => ({ ...pool, name: shownText(pool.name, look) }));
  const limited = shown.filter(({ isLimited }) => isLimited);
  const total = limited.reduce((sum, { used }) => sum + used, 0);
  const cells = Math.min(BAR_CELLS, look.width - 2);
  const shades = look.ascii ? ASCII_SHADES : SHADES;
  const shadeOf = (index: number): string => shades[index % shades.length]!;
  const parts = largestRemainder(
    cells,
    limited.map(({ used }) => used),
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
    `[${bar.padEnd(cells)}]`,
    ...rows.flatMap((row) => (cellWidth(row) <= look.width ? [row] : wrapText(row, look.width))),
  ];
}
