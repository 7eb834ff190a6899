/** The figures of an answer as SVG, each with its content in words and its numbers as a table. */
import { invariant } from '../../core/index.ts';
import { instantText } from '../../core/values/index.ts';
import type { AnswerFigure, FigureSeries } from '../../planner/question/index.ts';
import { barChart, cellChart, type FigureSize, lineChart, type Plot } from '../figures/index.ts';
import { pageText } from '../report/index.ts';
import { type PageTable, pageTable } from './plan-table.ts';

export interface PlanFigure {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** '' where there is nothing to draw. */
  readonly svg: string;
  /** The same for phones. */
  readonly narrow: string;
  readonly isEmpty: boolean;
  readonly table: (PageTable & { readonly thinned: string }) | null;
}

/** A longer table of a figure is thinned. */
const MOST_ROWS = 60;
const DIGITS = 6;

/** A number of a figure in six figures, thousands apart. */
function numberText(value: number): string {
  const [digits = '', power] = Number(value.toPrecision(DIGITS)).toString().split('e');
  const [whole = '', part] = digits.split('.');
  const apart = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${apart}${part === undefined ? '' : `.${part}`}${power === undefined ? '' : `e${power}`}`.replace(
    '-',
    '−',
  );
}

function positionText({ xKind, xNames }: AnswerFigure, x: number): string {
  if (xKind === 'instant') return instantText(x).slice(0, 16).replace('T', ' ');
  return xKind === 'name' ? (xNames?.[x] ?? String(x)) : numberText(x);
}

function requireFinite({ id, kind, series, marks, xKind, xNames = [] }: AnswerFigure): void {
  const numbers = [...series.flatMap(({ points }) => points.flat()), ...marks.map(({ y }) => y)];
  invariant(numbers.every(Number.isFinite), `figure ${id} has a number that is none`);
  const sizes = new Set(series.map(({ points }) => points.length));
  invariant(
    kind !== 'band' || (series.length === 3 && sizes.size === 1),
    `band ${id} is not low, middle, high`,
  );
  const isNamed = series.every(({ points }) => points.every(([x]) => xNames[x] !== undefined));
  invariant(xKind !== 'name' || isNamed, `figure ${id} has a position without a name`);
}

/** "used: 24 points from 0 to 900, the last 850". */
function seriesWords({ name, points }: FigureSeries): string {
  const heights = points.map(([, y]) => y);
  const count = `${heights.length} point${heights.length === 1 ? '' : 's'}`;
  const low = numberText(heights.reduce((least, y) => Math.min(least, y)));
  const high = numberText(heights.reduce((most, y) => Math.max(most, y)));
  return `${name}: ${count} from ${low} to ${high}, the last ${numberText(heights.at(-1)!)}`;
}

function altOf({ title, description, marks, series }: AnswerFigure): string {
  const lines = marks.map(({ name, y }) => `line ${name} at ${numberText(y)}`);
  return [`${title}. ${description}`, ...series.map(seriesWords), ...lines].join('; ');
}

/** A row for each position, a column for each series; what a series does not have is blank. */
function tableOf(figure: AnswerFigure): PlanFigure['table'] {
  const positions = [...new Set(figure.series.flatMap(({ points }) => points.map(([x]) => x)))].sort(
    (a, b) => a - b,
  );
  const every = Math.ceil(positions.length / MOST_ROWS);
  const heights = figure.series.map(({ points }) => new Map(points));
  const rows = positions
    .filter((_, index) => index % every === 0)
    .map((x) => [
      positionText(figure, x),
      ...heights.map((height) => {
        const y = height.get(x);
        return y === undefined ? '' : numberText(y);
      }),
    ]);
  const columns = [
    { title: withZone(figure), align: 'left' as const },
    ...figure.series.map(({ name }) => ({ title: name, align: 'right' as const })),
  ];
  const table = pageTable(columns, rows, `the numbers of ${figure.title}`);
  return { ...table, thinned: every === 1 ? '' : `, one position in ${every}` };
}

/** The title of positions; instants are those of UTC. */
function withZone({ xTitle, xKind }: AnswerFigure): string {
  return xKind === 'instant' && !/\bUTC\b/.test(xTitle) ? `${xTitle} (UTC)`.trimStart() : xTitle;
}

/** Cells shaded from the least value to the most, each with its figure. */
function heatChart(
  { title, series, xTitle, yTitle, xNames = [] }: AnswerFigure,
  { id, size, label }: Plot,
): string {
  const values = series.flatMap(({ points }) => points.map(([, y]) => y));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return cellChart({
    id,
    size,
    label,
    title: `${yTitle}, by ${xTitle}`,
    key: [],
    columns: xNames,
    rows: series.map(({ name, points }) => ({
      name,
      cells: points.map(([x, y]) => ({
        text: numberText(y),
        strength: most > least ? (y - least) / (most - least) : 0,
        tip: `${title}: ${name}, ${xNames[x]}: ${numberText(y)}`,
      })),
    })),
  });
}

function drawn(figure: AnswerFigure, id: string, size: FigureSize): string {
  const plot: Plot = {
    id,
    size,
    label: altOf(figure),
    xTitle: withZone(figure),
    xKind: figure.xKind,
    xNames: figure.xNames ?? [],
    yTitle: figure.yTitle,
    series: figure.series,
    marks: figure.marks,
  };
  if (figure.kind === 'heat') return heatChart(figure, plot);
  return figure.kind === 'bar' ? barChart(plot) : lineChart({ ...plot, isBand: figure.kind === 'band' });
}

/** Texts of a figure without what no page shows; series without points are left out. */
function cleaned(figure: AnswerFigure): AnswerFigure {
  const named = <T extends { readonly name: string }>(one: T): T => ({ ...one, name: pageText(one.name) });
  return {
    ...figure,
    title: pageText(figure.title),
    description: pageText(figure.description),
    xTitle: pageText(figure.xTitle),
    yTitle: pageText(figure.yTitle),
    xNames: (figure.xNames ?? []).map(pageText),
    series: figure.series.filter(({ points }) => points.length > 0).map(named),
    marks: figure.marks.map(named),
  };
}

/** Every figure of an answer, in its order. */
export function planFigures(figures: readonly AnswerFigure[]): PlanFigure[] {
  return figures.map((one, index) => {
    requireFinite(one);
    const figure = cleaned(one);
    const id = `figure-${index + 1}`;
    const isEmpty = figure.series.length === 0;
    return {
      id,
      title: figure.title,
      description: figure.description,
      svg: isEmpty ? '' : drawn(figure, `plan-${index + 1}`, 'wide'),
      narrow: isEmpty ? '' : drawn(figure, `plan-${index + 1}`, 'narrow'),
      isEmpty,
      table: isEmpty ? null : tableOf(figure),
    };
  });
}
