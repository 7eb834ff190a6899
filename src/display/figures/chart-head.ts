/** The title of a chart and its key: which mark is what, drawn as in the chart. Rows of the key fill from the left. */
import type { ShadeName } from './figure-palette.ts';
import {
  boxAt,
  circleAt,
  FIGURE_WIDTH,
  type FigureSize,
  lineFrom,
  textAt,
  textLines,
  textWidth,
  textWithin,
} from './svg-sheet.ts';

export type MarkKind = 'line' | 'bar' | 'outline' | 'dot' | 'ring' | 'tick' | 'band';

/** One mark and what it stands for. */
export interface KeyEntry {
  readonly kind: MarkKind;
  readonly shade: ShadeName;
  readonly text: string;
  /** Of a line: how it is dashed. */
  readonly dash?: string;
  /** Draws the sample at the left end and middle height given, instead of the mark. */
  readonly draw?: (x: number, y: number) => string;
}

export interface ChartHead {
  readonly title: string;
  readonly key: readonly KeyEntry[];
  /** px; 15 where it is left out. */
  readonly titleSize?: number;
}

const TITLE_SIZE = 15;
const KEY_SIZE = 12;
const SAMPLE = 22;
const KEY_ROW = 20;
const EDGE = 4;

/** A mark from x0 to x1 (a place: its middle) at height y. */
export function markShape(
  kind: MarkKind,
  [x0, x1]: readonly [number, number],
  y: number,
  shade: ShadeName,
): string {
  const middle = (x0 + x1) / 2;
  const [low, width] = [Math.min(x0, x1), Math.abs(x1 - x0)];
  switch (kind) {
    case 'line':
      return lineFrom(x0, y, x1, y, { shade, width: 2.5, isRound: true });
    case 'bar':
      return boxAt(low, y - 6, width, 12, { fill: shade, radius: 2 });
    case 'outline':
      return boxAt(low, y - 5, width, 10, { fill: null, stroke: shade, strokeWidth: 1.6, radius: 2 });
    case 'band':
      return boxAt(low, y - 6, width, 12, { fill: shade });
    case 'tick':
      return lineFrom(middle, y - 8, middle, y + 8, { shade, width: 2.4 });
    case 'dot':
      return circleAt(middle, y, 5.5, { fill: shade, stroke: 'page', strokeWidth: 1.5 });
    case 'ring':
      return circleAt(middle, y, 5, { fill: 'page', stroke: shade, strokeWidth: 2 });
  }
}

function sampleAt(x: number, y: number, { kind, shade, dash, draw }: KeyEntry): string {
  if (draw !== undefined) return draw(x, y);
  return dash === undefined
    ? markShape(kind, [x, x + SAMPLE], y, shade)
    : lineFrom(x, y, x + SAMPLE, y, { shade, width: 2.4, dash });
}

/** Shapes of title and key, and the height below which the chart may begin. */
export function chartHead(
  { title, key, titleSize = TITLE_SIZE }: ChartHead,
  size: FigureSize,
): { readonly shapes: readonly string[]; readonly bottom: number } {
  const width = FIGURE_WIDTH[size];
  const lines = textLines(title, titleSize * 1.13, width - 2 * EDGE);
  const shapes = lines.map((line, index) =>
    textAt(EDGE, 14 + 20 * index, line, { size: titleSize, shade: 'ink', isBold: true }),
  );
  const top = 14 + 20 * lines.length + 6;
  let x = EDGE;
  let row = 0;
  for (const entry of key) {
    const text = textWithin(entry.text, KEY_SIZE, width - SAMPLE - 8 - 2 * EDGE);
    const wide = SAMPLE + 8 + textWidth(text, KEY_SIZE);
    if (x > EDGE && x + wide > width - EDGE) {
      x = EDGE;
      row++;
    }
    const y = top + row * KEY_ROW;
    shapes.push(sampleAt(x, y, entry));
    shapes.push(textAt(x + SAMPLE + 8, y, text, { size: KEY_SIZE, shade: 'soft' }));
    x += wide + 18;
  }
  return { shapes, bottom: key.length === 0 ? top - 6 : top + row * KEY_ROW + 14 };
}
