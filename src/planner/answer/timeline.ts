/** Bars in time, one line each, with the first and the last instant below. */
import { cellWidth, shortenEnd } from '../../core/text/index.ts';
import { fullCells } from './bar.ts';
import { checkedLook, type Look } from './look.ts';
import { asciiText, cleanText, padText } from './text-cells.ts';

export interface TimelineSnapshot {
  /** From and to as parts of the time that is drawn, 0..1. */
  readonly bars: ReadonlyArray<{
    readonly name: string;
    readonly from: number;
    readonly to: number;
    /** Words behind the bar. */
    readonly label: string;
  }>;
  /** Words of both ends of the time. */
  readonly first: string;
  readonly last: string;
}

const MOST_NAME_CELLS = 24;
const [LEAST_CELLS, MOST_CELLS] = [10, 72] as const;
const LABEL_CELLS = 18;

/** Lines of the timeline; a bar has a cell at least. */
export function timelineLines({ bars, first, last }: TimelineSnapshot, look: Look): string[] {
  const { width, ascii } = checkedLook(look);
  if (bars.length === 0) return ['nothing fits'];
  const names = bars.map(({ name }) => (ascii ? asciiText(cleanText(name)) : cleanText(name)));
  const nameCells = Math.min(MOST_NAME_CELLS, Math.max(...names.map(cellWidth)));
  const cells = Math.max(LEAST_CELLS, Math.min(MOST_CELLS, width - nameCells - LABEL_CELLS));
  const [full, blank] = ascii ? ['#', '.'] : ['█', '·'];
  const lines = bars.map(({ from, to, label }, index) => {
    const start = Math.min(cells - 1, fullCells(from, cells));
    const length = Math.max(1, fullCells(to, cells) - start);
    const bar = (blank.repeat(start) + full.repeat(length)).padEnd(cells, blank).slice(0, cells);
    return `${padText(shortenEnd(names[index]!, nameCells), nameCells, 'left')} ${bar} ${label}`;
  });
  const gap = Math.max(1, cells - first.length - last.length);
  return [...lines, `${' '.repeat(nameCells)} ${first}${' '.repeat(gap)}${last}`];
}
