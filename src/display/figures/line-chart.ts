/** Lines over one scale, each named: told apart by stroke and points; or a range around a middle line. */
import type { ShadeName } from './figure-palette.ts';
import { type NamedLine, type Plot, type PlotFrame, type PlotSeries, plotFrame } from './plot-frame.ts';
import { areaWithin, lineFrom, lineThrough, rowGroup } from './svg-sheet.ts';

export interface LineChart extends Plot {
  /** Three series: low, middle, high, the area between the outer two is filled. */
  readonly isBand: boolean;
}

type Stroke = Pick<NamedLine, 'shade' | 'dash' | 'width'>;
type Place = readonly [x: number, y: number];

const STROKES: readonly Stroke[] = [
  { shade: 'main', dash: 'none', width: 2.2 },
  { shade: 'other', dash: '7 4', width: 2.2 },
  { shade: 'good', dash: '2 3', width: 2.6 },
  { shade: 'ink', dash: 'none', width: 1.2 },
  { shade: 'main', dash: '7 4', width: 1.4 },
  { shade: 'other', dash: 'none', width: 1.2 },
];
const EDGE: Stroke = { shade: 'main', dash: '2 3', width: 1.2 };
/** Outlines of points around their place, px. */
const SYMBOLS: ReadonlyArray<readonly Place[]> = [
  [
    [-3.3, -1.4],
    [-1.4, -3.3],
    [1.4, -3.3],
    [3.3, -1.4],
    [3.3, 1.4],
    [1.4, 3.3],
    [-1.4, 3.3],
    [-3.3, 1.4],
  ],
  [
    [-2.9, -2.9],
    [2.9, -2.9],
    [2.9, 2.9],
    [-2.9, 2.9],
  ],
  [
    [0, -3.8],
    [3.6, 2.8],
    [-3.6, 2.8],
  ],
  [
    [0, -4.2],
    [4.2, 0],
    [0, 4.2],
    [-4.2, 0],
  ],
];
/** More points than these are a line alone. */
const MOST_SYMBOLS = 32;
const BAND_OPACITY = 0.2;

const strokeOf = (isBand: boolean, index: number): Stroke =>
  isBand ? (index === 1 ? STROKES[0]! : EDGE) : STROKES[index % STROKES.length]!;

const byPosition = ({ name, points }: PlotSeries): PlotSeries => ({
  name,
  points: points.toSorted((a, b) => a[0] - b[0]),
});

/** Of the points within one pixel the first, the lowest, the highest and the last: what can be seen of a long line. */
export function visiblePoints(points: readonly Place[]): Place[] {
  const byPixel = new Map<number, { first: number; low: number; high: number; last: number }>();
  points.forEach(([x, y], index) => {
    const pixel = Math.round(x);
    const own = byPixel.get(pixel);
    if (own === undefined) {
      byPixel.set(pixel, { first: index, low: index, high: index, last: index });
      return;
    }
    if (y < points[own.low]![1]) own.low = index;
    if (y > points[own.high]![1]) own.high = index;
    own.last = index;
  });
  const kept = new Set(
    [...byPixel.values()].flatMap(({ first, low, high, last }) => [first, low, high, last]),
  );
  return points.filter((_, index) => kept.has(index));
}

function symbolAt([x, y]: Place, index: number, shade: ShadeName): string {
  const outline = SYMBOLS[index % SYMBOLS.length]!;
  return areaWithin(
    outline.map(([dx, dy]): Place => [x + dx, y + dy]),
    shade,
    1,
  );
}

/** A faint line on from a series that ends before the others, to its name. */
function onward(points: readonly Place[], edge: number): string[] {
  const [x, y] = points.at(-1)!;
  return x >= edge - 0.5 ? [] : [lineFrom(x + 6, y, edge, y, { shade: 'faint', width: 1, dash: '2 3' })];
}

/** The chart as SVG; at least one series, each with at least one point. */
export function lineChart(chart: LineChart): string {
  const { isBand, size } = chart;
  const series = chart.series.map(byPosition);
  const lines = series.map(
    ({ name, points }, index): NamedLine => ({
      ...strokeOf(isBand, index),
      text: name,
      y: points.at(-1)![1],
    }),
  );
  const frame: PlotFrame = plotFrame(chart, { lines, key: [], room: 0 });
  const placed = series.map(({ points }) => points.map(([x, y]): Place => [frame.atX(x), frame.atY(y)]));
  const isMarked = !isBand && series.every(({ points }) => points.length <= MOST_SYMBOLS);
  const edge = frame.atX(frame.x.high);
  const band = isBand ? [areaWithin([...placed[0]!, ...placed[2]!.toReversed()], 'main', BAND_OPACITY)] : [];
  const shapes = placed.map((points, index) => {
    const stroke = strokeOf(isBand, index);
    const drawn = points.length <= 2 * frame.width ? points : visiblePoints(points);
    const symbols =
      isMarked || points.length === 1 ? points.map((point) => symbolAt(point, index, stroke.shade)) : [];
    const name = series[index]!.name;
    return rowGroup(name, name, [lineThrough(drawn, stroke), ...symbols]);
  });
  const led = size === 'wide' ? placed.flatMap((points) => onward(points, edge)) : [];
  return frame.sheet([...band, ...led], shapes);
}
