/**
 * Rows of marks over one horizontal scale: intervals, ranges, bars. Every row has its name on the left and its
 * figures in words on the right, so nothing has to be read off by colour.
 */
import type { CustomSeriesOption } from 'echarts/charts';
import { type ShadeName, shade } from './figure-palette.ts';
import { FIGURE_FONT, type SvgFrame, svgChart } from './svg-chart.ts';

/** Marks from `from` to `to` on the scale, or at one place. */
export type RowMark =
  | {
      readonly kind: 'line' | 'bar' | 'outline';
      readonly from: number;
      readonly to: number;
      readonly shade: ShadeName;
    }
  | { readonly kind: 'dot' | 'ring' | 'tick'; readonly at: number; readonly shade: ShadeName };

export interface ChartRow {
  readonly name: string;
  readonly note: string;
  readonly marks: readonly RowMark[];
}

export interface RowChart extends Omit<SvgFrame, 'width' | 'height'> {
  readonly rows: readonly ChartRow[];
  readonly axisTitle: string;
  readonly formatTick: (value: number) => string;
  /** Drawn as a line through all rows. */
  readonly reference: number | null;
  /** Shaded stretch of the scale, with its name. */
  readonly band: { readonly from: number; readonly to: number; readonly name: string } | null;
  /** Fixed ends of the scale; null = from the marks. */
  readonly scale: readonly [low: number, high: number] | null;
}

const WIDTH = 860;
const ROW_HEIGHT = 30;
const NAME_CHARACTER = 7.2;
const NOTE_CHARACTER = 6.5;
const LEAST_SIDE = 60;

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;
type Shape = ReturnType<RenderItem>;

function bandShape(x0: number, x1: number, y: number, mark: Extract<RowMark, { from: number }>): Shape {
  const colour = shade(mark.shade);
  if (mark.kind === 'line') {
    return {
      type: 'line',
      shape: { x1: x0, y1: y, x2: x1, y2: y },
      style: { stroke: colour, lineWidth: 2.5, lineCap: 'round' },
    } as Shape;
  }
  const height = mark.kind === 'bar' ? 12 : 10;
  const style = mark.kind === 'bar' ? { fill: colour } : { fill: 'none', stroke: colour, lineWidth: 1.6 };
  const shape = { x: Math.min(x0, x1), y: y - height / 2, width: Math.abs(x1 - x0), height, r: 2 };
  return { type: 'rect', shape, style } as Shape;
}

function placeShape(x: number, y: number, mark: Extract<RowMark, { at: number }>): Shape {
  const colour = shade(mark.shade);
  if (mark.kind === 'tick') {
    return {
      type: 'line',
      shape: { x1: x, y1: y - 8, x2: x, y2: y + 8 },
      style: { stroke: colour, lineWidth: 2 },
    } as Shape;
  }
  const style =
    mark.kind === 'dot'
      ? { fill: colour, stroke: shade('page'), lineWidth: 1.5 }
      : { fill: shade('page'), stroke: colour, lineWidth: 2 };
  return { type: 'circle', shape: { cx: x, cy: y, r: 5.5 }, style } as Shape;
}

function sideWidth(texts: readonly string[], character: number): number {
  return Math.max(LEAST_SIDE, 18 + character * Math.max(0, ...texts.map((text) => text.length)));
}

/** Ends of the scale: every mark, the reference and the band, with a little air. */
function scaleOf(chart: RowChart): readonly [number, number] {
  if (chart.scale !== null) return chart.scale;
  const values = chart.rows.flatMap(({ marks }) =>
    marks.flatMap((mark) => ('at' in mark ? [mark.at] : [mark.from, mark.to])),
  );
  if (chart.reference !== null) values.push(chart.reference);
  if (chart.band !== null) values.push(chart.band.from, chart.band.to);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = 0.04 * (high - low || Math.abs(high) || 1);
  return [low - air, high + air];
}

/** The chart as SVG; at least one row. */
export function rowChart(chart: RowChart): string {
  const { rows, band, reference } = chart;
  const [low, high] = scaleOf(chart);
  const left = sideWidth(
    rows.map(({ name }) => name),
    NAME_CHARACTER,
  );
  const right = sideWidth(
    rows.map(({ note }) => note),
    NOTE_CHARACTER,
  );
  const height = rows.length * ROW_HEIGHT + 74;
  const text = { fontFamily: FIGURE_FONT, fontSize: 12.5 };
  const marks = rows.flatMap(({ marks: own }, row) => own.map((mark) => ({ row, mark })));
  const renderItem: RenderItem = (params, api) => {
    const { row, mark } = marks[params.dataIndex]!;
    const at = (value: number): number[] => api.coord([value, row]);
    if ('at' in mark) return placeShape(at(mark.at)[0]!, at(mark.at)[1]!, mark);
    return bandShape(at(mark.from)[0]!, at(mark.to)[0]!, at(mark.from)[1]!, mark);
  };
  return svgChart(
    {
      grid: { left, right, top: 26, bottom: 48 },
      xAxis: {
        type: 'value',
        min: low,
        max: high,
        name: chart.axisTitle,
        nameLocation: 'middle',
        nameGap: 30,
        nameTextStyle: { ...text, color: shade('soft') },
        axisLabel: {
          ...text,
          color: shade('soft'),
          formatter: chart.formatTick,
          showMinLabel: chart.scale !== null,
          showMaxLabel: chart.scale !== null,
          hideOverlap: true,
        },
        splitLine: { lineStyle: { color: shade('line') } },
        splitNumber: 5,
      },
      yAxis: [
        {
          type: 'category',
          inverse: true,
          data: rows.map(({ name }) => name),
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { ...text, color: shade('ink'), interval: 0 },
        },
        {
          type: 'category',
          inverse: true,
          position: 'right',
          data: rows.map((_, row) => String(row)),
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: {
            ...text,
            fontSize: 12,
            color: shade('soft'),
            interval: 0,
            formatter: (_value: string, row: number) => rows[row]!.note,
          },
        },
      ],
      series: [
        {
          type: 'custom',
          renderItem,
          data: marks.map(({ row, mark }) => ['at' in mark ? mark.at : mark.from, row]),
          silent: true,
          clip: false,
          ...(reference === null
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  label: { show: false },
                  lineStyle: { color: shade('soft'), width: 1.2, type: 'dashed' },
                  data: [{ xAxis: reference }],
                },
              }),
          ...(band === null
            ? {}
            : {
                markArea: {
                  silent: true,
                  itemStyle: { color: shade('band') },
                  label: { ...text, fontSize: 11, color: shade('soft'), position: 'top' },
                  data: [[{ xAxis: band.from, name: band.name }, { xAxis: band.to }]],
                },
              }),
          z: 5,
        },
      ],
    },
    { id: chart.id, label: chart.label, width: WIDTH, height },
  );
}
