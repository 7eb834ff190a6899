/**
 * What lines and bars over one scale share: the frame with its axes, horizontal marks across, and names in the right
 * margin, moved apart until they can be read. Heights are told on the left, their title stands above.
 */
import type { CustomSeriesOption } from 'echarts/charts';
import { type ShadeName, shade } from './figure-palette.ts';
import { heightScale, instantScale, nameScale, numberScale, type PlotScale } from './plot-scale.ts';
import { spreadApart } from './spread-apart.ts';
import { FIGURE_FONT, type SvgFrame } from './svg-chart.ts';

export interface PlotSeries {
  readonly name: string;
  /** Finite; in any order. */
  readonly points: ReadonlyArray<readonly [x: number, y: number]>;
}

export interface PlotMark {
  readonly name: string;
  readonly y: number;
}

export interface Plot extends Omit<SvgFrame, 'width' | 'height'> {
  readonly xTitle: string;
  /** `instant`: epoch ms, told in UTC. `name`: positions 0, 1, ... of `xNames`. */
  readonly xKind: 'instant' | 'number' | 'name';
  readonly xNames: readonly string[];
  readonly yTitle: string;
  readonly series: readonly PlotSeries[];
  readonly marks: readonly PlotMark[];
}

/** How a series is told from the others without colour. */
export type StrokeType = 'solid' | 'dashed' | 'dotted';

/** A name in the right margin. */
export interface SideName {
  readonly text: string;
  readonly y: number;
  readonly shade: ShadeName;
  readonly stroke: StrokeType;
  readonly width: number;
}

export type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;
export type Shape = ReturnType<RenderItem>;

const WIDTH = 860;
const PLOT_HEIGHT = 270;
const CHARACTER = 7.3;
const BOLD_CHARACTER = 8.7;
const SIDE_GAP = 26;
const LEAST_NAME_DISTANCE = 17;
const MOST_NAME_CHARACTERS = 26;
const TEXT = { fontFamily: FIGURE_FONT, fontSize: 12 };
const MARK: Pick<SideName, 'shade' | 'stroke' | 'width'> = { shade: 'ink', stroke: 'dashed', width: 1.2 };

