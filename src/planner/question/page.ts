/**
 * The answer to one question, before it is drawn: the same content for the terminal, for JSON and for a page. Every
 * number in it is finite or null.
 */

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

/** What comes back, as hours from now. */
export interface ReturnAhead {
  readonly inHours: number;
  /** Units, > 0. */
  readonly amount: number;
}

export interface PanelPool {
  readonly name: string;
  /** Units, >= 0; above the limit when overdrawn. */
  readonly used: number;
  /** >= 0; null = no limit. */
  readonly limit: number | null;
  /** Units per hour of this pool; null = not known. */
  readonly burnPerHour: number | null;
  /**
   * Hours until it runs out by a forecast that counts what returns; null = never. Left out: what is left over the burn.
   */
  readonly runsOutInHours?: number | null;
  /** In order of time. */
  readonly returns: readonly ReturnAhead[];
}

export interface PanelSnapshot {
  readonly pools: readonly PanelPool[];
}

export interface BurnSnapshot {
  /** Units by hour, oldest first, >= 0. */
  readonly hourly: readonly number[];
  /** Units per window; null = no limit, no line. */
  readonly limit: number | null;
  readonly windowHours: number;
  /** Rows, default 15. */
  readonly rows?: number;
}

export interface MixPool {
  readonly name: string;
  /** Units, >= 0. */
  readonly used: number;
  /** Pools without a limit are counted, but have no part of the bar. */
  readonly isLimited: boolean;
}

export interface MixSnapshot {
  readonly pools: readonly MixPool[];
}

export interface BreakEvenSnapshot {
  /** By number of items; break-even 0..1, null where drafting never pays. */
  readonly points: ReadonlyArray<{ readonly itemCount: number; readonly breakEven: number | null }>;
  /** Acceptance as far as it is known, each 0..1, low <= mean <= high. */
  readonly acceptance?: { readonly low: number; readonly mean: number; readonly high: number };
  /** Cost in messages by number of items: an interval, its mean, and generating directly. */
  readonly costs?: ReadonlyArray<{
    readonly itemCount: number;
    readonly low: number;
    readonly mean: number;
    readonly high: number;
    readonly direct: number;
  }>;
}

export interface TimelineSnapshot {
  /** From and to as parts of the time that is drawn, 0..1. */
  readonly bars: ReadonlyArray<{
    readonly name: string;
    readonly from: number;
    readonly to: number;
    /** Words behind the bar. */
    readonly label: string;
  }>;
  /** Words of both ends of the time. */
  readonly first: string;
  readonly last: string;
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

export type AnswerSection = AnswerTable | DrawnBlock | AnswerText;

/** A formula with the numbers in it. */
export interface Explanation {
  readonly what: string;
  readonly formula: string;
  readonly numbers: string;
  readonly result: string;
  /** Where the formula is from. */
  readonly source: string;
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
  /** `heat`: a row for each series, a shaded cell for each named position. */
  readonly kind: 'line' | 'bar' | 'band' | 'heat';
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
  readonly figures: readonly AnswerFigure[];
  /** What was assumed, and what the data cannot tell. */
  readonly notes: readonly string[];
  /** The same content for programs: plain JSON, snake_case keys. */
  readonly data: Readonly<Record<string, unknown>>;
}
