/**
 * The answer to one question, before it is drawn: the same content for the terminal, for JSON and for a page. Every
 * number in it is finite or null.
 */

import type { BreakEvenSnapshot } from './break-even-curve.ts';
import type { BurnSnapshot } from './burn-chart.ts';
import type { MixSnapshot } from './model-mix.ts';
import type { PanelSnapshot } from './status-panel.ts';
import type { TimelineSnapshot } from './timeline.ts';

/** A number behind the words of a cell, for tests and programs. */
export interface ValueCell {
  readonly text: string;
  /** null = not known. */
  readonly value: number | null;
  /** Such as `units`, `share`, `hours`, `ms` (an instant). */
  readonly unit: string;
}

/** A bar of whole cells, full at 1; null = not known, which is empty. */
export interface BarCell {
  readonly bar: number | null;
  readonly cells: number;
}

/** A text ready to print, a number with its words, or a bar. */
export type Cell = string | ValueCell | BarCell;

/** A table; its columns say what the cells mean, with the unit where it is the same for all. */
export interface AnswerTable {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: ReadonlyArray<{ readonly title: string; readonly align: 'left' | 'right' }>;
  readonly rows: ReadonlyArray<readonly Cell[]>;
}

/** Lines that are drawn already, such as a bar or a small chart. */
export interface AnswerDrawing {
  readonly kind: 'drawing';
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is drawn, as numbers; the display draws it in the width that it has. */
export type Drawing =
  | ({ readonly of: 'panel' } & PanelSnapshot)
  | ({ readonly of: 'burn' } & BurnSnapshot)
  | ({ readonly of: 'model-mix' } & MixSnapshot)
  | ({ readonly of: 'break-even' } & BreakEvenSnapshot)
  | ({ readonly of: 'timeline' } & TimelineSnapshot);

export interface DrawnBlock {
  readonly kind: 'drawn';
  readonly title: string;
  readonly drawing: Drawing;
}

export interface AnswerText {
  readonly kind: 'text';
  readonly title: string;
  /** Sentences. */
  readonly lines: readonly string[];
}

export type AnswerSection = AnswerTable | AnswerDrawing | DrawnBlock | AnswerText;

/** A formula with the numbers in it. */
export interface Explanation {
  readonly what: string;
  readonly formula: string;
  readonly numbers: string;
  readonly result: string;
  /** Where the formula is from. */
  readonly source: string;
}

/** What the document's own rule says, where it differs from ours. */
export interface DocumentAnswer {
  readonly rule: string;
  readonly says: string;
  readonly weSay: string;
  readonly why: string;
}

/** One series of a figure on a page; x is an instant (epoch ms), an hour, or a position. */
export interface FigureSeries {
  readonly name: string;
  readonly points: ReadonlyArray<readonly [x: number, y: number]>;
}

export interface AnswerFigure {
  readonly id: string;
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly kind: 'line' | 'bar' | 'band';
  readonly xTitle: string;
  readonly xKind: 'instant' | 'number' | 'name';
  /** Names of positions where xKind is `name`. */
  readonly xNames?: readonly string[];
  readonly yTitle: string;
  /** A `band` has three: low, middle, high. */
  readonly series: readonly FigureSeries[];
  /** Horizontal lines worth seeing. */
  readonly marks: ReadonlyArray<{ readonly name: string; readonly y: number }>;
}

export interface Answer {
  /** The question, as a person asks it. */
  readonly question: string;
  /** The answer in one sentence. */
  readonly headline: string;
  /** The constraint that decides; null when none does. */
  readonly binding: string | null;
  /** What to do now. */
  readonly next: string;
  readonly sections: readonly AnswerSection[];
  readonly explanations: readonly Explanation[];
  readonly document: readonly DocumentAnswer[];
  readonly figures: readonly AnswerFigure[];
  /** What was assumed, and what the data cannot tell. */
  readonly notes: readonly string[];
  /** The same content for programs: plain JSON, snake_case keys. */
  readonly data: Readonly<Record<string, unknown>>;
}
