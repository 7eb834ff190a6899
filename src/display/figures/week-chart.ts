/** Shares over one week, a panel per quantity, a line per policy: solid, dashed, dotted, told in the key. */
import { chartHead, type KeyEntry } from './chart-head.ts';
import type { ShadeName } from './figure-palette.ts';
import {
  boxAt,
  FIGURE_WIDTH,
  type FigureSize,
  lineFrom,
  lineThrough,
  rowGroup,
  type SvgFrame,
  svgSheet,
  textAt,
  textWithin,
} from './svg-sheet.ts';

export interface WeekLine {
  readonly name: string;
  /** Shares 0..1 at equal steps from Monday 00:00 over one week. */
  readonly values: readonly number[];
  /** What a pointer that rests there is told. */
  readonly tip: string;
}

export interface WeekChart extends Omit<SvgFrame, 'width' | 'height'> {
  readonly size: FigureSize;
  readonly title: string;
  readonly panels: ReadonlyArray<{ readonly title: string; readonly lines: readonly WeekLine[] }>;
}

const PANEL = 120;
const GAP = 54;
const LEFT = 50;
const EDGE = 6;
const SIZE = 12;
const DAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const SATURDAY = 5;
const TICKS: readonly number[] = [0, 0.5, 1];

const STROKES: ReadonlyArray<{ readonly shade: ShadeName; readonly dash: string }> = [
  { shade: 'main', dash: 'none' },
  { shade: 'other', dash: '7 4' },
  { shade: 'good', dash: '2 3' },
];

const strokeOf = (line: number): (typeof STROKES)[number] => STROKES[line % STROKES.length]!;

const soft = { size: SIZE, shade: 'soft' } as const;

/** Title, weekend, grid and days of a panel whose plot begins at `top`. */
function panelFrame(title: string, top: number, right: number): string[] {
  const at = (day: number): number => LEFT + ((right - LEFT) * day) / DAYS.length;
  const foot = top + PANEL;
  return [
    textAt(4, top - 16, textWithin(title, SIZE * 1.13, right), { size: SIZE, shade: 'ink', isBold: true }),
    boxAt(at(SATURDAY), top, right - at(SATURDAY), PANEL, { fill: 'band' }),
    ...TICKS.flatMap((tick) => [
      lineFrom(LEFT, foot - PANEL * tick, right, foot - PANEL * tick, { shade: 'line', width: 1 }),
      textAt(LEFT - 8, foot - PANEL * tick, `${100 * tick} %`, { ...soft, anchor: 'end' }),
    ]),
    ...DAYS.flatMap((day, index) => [
      lineFrom(at(index), top, at(index), foot, { shade: 'line', width: 1 }),
      textAt((at(index) + at(index + 1)) / 2, foot + 13, day, { ...soft, anchor: 'middle' }),
    ]),
  ];
}

function lineShape({ name, values, tip }: WeekLine, line: number, top: number, right: number): string {
  const { shade, dash } = strokeOf(line);
  const points = values.map((value, step): readonly [number, number] => [
    LEFT + ((right - LEFT) * step) / values.length,
    top + PANEL * (1 - Math.min(1, Math.max(0, value))),
  ]);
  return rowGroup(name, tip, [lineThrough(points, { shade, width: 2, dash })]);
}

/** The chart as SVG; at least one panel with one to three lines, the same ones in each. */
export function weekChart({ id, label, title, panels, size }: WeekChart): string {
  const right = FIGURE_WIDTH[size] - EDGE;
  const key = panels[0]!.lines.map(
    ({ name }, line): KeyEntry => ({ kind: 'line', text: name, ...strokeOf(line) }),
  );
  const head = chartHead({ title, key }, size);
  const shapes = panels.flatMap((panel, index) => {
    const top = head.bottom + 30 + index * (PANEL + GAP);
    return [
      ...panelFrame(panel.title, top, right),
      ...panel.lines.map((line, order) => lineShape(line, order, top, right)),
    ];
  });
  const height = head.bottom + 30 + panels.length * (PANEL + GAP) - GAP + 26;
  return svgSheet({ id, label, width: FIGURE_WIDTH[size], height }, size, [...head.shapes, ...shapes]);
}