/** A text of at most so many characters. */
export const shortText = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`;

/** Names in words that fit side by side. */
function namesThatFit({ xNames }: Plot, width: number): PlotScale {
  const longest = Math.max(1, ...xNames.map((name) => name.length));
  const characters = Math.max(6, Math.floor(width / Math.max(1, xNames.length) / CHARACTER) - 1);
  const shown = xNames.map((name) => shortText(name, Math.min(longest, Math.max(characters, 10))));
  const widest = Math.max(1, ...shown.map((name) => name.length));
  return nameScale(shown, Math.max(1, Math.floor(width / (CHARACTER * (widest + 1)))));
}

function positionScale(plot: Plot, width: number): PlotScale {
  if (plot.xKind === 'name') return namesThatFit(plot, width);
  const values = plot.series.flatMap(({ points }) => points.map(([x]) => x));
  return plot.xKind === 'instant' ? instantScale(values) : numberScale(values);
}

export interface PlotFrame {
  readonly x: PlotScale;
  readonly y: PlotScale;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly frame: SvgFrame;
  /** Grid, axes and titles of an option. */
  readonly option: Readonly<Record<string, unknown>>;
  /** Draws what `render` makes of the plot's own coordinates; in front of the grid by `z`. */
  readonly layer: (render: RenderItem, z: number) => Readonly<Record<string, unknown>>;
  /** Marks across and the names at the right. */
  readonly sides: readonly Readonly<Record<string, unknown>>[];
}

export interface FrameOptions {
  /** Names beside those of the marks. */
  readonly names: readonly SideName[];
  /** px of rows between the title and the plot. */
  readonly legendHeight: number;
  /** Widens the scale of positions on both sides, in its unit. */
  readonly room: number;
}

/** The names' own lines, each from its height to its place, and the words. */
function sideShapes(names: readonly SideName[], at: (y: number) => number, edge: number, top: number): Shape {
  const places = spreadApart(
    names.map(({ y }) => at(y)),
    { least: LEAST_NAME_DISTANCE, low: top, high: top + PLOT_HEIGHT },
  );
  const children = names.flatMap((name, index) => {
    const y = places[index]!;
    const colour = shade(name.shade);
    return [
      {
        type: 'line',
        shape: { x1: edge + 7, y1: at(name.y), x2: edge + SIDE_GAP - 5, y2: y },
        style: { stroke: colour, lineWidth: name.width, lineDash: name.stroke },
      },
      {
        type: 'text',
        style: {
          text: name.text,
          x: edge + SIDE_GAP,
          y,
          verticalAlign: 'middle',
          fill: colour,
          font: `12px ${FIGURE_FONT}`,
        },
      },
    ];
  });
  return { type: 'group', children } as Shape;
}

/** Lays out a plot; it has at least one point. */
export function plotFrame(plot: Plot, { names, legendHeight, room }: FrameOptions): PlotFrame {
  const all = [...names, ...plot.marks.map(({ name, y }) => ({ ...MARK, text: name, y }))].map((name) => ({
    ...name,
    text: shortText(name.text, MOST_NAME_CHARACTERS),
  }));
  const y = heightScale([
    ...plot.series.flatMap(({ points }) => points.map(([, height]) => height)),
    ...plot.marks.map((mark) => mark.y),
  ]);
  const left = 16 + CHARACTER * Math.max(2, ...y.ticks.map((tick) => y.text(tick).length));
  const right =
    all.length === 0 ? 20 : SIDE_GAP + 8 + CHARACTER * Math.max(...all.map(({ text }) => text.length));
  const width = WIDTH - left - right;
  const top = 38 + legendHeight;
  const inner = positionScale(plot, width);
  const x = { ...inner, low: inner.low - room, high: inner.high + room };
  const isTwoLines = x.ticks.some((tick) => x.text(tick).includes('\n'));
  const bottom = isTwoLines ? 66 : 50;
  const at = (height: number): number => top + PLOT_HEIGHT * (1 - (height - y.low) / (y.high - y.low));
  const layer: PlotFrame['layer'] = (renderItem, z) => ({
    type: 'custom',
    renderItem,
    silent: true,
    clip: false,
    data: [[x.low, y.low]],
    z,
  });
  const across: RenderItem = () =>
    ({
      type: 'group',
      children: plot.marks.map((mark) => ({
        type: 'line',
        shape: { x1: left, y1: at(mark.y), x2: left + width, y2: at(mark.y) },
        style: { stroke: shade(MARK.shade), lineWidth: MARK.width, lineDash: MARK.stroke },
      })),
    }) as Shape;
  const axisText = { ...TEXT, color: shade('soft') };
  return {
    x,
    y,
    left,
    width,
    height: PLOT_HEIGHT,
    frame: { id: plot.id, label: plot.label, width: WIDTH, height: top + PLOT_HEIGHT + bottom },
    option: {
      title: {
        text: shortText(plot.yTitle, Math.floor((WIDTH - 20) / BOLD_CHARACTER)),
        left: 2,
        top: 4,
        padding: 0,
        textStyle: { ...TEXT, fontSize: 12.5, fontWeight: 600, color: shade('ink') },
      },
      grid: { left, right, top, height: PLOT_HEIGHT },
      xAxis: {
        type: 'value',
        min: x.low,
        max: x.high,
        name: shortText(plot.xTitle, Math.floor(width / CHARACTER)),
        nameLocation: 'middle',
        nameGap: isTwoLines ? 44 : 30,
        nameTextStyle: axisText,
        axisLine: { onZero: false, lineStyle: { color: shade('soft') } },
        axisTick: { customValues: [...x.ticks], lineStyle: { color: shade('soft') } },
        axisLabel: { ...axisText, lineHeight: 15, customValues: [...x.ticks], formatter: x.text },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        min: y.low,
        max: y.high,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...axisText, customValues: [...y.ticks], formatter: y.text },
        splitLine: { show: false },
      },
    },
    layer,
    sides: [
      layer(gridShapes(y, at, left, width), 1),
      layer(across, 4),
      layer(() => sideShapes(all, at, left + width, top), 6),
    ],
  };
}

/** A line at every tick of height, the one at 0 stronger. */
function gridShapes(y: PlotScale, at: (height: number) => number, left: number, width: number): RenderItem {
  return () =>
    ({
      type: 'group',
      children: y.ticks.map((tick) => ({
        type: 'line',
        shape: { x1: left, y1: at(tick), x2: left + width, y2: at(tick) },
        style: { stroke: shade(tick === 0 && y.low < 0 ? 'soft' : 'line'), lineWidth: 1 },
      })),
    }) as Shape;
}
