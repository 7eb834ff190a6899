/** A table of cells shaded by size, each with its figure in words: a heat map that reads without colour. */
import type { CustomSeriesOption } from 'echarts/charts';
import { shade } from './figure-palette.ts';
import { FIGURE_FONT, type SvgFrame, svgChart } from './svg-chart.ts';

export interface ChartCell {
  readonly text: string;
  /** How strongly the cell is shaded, 0..1. */
  readonly strength: number;
}

export interface CellChart extends Omit<SvgFrame, 'width' | 'height'> {
  /** Two lines at most, parted by a line feed. */
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<{ readonly name: string; readonly cells: readonly ChartCell[] }>;
}

const ROW_HEIGHT = 30;
const COLUMN_WIDTH = 106;
const NAME_CHARACTER = 7.2;
/** Text stays readable on the strongest shade in both schemes. */
const MOST_OPACITY = 0.42;

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;

/** The chart as SVG; at least one row and one column. */
export function cellChart({ id, label, columns, rows }: CellChart): string {
  const left = 20 + NAME_CHARACTER * Math.max(...rows.map(({ name }) => name.length));
  const text = { fontFamily: FIGURE_FONT, fontSize: 12 };
  const cells = rows.flatMap(({ cells: own }, row) => own.map((cell, column) => ({ row, column, cell })));
  const renderItem: RenderItem = (params, api) => {
    const { row, column, cell } = cells[params.dataIndex]!;
    const [x, y] = api.coord([column, row]) as [number, number];
    const shape = {
      x: x - COLUMN_WIDTH / 2 + 2,
      y: y - ROW_HEIGHT / 2 + 2,
      width: COLUMN_WIDTH - 4,
      height: ROW_HEIGHT - 4,
      r: 3,
    };
    const opacity = MOST_OPACITY * Math.min(1, Math.max(0, cell.strength));
    return {
      type: 'group',
      children: [
        { type: 'rect', shape, style: { fill: 'none', stroke: shade('line'), lineWidth: 1 } },
        { type: 'rect', shape, style: { fill: shade('main'), opacity } },
        {
          type: 'text',
          style: {
            text: cell.text,
            x,
            y,
            align: 'center',
            verticalAlign: 'middle',
            fill: shade('ink'),
            font: `12px ${FIGURE_FONT}`,
          },
        },
      ],
    } as ReturnType<RenderItem>;
  };
  const axis = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  return svgChart(
    {
      grid: { left, right: 8, top: 48, bottom: 8 },
      xAxis: {
        ...axis,
        type: 'category',
        position: 'top',
        data: columns.map((_, column) => String(column)),
        axisLabel: {
          ...text,
          fontSize: 11.5,
          lineHeight: 15,
          color: shade('soft'),
          interval: 0,
          formatter: (_value: string, column: number) => columns[column]!,
        },
      },
      yAxis: {
        ...axis,
        type: 'category',
        inverse: true,
        data: rows.map(({ name }) => name),
        axisLabel: { ...text, fontSize: 12.5, color: shade('ink'), interval: 0 },
      },
      series: [
        { type: 'custom', renderItem, silent: true, data: cells.map(({ row, column }) => [column, row]) },
      ],
    },
    { id, label, width: left + columns.length * COLUMN_WIDTH + 8, height: rows.length * ROW_HEIGHT + 56 },
  );
}
