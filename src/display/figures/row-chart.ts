/**
 * Rows of marks over one horizontal scale: intervals, ranges, bars. Every row has its name and its figures in words,
 * so nothing has to be read off by colour: beside the marks where there is room, above them on a phone.
 */
import { type ChartHead, chartHead, type MarkKind, markShape } from './chart-head.ts';
import type { ShadeName } from './figure-palette.ts';
import { roundTicks } from './plot-scale.ts';
import {
  boxAt,
  FIGURE_WIDTH,
  type FigureSize,
  lineFrom,
  rowGroup,
  type SvgFrame,
  svgSheet,
  textAt,
  textWidth,
  textWithin,
  tipped,
} from './svg-sheet.ts';

/** Marks from `from` to `to` on the scale, or at one place; `tip` tells a resting pointer what it is. */
export type RowMark =
  | {
      readonly kind: 'line' | 'bar' | 'outline';
      readonly from: number;
      readonly to: number;
      readonly shade: ShadeName;
      readonly tip?: string;
    }
  | {
      readonly kind: 'dot' | 'ring' | 'tick';
      readonly at: number;
      readonly shade: ShadeName;
      readonly tip?: string;
    };

export interface ChartRow {
  readonly name: string;
  readonly note: string;
  readonly marks: readonly RowMark[];
}

export interface RowChart extends Omit<SvgFrame, 'width' | 'height'>, ChartHead {
  readonly size: FigureSize;
  readonly rows: readonly ChartRow[];
  readonly axisTitle: string;
  readonly formatTick: (value: number) => string;
  /** Drawn as a line through all rows. */
  readonly reference: number | null;
  /** Shaded stretch of the scale. */
  readonly band: { readonly from: number; readonly to: number } | null;
  /** Fixed ends of the scale; null = from the marks. */
  readonly scale: readonly [low: number, high: number] | null;
}

const NAME_SIZE = 12.5;
const NOTE_SIZE = 12;
const MOST_NAME = 232;
const MOST_NOTE = 290;
const AXIS = 46;
const EDGE = 4;

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

/** Where rows and plot stand, in px. */
interface Layout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly rowHeight: number;
  /** From a row's top to the middle of its marks. */
  readonly middle: number;
  /** A line of its own for the note; else beside the marks or the name. */
  readonly isNoteBelow: boolean;
}

function layoutOf({ rows, size }: RowChart, top: number): Layout {
  const width = FIGURE_WIDTH[size];
  const widest = (texts: readonly string[], letters: number, most: number): number =>
    Math.min(most, Math.max(0, ...texts.map((text) => textWidth(text, letters))));
  if (size === 'wide') {
    const left =
      EDGE +
      14 +
      widest(
        rows.map(({ name }) => name),
        NAME_SIZE,
        MOST_NAME,
      );
    const right =
      width -
      EDGE -
      16 -
      widest(
        rows.map(({ note }) => note),
        NOTE_SIZE,
        MOST_NOTE,
      );
    return { left, right, top, rowHeight: 28, middle: 14, isNoteBelow: false };
  }
  const isNoteBelow = rows.some(
    ({ name, note }) => textWidth(name, NAME_SIZE, true) + textWidth(note, NOTE_SIZE) + 14 > width - 2 * EDGE,
  );
  const rowHeight = isNoteBelow ? 60 : 44;
  return { left: 22, right: width - 22, top, rowHeight, middle: rowHeight - 14, isNoteBelow };
}

function rowTexts({ name, note }: ChartRow, y: number, size: FigureSize, layout: Layout): string[] {
  if (size === 'wide') {
    const middle = y + layout.middle;
    return [
      textAt(layout.left - 14, middle, textWithin(name, NAME_SIZE, MOST_NAME), {
        size: NAME_SIZE,
        shade: 'ink',
        anchor: 'end',
      }),
      textAt(layout.right + 16, middle, textWithin(note, NOTE_SIZE, MOST_NOTE), {
        size: NOTE_SIZE,
        shade: 'soft',
      }),
    ];
  }
  const width = FIGURE_WIDTH.narrow - 2 * EDGE;
  const head = textAt(EDGE, y + 10, textWithin(name, NAME_SIZE * 1.13, width), {
    size: NAME_SIZE,
    shade: 'ink',
    isBold: true,
  });
  const words = textWithin(note, NOTE_SIZE, width);
  return layout.isNoteBelow
    ? [head, textAt(EDGE, y + 27, words, { size: NOTE_SIZE, shade: 'soft' })]
    : [head, textAt(EDGE + width, y + 10, words, { size: NOTE_SIZE, shade: 'soft', anchor: 'end' })];
}

