/** Bars over one scale, side by side where there are several series: told apart by filling, named in the key. */
import type { KeyEntry } from './chart-head.ts';
import { type Plot, plotFrame } from './plot-frame.ts';
import { plotNumber } from './plot-scale.ts';
import { type BoxLook, boxAt, rowGroup, textAt, textWidth, tipped } from './svg-sheet.ts';

const FILLINGS: readonly BoxLook[] = [
  { fill: 'main' },
  { fill: 'page', stroke: 'other', strokeWidth: 1.4 },
  { fill: 'good', opacity: 0.35, stroke: 'good', strokeWidth: 1.4 },
  { fill: 'faint', stroke: 'ink', strokeWidth: 1.4 },
  { fill: 'main', opacity: 0.3, stroke: 'main', strokeWidth: 1.4 },
  { fill: 'other' },
];
const NUMBER_SIZE = 12;
const KEY_BOX = 12;
/** Share of the distance between neighbours that their bars fill. */
const FILLED = 0.76;
const MOST_BAR_WIDTH = 64;
const LEAST_BAR_WIDTH = 1.2;

const fillingOf = (index: number): BoxLook => FILLINGS[index % FILLINGS.length]!;

/** Least distance of two positions, in their unit; 1 where there is one only. */
function leastGap(positions: readonly number[]): number {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((x, index) => x - sorted[index]!);
  return gaps.length === 0 ? 1 : gaps.reduce((least, gap) => Math.min(least, gap));
}

/** A height with two decimals at most, none that are 0; without any from 1,000 on. */
function numberText(value: number): string {
  const text = plotNumber(value, Math.abs(value) < 1000 ? 2 : 0);
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** A bar on the sheet, and the height it stands for. */
interface Bar {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly value: number;
}

function barShape({ left, top, bottom, value }: Bar, width: number, index: number, name: string): string {
  const inset = Math.min(1, width * 0.06);
  const inner = width - 2 * inset;
  const radius = inner > 6 && bottom - top > 4 ? 2 : 0;
  const look = { ...fillingOf(index), ...(radius > 0 ? { radius } : {}) };
  return tipped(`${name}: ${numberText(value)}`, [boxAt(left + inset, top, inner, bottom - top, look)]);
}

function numberShape({ left, top, bottom, value }: Bar, width: number): string {
  return textAt(left + width / 2, value < 0 ? bottom + 10 : top - 9, numberText(value), {
    size: NUMBER_SIZE,
    shade: 'ink',
    anchor: 'middle',
    hasHalo: true,
  });
}

/** The chart as SVG; at least one series, each with at least one point. */
export function barChart(chart: Plot): string {
  const { series } = chart;
  const key = (series.length < 2 ? [] : series).map(
    ({ name }, index): KeyEntry => ({
      kind: 'bar',
      shade: 'main',
      text: name,
      draw: (x, y) => boxAt(x + 5, y - KEY_BOX / 2, KEY_BOX, KEY_BOX, { ...fillingOf(index), radius: 2 }),
    }),
  );
  const positions = series.flatMap(({ points }) => points.map(([x]) => x));
  const gap = leastGap(positions);
  const isSingle = new Set(positions).size === 1;
  const frame = plotFrame(chart, {
    lines: [],
    key,
    room: chart.xKind === 'name' || isSingle ? 0 : gap / 2,
  });
  const wholeGap = isSingle ? frame.x.high - frame.x.low : gap;
  const slot = Math.min(
    (frame.width * wholeGap * FILLED) / (frame.x.high - frame.x.low),
    MOST_BAR_WIDTH * series.length,
  );
  const width = Math.max(LEAST_BAR_WIDTH, slot / series.length);
  const bars = series.map(({ points }, index) =>
    points.map(
      ([x, value]): Bar => ({
        left: frame.atX(x) + (index - series.length / 2) * width,
        top: frame.atY(Math.max(0, value)),
        bottom: frame.atY(Math.min(0, value)),
        value,
      }),
    ),
  );
  const fits = ({ value }: Bar): boolean =>
    textWidth(`${numberText(value)} `, NUMBER_SIZE) < width / (series.length > 1 ? FILLED : 0.7);
  const isNumbered = bars.every((own) => own.every(fits));
  const shapes = bars.map((own, index) => {
    const { name } = series[index]!;
    return rowGroup(
      name,
      '',
      own.map((bar) => barShape(bar, width, index, name)),
    );
  });
  const numbers = isNumbered ? bars.flat().map((bar) => numberShape(bar, width)) : [];
  return frame.sheet(shapes, numbers);
}
