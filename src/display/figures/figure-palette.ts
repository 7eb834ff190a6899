/**
 * Colours of figures by what they mean, for both colour schemes. A chart is drawn with CSS variables, so one SVG serves
 * light and dark pages. Text colours keep a contrast of at least 4.5 on the page's background in both, other marks one
 * of 3 (tested). Nothing is told by colour alone.
 */

export interface Shade {
  readonly light: string;
  readonly dark: string;
}

export const PAGE_BACKGROUND: Shade = { light: '#ffffff', dark: '#0f1419' };

export type ShadeName =
  | 'ink'
  | 'soft'
  | 'line'
  | 'band'
  | 'main'
  | 'other'
  | 'good'
  | 'faint'
  | 'page'
  | 'shaded';

export const PALETTE: Readonly<Record<ShadeName, Shade>> = {
  ink: { light: '#1b1f24', dark: '#e6e9ee' },
  soft: { light: '#57606a', dark: '#9aa6b4' },
  line: { light: '#d5dbe1', dark: '#38414c' },
  band: { light: '#eaf1f8', dark: '#1c2733' },
  main: { light: '#0b62b4', dark: '#5aa9f8' },
  other: { light: '#a5500a', dark: '#f2985a' },
  good: { light: '#1a7340', dark: '#4cc27e' },
  faint: { light: '#8794a2', dark: '#66748a' },
  page: PAGE_BACKGROUND,
  /** The strongest shade of a cell: main over the page. */
  shaded: { light: '#98bde0', dark: '#2f5377' },
};

/** CSS custom properties of one scheme. */
function properties(scheme: 'light' | 'dark'): string {
  return Object.entries(PALETTE)
    .map(([name, colours]) => `--ql-${name}:${colours[scheme]}`)
    .join(';');
}

/** Style of one figure's SVG, scoped to its class. */
export function schemeStyle(className: string): string {
  return `.${className}{${properties('light')}}@media (prefers-color-scheme:dark){.${className}{${properties('dark')}}}`;
}
