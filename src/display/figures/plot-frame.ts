/**
 * What lines and bars over one scale share: axes, horizontal marks across, and the names of lines, at their ends in the
 * right margin on a page, in a key on a phone. Heights are told on the left, their title stands above.
 */
import { type ChartHead, chartHead, type KeyEntry } from './chart-head.ts';
import type { ShadeName } from './figure-palette.ts';
import { heightScale, instantScale, nameScale, numberScale, type PlotScale } from './plot-scale.ts';
import { spreadApart } from './spread-apart.ts';
import {
  FIGURE_WIDTH,
  type FigureSize,
  lineFrom,
  type SvgFrame,
  svgSheet,
  textAt,
  textWidth,
  textWithin,
} from './svg-sheet.ts';

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
  readonly size: FigureSize;
  readonly xTitle: string;
  /** `instant`: epoch ms, told in UTC. `name`: positions 0, 1, ... of `xNames`. */
  readonly xKind: 'instant' | 'number' | 'name';
  readonly xNames: readonly string[];
  readonly yTitle: string;
  readonly series: readonly PlotSeries[];
  readonly marks: readonly PlotMark[];
}

/** A line with a name. */
export interface NamedLine {
  readonly text: string;
  /** Where it ends. */
  readonly y: number;
  readonly shade: ShadeName;
  /** As stroke-dasharray. */
  readonly dash: string;
  readonly width: number;
}

export interface PlotFrame {
  readonly x: PlotScale;
  /** px; of the plot without its margins. */
  readonly width: number;
  readonly atX: (position: number) => number;
  readonly atY: (height: number) => number;
  /** The document: `behind` above the grid and under the marks, `front` above all. */
  readonly sheet: (behind: readonly string[], front: readonly string[]) => string;
}

export interface FrameOptions {
  /** Lines that have their names beside those of the marks. */
  readonly lines: readonly NamedLine[];
  readonly key: readonly KeyEntry[];
  /** Widens the scale of positions on both sides, in its unit. */
  readonly room: number;
}

const PLOT_HEIGHT = 270;
const SIZE = 12;
const SIDE_GAP = 26;
const LEAST_NAME_DISTANCE = 17;
const MOST_NAME = 190;
const LEAST_TOP = 38;
const MARK: Pick<NamedLine, 'shade' | 'dash' | 'width'> = { shade: 'ink', dash: '5 4', width: 1.2 };
const soft = { size: SIZE, shade: 'soft' } as const;

/** Names in words that fit side by side. */
function namesThatFit({ xNames }: Plot, width: number): PlotScale {
  const each = Math.max(78, width / Math.max(1, xNames.length) - 8);
  const shown = xNames.map((name) => textWithin(name, SIZE, each));
  const widest = Math.max(1, ...shown.map((name) => textWidth(name, SIZE)));
  return nameScale(shown, Math.max(1, Math.floor(width / (widest + 8))));
}

function positionScale(plot: Plot, width: number): PlotScale {
  if (plot.xKind === 'name') return namesThatFit(plot, width);
  const values = plot.series.flatMap(({ points }) => points.map(([x]) => x));
  return plot.xKind === 'instant' ? instantScale(values) : numberScale(values);
}

/** Ticks whose words do not touch: every one, every second, ... */
function ticksThatFit({ ticks, text, low, high }: PlotScale, width: number): number[] {
  const widest = Math.max(
    1,
    ...ticks.flatMap((tick) => text(tick).split('\n')).map((line) => textWidth(line, SIZE)),
  );
  const gap = ticks.length < 2 ? width : ((ticks[1]! - ticks[0]!) / (high - low)) * width;
  const every = Math.max(1, Math.ceil((widest + 6) / gap));
  return ticks.filter((_, index) => index % every === 0);
}

