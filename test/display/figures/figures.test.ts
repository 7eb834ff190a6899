/** Charts as SVG text: the same bytes every time, nothing foreign in them, readable in both schemes. */

import { describe, expect, it } from 'vitest';
import {
  barChart,
  cellChart,
  type FigureSize,
  lineChart,
  MOST_OPACITY,
  PAGE_BACKGROUND,
  PALETTE,
  type Plot,
  rowChart,
  type ShadeName,
  waterfallChart,
  weekChart,
} from '../../../src/display/figures/index.ts';
import { parseXml } from './parse-xml.ts';

const HOSTILE = '<script>"&\'</script>';

const PLOT: Omit<Plot, 'size'> = {
  id: 'plot',
  label: `label ${HOSTILE}`,
  xTitle: HOSTILE,
  xKind: 'name',
  xNames: [HOSTILE, 'b', 'c'],
  yTitle: HOSTILE,
  series: [HOSTILE, 'second', 'third'].map((name, index) => ({
    name,
    points: [0, 1, 2].map((x) => [x, (index + 1) * x - 1] as const),
  })),
  marks: [{ name: HOSTILE, y: 1.5 }],
};

/** Laid out by size: `rows` on a page, `rows-narrow` on a phone. */
const SIZED: Readonly<Record<string, (size: FigureSize) => string>> = {
  bars: (size) => barChart({ ...PLOT, size, id: 'bars' }),
  band: (size) => lineChart({ ...PLOT, size, id: 'band', isBand: true }),
  lines: (size) => lineChart({ ...PLOT, size, id: 'lines', isBand: false }),
  rows: (size) =>
    rowChart({
      id: 'rows',
      size,
      title: HOSTILE,
      key: [{ kind: 'dot', shade: 'main', text: HOSTILE }],
      label: `label ${HOSTILE}`,
      rows: [
        {
          name: `name ${HOSTILE}`,
          note: `note ${HOSTILE}`,
          marks: [
            { kind: 'line', from: -0.2, to: 0.3, shade: 'main' },
            { kind: 'dot', at: 0.1, shade: 'main', tip: HOSTILE },
            { kind: 'ring', at: 0.2, shade: 'other' },
          ],
        },
        {
          name: 'reset_aware_weekly_priority',
          note: '0.7000 · worse',
          marks: [
            { kind: 'bar', from: 0, to: 0.3, shade: 'main' },
            { kind: 'outline', from: 0, to: 0.5, shade: 'other' },
            { kind: 'tick', at: 0.4, shade: 'ink' },
          ],
        },
      ],
      axisTitle: 'points',
      formatTick: String,
      reference: 0,
      band: { from: -0.1, to: 0.1 },
      scale: null,
    }),
  cells: (size) =>
    cellChart({
      id: 'cells',
      size,
      title: HOSTILE,
      key: [],
      label: 'cells',
      columns: ['all, 20 trials', HOSTILE],
      rows: [
        {
          name: HOSTILE,
          cells: [
            { text: 'best', strength: 0, tip: HOSTILE },
            { text: '0.01 ≈', strength: 1, tip: '' },
          ],
        },
      ],
    }),
  waterfall: (size) =>
    waterfallChart({
      id: 'waterfall',
      size,
      title: HOSTILE,
      label: 'waterfall',
      axisTitle: 'share',
      steps: [
        { name: 'demand', from: 0, to: 1, note: '100 %', shade: 'faint' },
        { name: HOSTILE, from: 0.4, to: 1, note: '60 %', shade: 'soft' },
      ],
    }),
  week: (size) =>
    weekChart({
      id: 'week',
      size,
      title: HOSTILE,
      label: 'week',
      panels: [
        {
          title: HOSTILE,
          lines: [
            { name: HOSTILE, values: [0, 0.5, 1, 0.5], tip: HOSTILE },
            { name: 'paced', values: [0.1, 0.5, 0.9, 0.5], tip: '' },
            { name: 'third', values: [0.1, 0.5, 0.9, 0.5], tip: '' },
          ],
        },
      ],
    }),
};

const CHARTS: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries(SIZED).flatMap(([id, render]) => [
    [id, () => render('wide')],
    [`${id}-narrow`, () => render('narrow')],
  ]),
);

