/** Bars over one scale, side by side where there are several series: told apart by filling, named above the plot. */
import { type ShadeName, shade } from './figure-palette.ts';
import {
  type Plot,
  type PlotFrame,
  plotFrame,
  type RenderItem,
  type Shape,
  shortText,
} from './plot-frame.ts';
import { plotNumber } from './plot-scale.ts';
import { FIGURE_FONT, svgChart } from './svg-chart.ts';

type RenderApi = Parameters<RenderItem>[1];

interface Filling {
  readonly fill: ShadeName;
  readonly opacity: number;
  readonly stroke: ShadeName | null;
}

const FILLINGS: readonly Filling[] = [
  { fill: 'main', opacity: 1, stroke: null },
  { fill: 'page', opacity: 1, stroke: 'other' },
  { fill: 'good', opacity: 0.35, stroke: 'good' },
  { fill: 'faint', opacity: 1, stroke: 'ink' },
  { fill: 'main', opacity: 0.3, stroke: 'main' },
  { fill: 'other', opacity: 1, stroke: null },
];
const CHARACTER = 7.3;
const LEGEND_ROW = 20;
const LEGEND_LEFT = 4;
const LEGEND_WIDTH = 850;
const MOST_NAME_CHARACTERS = 40;
/** Share of the distance between neighbours that their bars fill. */
const FILLED = 0.76;
const MOST_BAR_WIDTH = 64;
const LEAST_BAR_WIDTH = 1.2;

const fillingOf = (index: number): Filling => FILLINGS[index % FILLINGS.length]!;

function rectOf(x: number, y: number, width: number, height: number, index: number): object {
  const { fill, opacity, stroke } = fillingOf(index);
  return {
    type: 'rect',
    shape: { x, y, width, height, r: width > 6 && height > 4 ? 2 : 0 },
    style: {
      fill: shade(fill),
      fillOpacity: opacity,
      ...(stroke === null ? {} : { stroke: shade(stroke), lineWidth: 1.4 }),
    },
  };
}

function textShape(text: string, x: number, y: number, more: object): object {
  return { type: 'text', style: { text, x, y, fill: shade('ink'), font: `12px ${FIGURE_FONT}`, ...more } };
}

/** Where each name of the legend stands; rows are filled from the left. */
function legendPlaces(names: readonly string[]): Array<{ x: number; row: number }> {
  let x = LEGEND_LEFT;
  let row = 0;
  return names.map((name) => {
    const width = 34 + CHARACTER * name.length;
    if (x > LEGEND_LEFT && x + width > LEGEND_WIDTH) {
      x = LEGEND_LEFT;
      row++;
    }
    const place = { x, row };
    x += width;
    return place;
  });
}

/** Least distance of two positions, in their unit; 1 where there is one only. */
function leastGap(positions: readonly number[]): number {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((x, index) => x - sorted[index]!);
  return gaps.length === 0 ? 1 : gaps.reduce((least, gap) => Math.min(least, gap));
}

/** A bar on the canvas, and the height it stands for. */
interface Bar {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly index: number;
  readonly value: number;
}

function barsOf(series: Plot['series'], width: number, api: RenderApi): Bar[] {
  return series.flatMap(({ points }, index) =>
    points.map(([position, value]) => {
      const [middle, top] = api.coord([position, Math.max(0, value)]) as [number, number];
      const [, bottom] = api.coord([position, Math.min(0, value)]) as [number, number];
      return { left: middle + (index - series.length / 2) * width, width, top, bottom, index, value };
    }),
  );
}

function numberShape({ left, width, top, bottom, value }: Bar): object {
  const isDown = value < 0;
  return textShape(numberText(value), left + width / 2, isDown ? bottom + 4 : top - 4, {
    align: 'center',
    verticalAlign: isDown ? 'top' : 'bottom',
    // The line of a mark may pass behind.
    stroke: shade('page'),
    lineWidth: 4,
  });
}

/** The bars, and their heights in figures where there is room for all. */
function barLayers({ series }: Plot, gap: number, { x, width, layer }: PlotFrame): object[] {
  const slot = Math.min((width * gap * FILLED) / (x.high - x.low), MOST_BAR_WIDTH * series.length);
  const barWidth = Math.max(LEAST_BAR_WIDTH, slot / series.length);
  const inset = Math.min(1, barWidth * 0.06);
  const draw =
    (shapeOf: (bar: Bar) => object): RenderItem =>
    (_params, api) =>
      ({ type: 'group', children: barsOf(series, barWidth, api).map(shapeOf) }) as Shape;
  const bars = layer(
    draw((bar) => rectOf(bar.left + inset, bar.top, barWidth - 2 * inset, bar.bottom - bar.top, bar.index)),
    3,
  );
  const isNumbered = series.every(({ points }) =>
    points.every(
      ([, y]) => CHARACTER * (numberText(y).length + 1) < barWidth / (series.length > 1 ? FILLED : 0.7),
    ),
  );
  return isNumbered ? [bars, layer(draw(numberShape), 5)] : [bars];
}

/** A height with two decimals at most, none that are 0; without any from 1,000 on. */
function numberText(value: number): string {
  const text = plotNumber(value, Math.abs(value) < 1000 ? 2 : 0);
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

function legendLayer(names: readonly string[], { layer }: PlotFrame): object {
  const places = legendPlaces(names);
  return layer(
    () =>
      ({
        type: 'group',
        children: names.flatMap((name, index) => {
          const { x, row } = places[index]!;
          const y = 26 + row * LEGEND_ROW;
          return [rectOf(x, y, 12, 12, index), textShape(name, x + 18, y + 6, { verticalAlign: 'middle' })];
        }),
      }) as Shape,
    6,
  );
}

/** The chart as SVG; at least one series, each with at least one point. */
export function barChart(chart: Plot): string {
  const names =
    chart.series.length < 2 ? [] : chart.series.map(({ name }) => shortText(name, MOST_NAME_CHARACTERS));
  const rows = Math.max(0, ...legendPlaces(names).map(({ row }) => row + 1));
  const positions = chart.series.flatMap(({ points }) => points.map(([x]) => x));
  const gap = leastGap(positions);
  const isSingle = new Set(positions).size === 1;
  const room = chart.xKind === 'name' || isSingle ? 0 : gap / 2;
  const frame = plotFrame(chart, { names: [], legendHeight: rows * LEGEND_ROW, room });
  const wholeGap = isSingle ? frame.x.high - frame.x.low : gap;
  return svgChart(
    {
      ...frame.option,
      series: [...barLayers(chart, wholeGap, frame), legendLayer(names, frame), ...frame.sides],
    },
    frame.frame,
  );
}
