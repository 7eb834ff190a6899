/**
 * Share of drafts that must be good before drafting pays, by number of items, beside the acceptance there is, and the
 * range of what a batch may cost beside what generating costs.
 */
import { inRange, PlanError, share, units, whole } from '../../core/values/index.ts';
import { fullCells } from './bar.ts';
import { type CheckedLook, checkedLook, type Look, toned } from './look.ts';
import { amountWords, percentWords } from './number-words.ts';
import { wrapText } from './text-cells.ts';

export interface BreakEvenSnapshot {
  /** By number of items; break-even 0..1, null where drafting never pays. */
  readonly points: ReadonlyArray<{ readonly itemCount: number; readonly breakEven: number | null }>;
  /** Acceptance as far as it is known, each 0..1, low <= mean <= high. */
  readonly acceptance?: { readonly low: number; readonly mean: number; readonly high: number };
  /** Cost in messages by number of items: an interval, its mean, and generating directly. */
  readonly costs?: ReadonlyArray<{
    readonly itemCount: number;
    readonly low: number;
    readonly mean: number;
    readonly high: number;
    readonly direct: number;
  }>;
}

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

const signsOf = ({ ascii }: CheckedLook): Signs =>
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

function ordered(field: string, low: number, mean: number, high: number): void {
  if (low <= mean && mean <= high) return;
  throw new PlanError('E_RANGE', field, [low, mean, high], 'low <= mean <= high');
}

function checkSnapshot({ points, acceptance, costs = [] }: BreakEvenSnapshot): void {
  points.forEach(({ itemCount, breakEven }, index) => {
    whole(`points[${index}].itemCount`, itemCount, 1);
    if (breakEven !== null) inRange(`points[${index}].breakEven`, breakEven, 0, 1);
  });
  if (acceptance !== undefined) {
    const { low, mean, high } = acceptance;
    ordered(
      'acceptance',
      share('acceptance.low', low),
      share('acceptance.mean', mean),
      share('acceptance.high', high),
    );
  }
  costs.forEach(({ itemCount, low, mean, high, direct }, index) => {
    const field = `costs[${index}]`;
    whole(`${field}.itemCount`, itemCount, 1);
    units(`${field}.direct`, direct);
    ordered(field, units(`${field}.low`, low), units(`${field}.mean`, mean), units(`${field}.high`, high));
  });
}

const row = (head: string, value: string, scale: string): string =>
  `${head.padStart(7)} ${value.padStart(8)}  ${scale}`.trimEnd();

function curveLines({ points, acceptance }: BreakEvenSnapshot, cells: number, look: CheckedLook): string[] {
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

function costLines(
  costs: NonNullable<BreakEvenSnapshot['costs']>,
  cells: number,
  look: CheckedLook,
): string[] {
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
  const checked = checkedLook(look);
  checkSnapshot(snapshot);
  if (snapshot.points.length === 0) return wrapText('no batch sizes', checked.width);
  const room = checked.width - HEAD_CELLS;
  const cells = Math.min(MOST_CELLS, Math.max(0, room));
  const isTight = cells < LEAST_CELLS;
  const lines = [
    ...curveLines(snapshot, isTight ? 1 : cells, checked),
    ...(snapshot.costs === undefined || snapshot.costs.length === 0
      ? []
      : costLines(snapshot.costs, isTight ? 1 : cells, checked)),
  ];
  const shown = isTight
    ? lines.flatMap((line) => wrapText(line.slice(0, HEAD_CELLS - 2), checked.width))
    : lines;
  return shown.map((line) => (line.startsWith('  yours') ? toned(line, 'strong', checked) : line));
}
