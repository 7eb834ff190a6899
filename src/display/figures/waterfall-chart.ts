/** Columns from a whole to what is left of it, each step named with its share. */
import type { CustomSeriesOption } from 'echarts/charts';
import { type ShadeName, shade } from './figure-palette.ts';
import { FIGURE_FONT, type SvgFrame, svgChart } from './svg-chart.ts';

export interface WaterfallStep {
  /** Lines parted by line feeds. */
  readonly name: string;
  /** Shares of the whole, 0..1, from < to for a column that stands between. */
  readonly from: number;
  readonly to: number;
  /** Above the column. */
  readonly note: string;
  readonly shade: ShadeName;
}

export interface WaterfallChart extends Omit<SvgFrame, 'width' | 'height'> {
  readonly steps: readonly WaterfallStep[];
  readonly axisTitle: string;
}

const WIDTH = 860;
const HEIGHT = 340;

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;

/** The chart as SVG; at least one step. */
export function waterfallChart({ id, label, steps, axisTitle }: WaterfallChart): string {
  const text = { fontFamily: FIGURE_FONT, fontSize: 12.5 };
  const renderItem: RenderItem = (params, api) => {
    const step = steps[params.dataIndex]!;
    const [x, top] = api.coord([params.dataIndex, step.to]) as [number, number];
    const [, bottom] = api.coord([params.dataIndex, step.from]) as [number, number];
    const [width] = api.size!([1, 0]) as [number, number];
    const half = Math.min(46, width * 0.36);
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape: { x: x - half, y: top, width: 2 * half, height: Math.max(1.5, bottom - top), r: 2 },
          style: { fill: shade(step.shade) },
        },
        {
          type: 'text',
          style: {
            text: step.note,
            x,
            y: top - 6,
            align: 'center',
            verticalAlign: 'bottom',
            fill: shade('ink'),
            font: `600 12.5px ${FIGURE_FONT}`,
          },
        },
      ],
    } as ReturnType<RenderItem>;
  };
  return svgChart(
    {
      grid: { left: 64, right: 16, top: 30, bottom: 58 },
      xAxis: {
        type: 'category',
        data: steps.map((_, index) => String(index)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: shade('soft') } },
        axisLabel: {
          ...text,
          color: shade('ink'),
          interval: 0,
          lineHeight: 16,
          formatter: (_value: string, index: number) => steps[index]!.name,
        },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        name: axisTitle,
        nameLocation: 'middle',
        nameGap: 46,
        nameTextStyle: { ...text, color: shade('soft') },
        axisLabel: {
          ...text,
          color: shade('soft'),
          formatter: (value: number) => `${Math.round(100 * value)} %`,
        },
        splitLine: { lineStyle: { color: shade('line') } },
      },
      series: [{ type: 'custom', renderItem, silent: true, data: steps.map(({ to }, index) => [index, to]) }],
    },
    { id, label, width: WIDTH, height: HEIGHT },
  );
}
