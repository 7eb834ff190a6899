/** A figure of a report: what it shows, in a picture and in words. */
import type { FigureSize } from '../figures/index.ts';

export interface ReportFigure {
  /** Letters, digits and dashes; part of file names. */
  readonly name: string;
  /** Also drawn in the picture. */
  readonly title: string;
  /** What to see, in a sentence or two. Plain text. */
  readonly caption: string;
  /** The content in words, for those who do not see the picture. Plain text. */
  readonly alt: string;
  /** A whole SVG document, for light and dark pages. */
  readonly svg: string;
  /** The same for phones. */
  readonly narrow: string;
}

/** More rows than these are counted in a text alternative: the tables have them all. */
const MOST_TOLD = 5;

/** "a 1; b 2; and 7 more". */
export function toldRows(rows: ReadonlyArray<{ readonly name: string; readonly note: string }>): string {
  const told = rows.slice(0, MOST_TOLD).map(({ name, note }) => `${name} ${note}`);
  const rest = rows.length - told.length;
  return [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

/** A chart in both sizes. */
export function bothSizes(draw: (size: FigureSize) => string): Pick<ReportFigure, 'svg' | 'narrow'> {
  return { svg: draw('wide'), narrow: draw('narrow') };
}
