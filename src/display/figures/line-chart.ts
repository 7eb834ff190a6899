/** Lines over one scale, each named at its end: told apart by stroke and points; or a range around a middle line. */
import { type ShadeName, shade } from './figure-palette.ts';
import {
  type Plot,
  type PlotFrame,
  type PlotSeries,
  plotFrame,
  type Shape,
  type StrokeType,
} from './plot-frame.ts';
import { svgChart } from './svg-chart.ts';

export interface LineChart extends Plot {
  /** Three series: low, middle, high, the area between the outer two is filled. */
  readonly isBand: boolean;
}

interface Stroke {
  readonly shade: ShadeName;
  readonly stroke: StrokeType;
  readonly width: number;
}

const STROKES: readonly Stroke[] = [
  { shade: 'main', stroke: 'solid', width: 2.2 },
  { shade: 'other', stroke: 'dashed', width: 2.2 },
  { shade: 'good', stroke: 'dotted', width: 2.6 },
  { shade: 'ink', stroke: 'solid', width: 1.2 },
  { shade: 'main', stroke: 'dashed', width: 1.4 },
  { shade: 'other', stroke: 'solid', width: 1.2 },
];
const EDGE: Stroke = { shade: 'main', stroke: 'dotted', width: 1.2 };
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const;
/** More points than these are a line alone. */
const MOST_SYMBOLS = 32;
const BAND_OPACITY = 0.2;

const strokeOf = (isBand: boolean, index: number): Stroke =>
  isBand ? (index === 1 ? STROKES[0]! : EDGE) : STROKES[index % STROKES.length]!;

const byPosition = ({ name, points }: PlotSeries): PlotSeries => ({
  name,
  points: points.toSorted((a, b) => a[0] - b[0]),
});

function lineSeries({ points }: PlotSeries, look: Stroke, symbol: string, isMarked: boolean): object {
  return {
    type: 'line',
    silent: true,
    clip: false,
    sampling: 'lttb',
    symbol: isMarked || points.length === 1 ? symbol : 'none',
    showAllSymbol: true,
    symbolSize: 6.5,
    itemStyle: { color: shade(look.shade) },
    lineStyle: { color: shade(look.shade), type: look.stroke, width: look.width },
    data: points.map(([x, y]) => [x, y]),
    z: 5,
  };
}

/** A faint line on from a series that ends before the others, to its name. */
function onwardLayer(series: readonly PlotSeries[], { layer, x }: PlotFrame): object {
  const ends = series.map(({ points }) => points.at(-1)!).filter(([position]) => position < x.high);
  return layer(
    (_params, api) =>
      ({
        type: 'group',
        children: ends.map(([position, height]) => {
          const [x1, y1] = api.coord([position, height]) as [number, number];
          const [x2] = api.coord([x.high, height]) as [number, number];
          return {
            type: 'line',
            shape: { x1: x1 + 6, y1, x2, y2: y1 },
            style: { stroke: shade('faint'), lineWidth: 1, lineDash: 'dotted' },
          };
        }),
      }) as Shape,
    2,
  );
}

/** The area between the first and the last series. */
function bandLayer(series: readonly PlotSeries[], { layer }: PlotFrame): object {
  const [low, , high] = series;
  const around = [...low!.points, ...high!.points.toReversed()];
  return layer(
    (_params, api) =>
      ({
        type: 'polygon',
        shape: { points: around.map(([x, y]) => api.coord([x, y]) as [number, number]) },
        style: { fill: shade('main'), opacity: BAND_OPACITY },
      }) as Shape,
    2,
  );
}

/** The chart as SVG; at least one series, each with at least one point. */
export function lineChart(chart: LineChart): string {
  const { isBand } = chart;
  const series = chart.series.map(byPosition);
  const frame = plotFrame(chart, {
    names: series.map(({ name, points }, index) => ({
      ...strokeOf(isBand, index),
      text: name,
      y: points.at(-1)![1],
    })),
    legendHeight: 0,
    room: 0,
  });
  const isMarked = !isBand && series.every(({ points }) => points.length <= MOST_SYMBOLS);
  return svgChart(
    {
      ...frame.option,
      series: [
        ...(isBand ? [bandLayer(series, frame)] : []),
        ...series.map((one, index) =>
          lineSeries(one, strokeOf(isBand, index), SYMBOLS[index % SYMBOLS.length]!, isMarked),
        ),
        onwardLayer(series, frame),
        ...frame.sides,
      ],
    },
    frame.frame,
  );
}