function axisShapes(chart: RowChart, layout: Layout, at: (value: number) => number, foot: number): string[] {
  const [low, high] = scaleOf(chart);
  const ticks = roundTicks(low, high, chart.size === 'wide' ? 6 : 4);
  const { axisTitle, formatTick } = chart;
  const middle = (layout.left + layout.right) / 2;
  return [
    ...ticks.flatMap((tick) => [
      ...strips(chart, layout, foot).map(([y0, y1]) =>
        lineFrom(at(tick), y0, at(tick), y1, { shade: 'line', width: 1 }),
      ),
      textAt(at(tick), foot + 13, formatTick(tick), { size: NOTE_SIZE, shade: 'soft', anchor: 'middle' }),
    ]),
    lineFrom(layout.left, foot, layout.right, foot, { shade: 'soft', width: 1 }),
    textAt(
      middle,
      foot + 33,
      textWithin(axisTitle, NOTE_SIZE, 2 * Math.min(middle, FIGURE_WIDTH[chart.size] - middle)),
      {
        size: NOTE_SIZE,
        shade: 'soft',
        anchor: 'middle',
      },
    ),
  ];
}

/**
 * Stretches of height that lines across the rows may take: all of it, or on a phone the strips of marks alone, so that no
 * line runs through words.
 */
function strips(
  { rows, size }: RowChart,
  { top, rowHeight, middle }: Layout,
  foot: number,
): Array<[number, number]> {
  if (size === 'wide') return [[top, foot]];
  return rows.map((_, row) => {
    const y = top + row * rowHeight + middle;
    return [y - 10, row === rows.length - 1 ? foot : y + 10];
  });
}

/** The chart as SVG; at least one row. */
export function rowChart(chart: RowChart): string {
  const { rows, band, reference, size } = chart;
  const [low, high] = scaleOf(chart);
  const head = chartHead(chart, size);
  const layout = layoutOf(chart, head.bottom);
  const { left, right, top, rowHeight } = layout;
  const at = (value: number): number => left + ((right - left) * (value - low)) / (high - low);
  const foot = top + rows.length * rowHeight + 4;
  const width = FIGURE_WIDTH[size];
  const bandShape =
    band === null
      ? []
      : strips(chart, layout, foot).map(([y0, y1]) =>
          boxAt(at(band.from), y0, Math.max(1, at(band.to) - at(band.from)), y1 - y0, { fill: 'band' }),
        );
  const referenceShape =
    reference === null
      ? []
      : strips(chart, layout, foot).map(([y0, y1]) =>
          lineFrom(at(reference), y0, at(reference), y1, { shade: 'soft', width: 1.3, dash: '4 3' }),
        );
  const rowShapes = rows.map((row, index) => {
    const y = top + index * rowHeight;
    const marks = row.marks.map((mark) => {
      const ends =
        'at' in mark ? ([at(mark.at), at(mark.at)] as const) : ([at(mark.from), at(mark.to)] as const);
      const shape = markShape(mark.kind satisfies MarkKind, ends, y + layout.middle, mark.shade);
      return mark.tip === undefined ? shape : tipped(mark.tip, [shape]);
    });
    const area = boxAt(0, y, width, rowHeight, { fill: null });
    return rowGroup(
      row.name,
      `${row.name}: ${row.note}`,
      [...rowTexts(row, y, size, layout), ...marks],
      area,
    );
  });
  return svgSheet({ id: chart.id, label: chart.label, width, height: foot + AXIS }, size, [
    ...head.shapes,
    ...bandShape,
    ...axisShapes(chart, layout, at, foot),
    ...referenceShape,
    ...rowShapes,
  ]);
}
