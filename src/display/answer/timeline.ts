/** Bars in time, one line each, with the first and the last instant below. */
import { cellWidth, shortenEnd } from '../../core/text/index.ts';
import type { TimelineSnapshot } from '../../planner/question/index.ts';
import { fullCells, type Look, padText, shownText } from './drawing-text.ts';

const MOST_NAME_CELLS = 24;
const [LEAST_CELLS, MOST_CELLS] = [10, 72] as const;
const LABEL_CELLS = 18;

/** Lines of the timeline; a bar has a cell at least. */
export function timelineLines({ bars, first, last }: TimelineSnapshot, look: Look): string[] {
  const { width, ascii } = look;
  if (bars.length === 0) return ['nothing fits'];
  const names = bars.map(({ name }) => shownText(name, look));
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
