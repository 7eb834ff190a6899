/**
 * Colours of figures by what they mean, for both colour schemes. A chart is drawn with the key colours below;
 * svg-chart.ts turns each into a CSS variable, so one SVG serves light and dark pages. Text colours keep a
 * contrast of at least 4.5 on the page's background in both (tested). Nothing is told by colour alone.
 */

export interface Shade {
  /** Drawn with; unlike any other colour. */
  readonly key: string;
  readonly light: string;
  readonly dark: string;
}

export const PAGE_BACKGROUND: Omit<Shade, 'key'> = { light: '#ffffff', dark: '#0f1419' };

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
  ink: { key: '#010101', light: '#1b1f24', dark: '#e6e9ee' },
  soft: { key: '#020202', light: '#57606a', dark: '#9aa6b4' },
  line: { key: '#030303', light: '#d5dbe1', dark: '#38414c' },
  band: { key: '#040404', light: '#eaf1f8', dark: '#1c2733' },
  main: { key: '#050505', light: '#0b62b4', dark: '#5aa9f8' },
  other: { key: '#060606', light: '#a5500a', dark: '#f2985a' },
  good: { key: '#070707', light: '#1a7340', dark: '#4cc27e' },
  faint: { key: '#080808', light: '#8794a2', dark: '#66748a' },
  page: { key: '#090909', ...PAGE_BACKGROUND },
  /** The strongest shade of a cell: main over the page. */
  shaded: { key: '#0a0a0a', light: '#98bde0', dark: '#2f5377' },
};

/** The key colour to draw with. */
export const shade = (name: ShadeName): string => PALETTE[name].key;

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

/** Key colours in SVG text as CSS variables. */
export function withVariables(svg: string): string {
  let text = svg;
  for (const [name, { key }] of Object.entries(PALETTE)) {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(key.slice(at, at + 2), 16));
    text = text.replaceAll(key, `var(--ql-${name})`).replaceAll(`rgb(${r},${g},${b})`, `var(--ql-${name})`);
  }
  return text;
}
