/**
 * Share of drafts that must be good before drafting pays, by number of items, beside the acceptance there is, and the
 * range of what a batch may cost beside what generating costs.
 */
import type { BreakEvenSnapshot } from '../../planner/question/index.ts';
import { amountWords, fullCells, type Look, percentWords, toned, wrapText } from './drawing-text.ts';

/** `items 100.0 % ` before a scale, and the least cells of one. */
const HEAD_CELLS = 18;
const LEAST_CELLS = 8;
const MOST_CELLS = 60;

interface Signs {
  readonly bar: string;
  readonly range: string;
  readonly mean: string;
  readonly mark: string;
}

const signsOf = ({ ascii }: Look): Signs =>
  ascii ? { bar: '#', range: '-', mean: 'o', mark: '|' } : { bar: '█', range: '─', mean: '●', mark: '│' };

/** Range, mean and mark on a scale of `cells` for 0..1. */
function rangeText(
  { low, mean, high, mark }: { low: number; mean: number; high: number; mark: number | null },
  cells: number,
  signs: Signs,
): string {
  const place = (fraction: number): number => Math.min(cells - 1, fullCells(fraction, cells));
  const line = new Array<string>(cells).fill(' ');
  for (let cell = place(low); cell <= place(high); cell++) line[cell] = signs.range;
  if (mark !== null) line[place(mark)] = signs.mark;
  line[place(mean)] = signs.mean;
  return line.join('').trimEnd();
}

const row = (head: string, value: string, scale: string): string =>
  `${head.padStart(7)} ${value.padStart(8)}  ${scale}`.trimEnd();

function curveLines({ points, acceptance }: BreakEvenSnapshot, cells: number, look: Look): string[] {
  const signs = signsOf(look);
  const place = acceptance === undefined ? -1 : Math.min(cells - 1, fullCells(acceptance.mean, cells));
  const lines = points.map(({ itemCount, breakEven }) => {
    if (breakEven === null) return row(String(itemCount), 'never', '');
    const bar = signs.bar.repeat(fullCells(breakEven, cells)).padEnd(cells);
    const marked = place < 0 ? bar : `${bar.slice(0, place)}${signs.mark}${bar.slice(place + 1)}`;
    return row(String(itemCount), percentWords(breakEven), marked);
  });
  const known =
    acceptance === undefined
      ? []
      : [row('yours', percentWords(acceptance.mean), rangeText({ ...acceptance, mark: null }, cells, signs))];
  return [row('items', 'must be', ''), ...lines, ...known];
}

function costLines(costs: NonNullable<BreakEvenSnapshot['costs']>, cells: number, look: Look): string[] {
  const signs = signsOf(look);
  const top = Math.max(...costs.flatMap(({ high, direct }) => [high, direct]));
  const part = (amount: number): number => (top > 0 ? amount / top : 0);
  return [
    '',
    row('items', 'messages', ''),
    ...costs.map(({ itemCount, low, mean, high, direct }) =>
      row(
        String(itemCount),
        amountWords(Math.round(mean * 10) / 10),
        rangeText({ low: part(low), mean: part(mean), high: part(high), mark: part(direct) }, cells, signs),
      ),
    ),
    ...wrapText(`${signs.mean} mean, ${signs.range} range, ${signs.mark} directly`, look.width),
  ];
}

/** Lines of the curve, a row for each point in the order given; without points its words only. */
export function breakEvenLines(snapshot: BreakEvenSnapshot, look: Look): string[] {
  if (snapshot.points.length === 0) return wrapText('no batch sizes', look.width);
  const room = look.width - HEAD_CELLS;
  const cells = Math.min(MOST_CELLS, Math.max(0, room));
  const isTight = cells < LEAST_CELLS;
  const lines = [
    ...curveLines(snapshot, isTight ? 1 : cells, look),
    ...(snapshot.costs === undefined || snapshot.costs.length === 0
      ? []
      : costLines(snapshot.costs, isTight ? 1 : cells, look)),
  ];
  const shown = isTight
    ? lines.flatMap((line) => wrapText(line.slice(0, HEAD_CELLS - 2), look.width))
    : lines;
  return shown.map((line) => (line.startsWith('  yours') ? toned(line, 'strong', look) : line));
}
