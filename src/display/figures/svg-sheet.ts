/**
 * SVG written by hand: elements with rounded numbers and escaped text, and the document around them. Colours are the
 * palette's variables alone. A number that is not finite is a broken invariant. Read next: chart-head.ts.
 */
import { invariant } from '../../core/index.ts';
import { type ShadeName, schemeStyle } from './figure-palette.ts';

export const FIGURE_FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

export interface SvgFrame {
  /** Unique on a page; letters, digits and dashes. */
  readonly id: string;
  /** Text alternative. */
  readonly label: string;
  /** px. */
  readonly width: number;
  readonly height: number;
}

/** Text as XML. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** `wide` for pages and files, `narrow` for phones: the same content laid out anew. */
export type FigureSize = 'wide' | 'narrow';

/** px. */
export const FIGURE_WIDTH: Readonly<Record<FigureSize, number>> = { wide: 860, narrow: 372 };

export interface TextLook {
  /** px. */
  readonly size: number;
  readonly shade: ShadeName;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly isBold?: boolean;
  /** The page's colour around the letters: a line may pass behind. */
  readonly hasHalo?: boolean;
}

export interface LineLook {
  readonly shade: ShadeName;
  readonly width: number;
  readonly dash?: string;
  readonly isRound?: boolean;
}

export interface BoxLook {
  /** null = not filled. */
  readonly fill: ShadeName | null;
  readonly stroke?: ShadeName;
  readonly strokeWidth?: number;
  readonly opacity?: number;
  readonly radius?: number;
}

/** Width of a character over the size of the letters, for fonts that are wide. */
const CHARACTER = 0.6;
const BOLD_CHARACTER = 0.68;

/** px that a text takes at most in most fonts. */
export function textWidth(text: string, size: number, isBold: boolean = false): number {
  return text.length * size * (isBold ? BOLD_CHARACTER : CHARACTER);
}

/** A text cut to so many px, the cut marked. */
export function textWithin(text: string, size: number, width: number): string {
  const most = Math.max(2, Math.floor(width / (size * CHARACTER)));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** Lines of at most so many px; a longer word stands alone. */
export function textLines(text: string, size: number, width: number): string[] {
  const most = Math.floor(width / (size * CHARACTER));
  const lines: string[] = [];
  for (const word of text.split(/ +/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const variable = (shade: ShadeName): string => `var(--ql-${shade})`;

function px(value: number): string {
  invariant(Number.isFinite(value), `a figure got the number ${value}`);
  return String(Number(value.toFixed(1)));
}

/** One line of text, its middle at `y`. */
export function textAt(x: number, y: number, text: string, look: TextLook): string {
  const anchor = look.anchor === undefined || look.anchor === 'start' ? '' : ` text-anchor="${look.anchor}"`;
  const bold = look.isBold === true ? ' font-weight="600"' : '';
  const halo =
    look.hasHalo === true ? ` stroke="${variable('page')}" stroke-width="4" paint-order="stroke"` : '';
  return `<text x="${px(x)}" y="${px(y)}" dy=".35em" font-size="${look.size}"${bold}${anchor}${halo} fill="${variable(look.shade)}">${escapeXml(text)}</text>`;
}

export function lineFrom(x1: number, y1: number, x2: number, y2: number, look: LineLook): string {
  const dash = look.dash === undefined ? '' : ` stroke-dasharray="${look.dash}"`;
  const round = look.isRound === true ? ' stroke-linecap="round"' : '';
  return `<path d="M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}" fill="none" stroke="${variable(look.shade)}" stroke-width="${look.width}"${dash}${round}/>`;
}

/** A line through points. */
export function lineThrough(points: ReadonlyArray<readonly [number, number]>, look: LineLook): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
  const dash = look.dash === undefined ? '' : ` stroke-dasharray="${look.dash}"`;
  return `<path d="${path}" fill="none" stroke="${variable(look.shade)}" stroke-width="${look.width}" stroke-linejoin="round"${dash}/>`;
}

/** A filled area. */
export function areaWithin(
  corners: ReadonlyArray<readonly [number, number]>,
  shade: ShadeName,
  opacity: number,
): string {
  const points = corners.map(([x, y]) => `${px(x)} ${px(y)}`).join(' ');
  const faint = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
  return `<polygon points="${points}" fill="${variable(shade)}"${faint}/>`;
}

export function boxAt(x: number, y: number, width: number, height: number, look: BoxLook): string {
  const fill = look.fill === null ? 'none' : variable(look.fill);
  const opacity = look.opacity === undefined ? '' : ` fill-opacity="${Number(look.opacity.toFixed(3))}"`;
  const radius = look.radius === undefined ? '' : ` rx="${look.radius}"`;
  const stroke =
    look.stroke === undefined
      ? ''
      : ` stroke="${variable(look.stroke)}" stroke-width="${look.strokeWidth ?? 1}"`;
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}"${radius} fill="${fill}"${opacity}${stroke}/>`;
}

export function circleAt(x: number, y: number, radius: number, look: BoxLook): string {
  const fill = look.fill === null ? 'none' : variable(look.fill);
  const stroke =
    look.stroke === undefined
      ? ''
      : ` stroke="${variable(look.stroke)}" stroke-width="${look.strokeWidth ?? 1}"`;
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${fill}"${stroke}/>`;
}

/** What a pointer that rests there is told; '' = nothing. */
const tip = (text: string): string => (text === '' ? '' : `<title>${escapeXml(text)}</title>`);

/** Shapes with a tip. */
export function tipped(text: string, shapes: readonly string[]): string {
  return `<g>${tip(text)}${shapes.join('')}</g>`;
}

/** Shapes of one row or line, with a tip, that the page may switch off by its name; `area` takes the pointer. */
export function rowGroup(name: string, text: string, shapes: readonly string[], area: string = ''): string {
  const hit = area.replace('/>', ' pointer-events="all"/>');
  return `<g data-row="${escapeXml(name)}">${tip(text)}${hit}${shapes.join('')}</g>`;
}

/** The document, with a text alternative and both colour schemes. */
export function svgSheet(
  { id, label, width, height }: SvgFrame,
  size: FigureSize,
  shapes: readonly string[],
): string {
  const own = size === 'wide' ? `ql-${id}` : `ql-${id}-narrow`;
  const [w, h] = [px(width), px(height)];
  return `<svg class="${own}" role="img" aria-label="${escapeXml(label)}" width="${w}" height="${h}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" font-family="${FIGURE_FONT}"><style>${schemeStyle(own)}</style>${shapes.join('')}</svg>`;
}