/** The lines' names in the right margin, each led to from its end. */
function sideNames(
  lines: readonly NamedLine[],
  at: (y: number) => number,
  edge: number,
  top: number,
): string[] {
  const places = spreadApart(
    lines.map(({ y }) => at(y)),
    { least: LEAST_NAME_DISTANCE, low: top, high: top + PLOT_HEIGHT },
  );
  return lines.flatMap(({ text, y, shade, dash, width }, index) => {
    const place = places[index]!;
    return [
      lineFrom(edge + 7, at(y), edge + SIDE_GAP - 5, place, { shade, width, dash }),
      textAt(edge + SIDE_GAP, place, textWithin(text, SIZE, MOST_NAME), { size: SIZE, shade }),
    ];
  });
}

function xAxis(
  scale: PlotScale,
  title: string,
  frame: { left: number; width: number; foot: number },
): string[] {
  const { left, width, foot } = frame;
  const at = (tick: number): number => left + (width * (tick - scale.low)) / (scale.high - scale.low);
  const ticks = ticksThatFit(scale, width);
  const isTwoLines = ticks.some((tick) => scale.text(tick).includes('\n'));
  return [
    lineFrom(left, foot, left + width, foot, { shade: 'soft', width: 1 }),
    ...ticks.flatMap((tick) => [
      lineFrom(at(tick), foot, at(tick), foot + 4, { shade: 'soft', width: 1 }),
      ...scale
        .text(tick)
        .split('\n')
        .map((line, row) => textAt(at(tick), foot + 14 + 15 * row, line, { ...soft, anchor: 'middle' })),
    ]),
    textAt(left + width / 2, foot + (isTwoLines ? 50 : 36), textWithin(title, SIZE, width), {
      ...soft,
      anchor: 'middle',
    }),
  ];
}

/** Lays out a plot; it has at least one point. */
export function plotFrame(plot: Plot, { lines, key, room }: FrameOptions): PlotFrame {
  const { size, marks } = plot;
  const markLines = marks.map(({ name, y }): NamedLine => ({ ...MARK, text: name, y }));
  const named = [...lines, ...markLines];
  const isWide = size === 'wide';
  const listed = (isWide ? [] : named).map(
    ({ text, shade, dash }): KeyEntry => ({ kind: 'line', shade, text, dash }),
  );
  const title: ChartHead = { title: plot.yTitle, key: [...key, ...listed], titleSize: 12.5 };
  const head = chartHead(title, size);
  const y = heightScale([
    ...plot.series.flatMap(({ points }) => points.map(([, height]) => height)),
    ...marks.map((mark) => mark.y),
  ]);
  const left = 16 + Math.max(14, ...y.ticks.map((tick) => textWidth(y.text(tick), SIZE)));
  const names = Math.min(MOST_NAME, Math.max(0, ...named.map(({ text }) => textWidth(text, SIZE))));
  const right = isWide && named.length > 0 ? SIDE_GAP + 8 + names : 20;
  const width = FIGURE_WIDTH[size] - left - right;
  const top = Math.max(LEAST_TOP, head.bottom + 4);
  const foot = top + PLOT_HEIGHT;
  const inner = positionScale(plot, width);
  const x = { ...inner, low: inner.low - room, high: inner.high + room };
  const atX = (position: number): number => left + (width * (position - x.low)) / (x.high - x.low);
  const atY = (height: number): number => foot - (PLOT_HEIGHT * (height - y.low)) / (y.high - y.low);
  const grid = y.ticks.flatMap((tick) => [
    lineFrom(left, atY(tick), left + width, atY(tick), {
      shade: tick === 0 && y.low < 0 ? 'soft' : 'line',
      width: 1,
    }),
    textAt(left - 8, atY(tick), y.text(tick), { ...soft, anchor: 'end' }),
  ]);
  const across = markLines.map(({ y: height, shade, dash, width: stroke }) =>
    lineFrom(left, atY(height), left + width, atY(height), { shade, width: stroke, dash }),
  );
  return {
    x,
    width,
    atX,
    atY,
    sheet: (behind, front) =>
      svgSheet({ id: plot.id, label: plot.label, width: FIGURE_WIDTH[size], height: foot + 66 }, size, [
        ...head.shapes,
        ...grid,
        ...xAxis(x, plot.xTitle, { left, width, foot }),
        ...behind,
        ...across,
        ...front,
        ...(isWide ? sideNames(named, atY, left + width, top) : []),
      ]),
  };
}
