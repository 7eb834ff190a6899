/**
 * Units per hour as columns, with the rate that could go on for ever drawn across. A cell is full when its hour
 * reaches the cell's level: nothing is rounded up.
 */
import { shortenEnd } from '../../core/text/index.ts';
import type { BurnSnapshot } from '../../planner/question/index.ts';
import { amountWords, type Look, toned, wrapText } from './drawing-text.ts';

interface BurnFigures {
  /** Limit over window length; null without a limit. */
  readonly sustainablePerHour: number | null;
  readonly highest: number;
  readonly total: number;
  /** Hours above the sustainable rate. */
  readonly hoursAbove: number;
}

const ROWS = 15;
const AXIS_CELLS = 8;

/** The numbers of the chart; of no hours all 0. */
function burnFigures({ hourly, limit, windowHours }: BurnSnapshot): BurnFigures {
  const sustainable = limit === null ? null : limit / windowHours;
  return {
    sustainablePerHour: sustainable,
    highest: hourly.reduce((most, value) => Math.max(most, value), 0),
    total: hourly.reduce((sum, value) => sum + value, 0),
    hoursAbove: sustainable === null ? 0 : hourly.filter((value) => value > sustainable).length,
  };
}

/** Hours side by side; more than fit are drawn several to a column, the highest of them. */
function columnsOf(
  hourly: readonly number[],
  room: number,
): { heights: number[]; hoursEach: number; cellsEach: number } {
  const hoursEach = Math.max(1, Math.ceil(hourly.length / room));
  const heights: number[] = [];
  for (let first = 0; first < hourly.length; first += hoursEach) {
    heights.push(Math.max(...hourly.slice(first, first + hoursEach)));
  }
  return { heights, hoursEach, cellsEach: Math.max(1, Math.min(3, Math.floor(room / heights.length))) };
}

/** Level of each row, highest first. */
function burnLevels(figures: BurnFigures, rows: number): number[] {
  const top = Math.max(figures.highest, figures.sustainablePerHour ?? 0);
  return Array.from({ length: rows }, (_, index) => (top * (rows - index)) / rows);
}

/** At most six signs. */
const levelWords = (level: number): string =>
  level >= 1e5 ? level.toExponential(1).replace('+', '') : level.toFixed(level < 100 ? 1 : 0);

/** The row that carries a line at `level`. */
function nearestRow(levels: readonly number[], level: number): number {
  const gaps = levels.map((each) => Math.abs(each - level));
  return gaps.indexOf(Math.min(...gaps));
}

/** Hours since the oldest, under the columns: a mark at every so many as its digits need. */
function hourScale(columnCount: number, hoursEach: number, cellsEach: number): string {
  const last = String((columnCount - 1) * hoursEach);
  const every = Math.max(1, Math.ceil((last.length + 1) / cellsEach));
  let scale = '';
  for (let column = 0; column < columnCount; column += every) {
    scale = scale.padEnd(column * cellsEach) + String(column * hoursEach);
  }
  return scale;
}

function captionLines(figures: BurnFigures, hoursEach: number, look: Look): string[] {
  const line = figures.sustainablePerHour;
  const parts = [
    `total ${amountWords(figures.total)}, highest ${amountWords(figures.highest)} per hour`,
    ...(line === null
      ? []
      : [`sustainable ${line.toFixed(1)} per hour, above it in ${figures.hoursAbove} hours`]),
    ...(hoursEach > 1 ? [`each column: the highest of ${hoursEach} hours`] : []),
  ];
  return parts.flatMap((part) => wrapText(part, look.width));
}

/** Lines of the chart; without hours its words only. */
export function burnChart(snapshot: BurnSnapshot, look: Look): string[] {
  const { rows = ROWS } = snapshot;
  const figures = burnFigures(snapshot);
  if (snapshot.hourly.length === 0 || Math.max(figures.highest, figures.sustainablePerHour ?? 0) === 0) {
    return wrapText('nothing spent', look.width);
  }
  const axisCells = look.width > 2 * AXIS_CELLS ? AXIS_CELLS : 0;
  const { heights, hoursEach, cellsEach } = columnsOf(snapshot.hourly, look.width - axisCells);
  const full = look.ascii ? '#' : '█';
  const dash = look.ascii ? '-' : '─';
  const levels = burnLevels(figures, rows);
  const sustainable = figures.sustainablePerHour;
  const lineRow = sustainable === null ? -1 : nearestRow(levels, sustainable);
  const axis = (text: string, sign: string): string =>
    axisCells === 0 ? '' : `${text.padStart(axisCells - 2)} ${sign}`;
  const upright = look.ascii ? '|' : '│';
  const drawn = levels.map((level, row) => {
    const cells = heights.map((height) =>
      (height >= level ? full : row === lineRow ? dash : ' ').repeat(cellsEach),
    );
    return (axis(levelWords(level), upright) + cells.join('')).trimEnd();
  });
  const label = sustainable === null ? '' : ` ${sustainable.toFixed(1)} sustainable`;
  const isLabelled = axisCells + heights.length * cellsEach + label.length <= look.width;
  const floor = dash.repeat(heights.length * cellsEach);
  return [
    ...drawn.map((line, row) =>
      row === lineRow ? toned(isLabelled ? line + label : line, 'warn', look) : line,
    ),
    axis('0', look.ascii ? '+' : '└') + floor,
    shortenEnd(' '.repeat(axisCells) + hourScale(heights.length, hoursEach, cellsEach), look.width, ''),
    ...captionLines(figures, hoursEach, look),
  ];
}
