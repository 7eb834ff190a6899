/** Columns from a whole to what is left of it, each step named with its share; on a phone, rows. */
import { type ChartHead, chartHead } from './chart-head.ts';
import type { ShadeName } from './figure-palette.ts';
import { rowChart } from './row-chart.ts';
import {
  boxAt,
  FIGURE_WIDTH,
  type FigureSize,
  lineFrom,
  type SvgFrame,
  svgSheet,
  textAt,
  textLines,
  tipped,
} from './svg-sheet.ts';

export interface WaterfallStep {
  readonly name: string;
  /** Shares of the whole, 0..1, from < to for a column that stands between. */
  readonly from: number;
  readonly to: number;
  /** Above the column. */
  readonly note: string;
  readonly shade: ShadeName;
}

export interface WaterfallChart extends Omit<SvgFrame, 'width' | 'height'>, Pick<ChartHead, 'title'> {
  readonly size: FigureSize;
  readonly steps: readonly WaterfallStep[];
  readonly axisTitle: string;
}

const LEFT = 62;
const RIGHT = 852;
const PLOT = 240;
const NAME_SIZE = 12.5;
const NAME_LINE = 16;
const NAME_LINES = 3;
const TICKS: readonly number[] = [0, 0.2, 0.4, 0.6, 0.8, 1];

const percent = (value: number): string => `${Math.round(100 * value)} %`;

function asRows({ id, label, title, steps, axisTitle, size }: WaterfallChart): string {
  return rowChart({
    id,
    label,
    title,
    key: [],
    size,
    rows: steps.map(({ name, note, from, to, shade }) => ({
      name,
      note,
      marks: [{ kind: 'bar', from, to, shade }],
    })),
    axisTitle,
    formatTick: percent,
    reference: null,
    band: null,
    scale: [0, 1],
  });
}

/** The chart as SVG; at least one step. */
export function waterfallChart(chart: WaterfallChart): string {
  if (chart.size === 'narrow') return asRows(chart);
  const { id, label, steps, axisTitle } = chart;
  const head = chartHead({ title: chart.title, key: [] }, 'wide');
  const top = head.bottom + 30;
  const foot = top + PLOT;
  const at = (share: number): number => foot - PLOT * share;
  const slot = (RIGHT - LEFT) / steps.length;
  const half = Math.min(46, slot * 0.34);
  const soft = { size: 12, shade: 'soft' } as const;
  const axis = TICKS.flatMap((tick) => [
    lineFrom(LEFT, at(tick), RIGHT, at(tick), { shade: tick === 0 ? 'soft' : 'line', width: 1 }),
    textAt(LEFT - 8, at(tick), percent(tick), { ...soft, anchor: 'end' }),
  ]);
  const columns = steps.map(({ name, from, to, note, shade }, index) => {
    const x = LEFT + (index + 0.5) * slot;
    const [high, low] = [at(to), at(from)];
    const names = textLines(name, NAME_SIZE, slot - 8).slice(0, NAME_LINES);
    return tipped(`${name}: ${note} of demand`, [
      boxAt(x - half, high, 2 * half, Math.max(1.5, low - high), { fill: shade, radius: 2 }),
      textAt(x, high - 11, note, { size: NAME_SIZE, shade: 'ink', anchor: 'middle', isBold: true }),
      ...names.map((line, row) =>
        textAt(x, foot + 16 + row * NAME_LINE, line, { size: NAME_SIZE, shade: 'ink', anchor: 'middle' }),
      ),
    ]);
  });
  // Where one column ends the next begins: at the foot of those that fall, at the top of the last.
  const joints = steps.slice(0, -1).map(({ from, to }, index) => {
    const share = index === 0 ? to : from;
    const x = LEFT + (index + 0.5) * slot + half;
    return lineFrom(x, at(share), x + slot - 2 * half, at(share), { shade: 'soft', width: 1, dash: '2 3' });
  });
  return svgSheet(
    { id, label, width: FIGURE_WIDTH.wide, height: foot + 16 + NAME_LINES * NAME_LINE },
    'wide',
    [...head.shapes, textAt(4, top - 29, axisTitle, soft), ...axis, ...joints, ...columns],
  );
}