describe.each(Object.entries(CHARTS))('%s', (id, render) => {
  it('is one well-formed document with a text alternative', () => {
    const root = parseXml(render());
    expect(root.name).toBe('svg');
    expect(root.attributes.role).toBe('img');
    expect(root.attributes['aria-label']).toBeTruthy();
    expect(root.attributes.class).toBe(`ql-${id}`);
  });

  it('is the same bytes whatever was drawn before', () => {
    const first = render();
    for (const other of Object.values(CHARTS)) other();
    expect(render()).toBe(first);
  });

  it('has no script, no reference to elsewhere, no number that is none', () => {
    const svg = render();
    expect(svg).not.toContain('<script');
    expect(svg.replaceAll(/xmlns(:\w+)?="[^"]+"/g, '')).not.toMatch(/https?:|javascript:|url\((?!#)/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it('draws with variables of both schemes alone', () => {
    const svg = render();
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
    const style = /<style>.*?<\/style>/s.exec(svg)![0];
    const rest = svg.replace(style, '').replaceAll(/&#\d+;/g, '');
    expect(rest.match(/(fill|stroke)="#[0-9a-f]{3,6}"/gi) ?? []).toEqual([]);
  });
});

it('ids and classes of different charts never meet', () => {
  const names = Object.values(CHARTS).map(
    (render) => new Set([...render().matchAll(/(?:id|class)="([^"]+)"/g)].map((match) => match[1]!)),
  );
  names.forEach((own, index) => {
    for (const other of names.slice(index + 1)) {
      expect([...own].filter((name) => other.has(name))).toEqual([]);
    }
  });
});

/** WCAG 2 contrast of two colours "#rrggbb". */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * blue!;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

describe('colours', () => {
  it.each(['light', 'dark'] as const)('text and marks stand out on the %s page', (scheme) => {
    const against = (name: ShadeName): number => contrast(PALETTE[name][scheme], PAGE_BACKGROUND[scheme]);
    for (const name of ['ink', 'soft', 'main', 'other', 'good'] as const) {
      expect(against(name), name).toBeGreaterThanOrEqual(4.5);
    }
    // Marks that are no text (WCAG 1.4.11).
    expect(against('faint')).toBeGreaterThanOrEqual(3);
  });

  it.each(['light', 'dark'] as const)('words stand out on the strongest shade of a %s cell', (scheme) => {
    const page = Number.parseInt(PAGE_BACKGROUND[scheme].slice(1), 16);
    const main = Number.parseInt(PALETTE.main[scheme].slice(1), 16);
    const mixed = [16, 8, 0].map((bits) => {
      const [over, under] = [(main >> bits) & 255, (page >> bits) & 255];
      return Math.round(MOST_OPACITY * over + (1 - MOST_OPACITY) * under);
    });
    const shade = `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    expect(contrast(PALETTE.ink[scheme], shade)).toBeGreaterThanOrEqual(4.5);
    // The key shows that shade.
    const [told, real] = [PALETTE.shaded[scheme], shade].map((colour) =>
      Number.parseInt(colour.slice(1), 16),
    );
    for (const bits of [16, 8, 0]) {
      expect(Math.abs(((told! >> bits) & 255) - ((real! >> bits) & 255))).toBeLessThan(3);
    }
  });
});

describe('rows over one scale', () => {
  const row = {
    name: 'a',
    note: 'n',
    marks: [{ kind: 'dot', at: 1, shade: 'main', tip: 'mean 100' }],
  } as const;
  const chart = (size: FigureSize, scale: readonly [number, number] | null): string =>
    rowChart({
      id: 'x',
      size,
      label: 'l',
      title: 'A title',
      key: [{ kind: 'dot', shade: 'main', text: 'the mean' }],
      rows: [row, { ...row, name: 'b' }],
      axisTitle: 'share',
      formatTick: (value) => `${Math.round(100 * value)} %`,
      reference: null,
      band: null,
      scale,
    });

  it.each([
    'wide',
    'narrow',
  ] as const)('%s: title, key and tips are in the picture, rows have names to be switched by', (size) => {
    const svg = chart(size, [0, 1]);
    expect(svg).toMatch(/>A title<\/text>/);
    expect(svg).toMatch(/>the mean<\/text>/);
    expect(svg).toContain('<title>mean 100</title>');
    expect(svg).toContain('<title>a: n</title>');
    expect([...svg.matchAll(/<g data-row="(\w)">/g)].map((match) => match[1])).toEqual(['a', 'b']);
  });

  it('a scale that ends at 100 % has no tick beyond it', () => {
    for (const low of [0, 0.9, 0.985, 0.37]) {
      const ticks = [...chart('wide', [low, 1]).matchAll(/>(\d+) %<\/text>/g)].map((match) =>
        Number(match[1]),
      );
      expect(Math.max(...ticks)).toBe(100);
    }
  });
});
