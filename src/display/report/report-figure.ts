/** A figure of a report: what it shows, in a picture and in words. */
export interface ReportFigure {
  /** Letters, digits and dashes; part of file names. */
  readonly name: string;
  readonly title: string;
  /** What to see, in a sentence or two. Plain text. */
  readonly caption: string;
  /** The content in words, for those who do not see the picture. Plain text. */
  readonly alt: string;
  /** A whole SVG document, for light and dark pages. */
  readonly svg: string;
}
