/** Charts as SVG text: the same bytes every time, nothing foreign in them, readable in both schemes. */

import { describe, expect, it } from 'vitest';
import {
  barChart,
  cellChart,
  lineChart,
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

const PLOT: Plot = {
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

const CHARTS: Readonly<Record<string, () => string>> = {
  rows: () =>
    rowChart({
      id: 'rows',
      size: 'wide',
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
  cells: () =>
    cellChart({
      id: 'cells',
      size: 'wide',
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
  waterfall: () =>
    waterfallChart({
      id: 'waterfall',
      size: 'wide',
      title: HOSTILE,
      label: 'waterfall',
      axisTitle: 'share',
      steps: [
        { name: 'demand', from: 0, to: 1, note: '100 %', shade: 'faint' },
        { name: HOSTILE, from: 0.4, to: 1, note: '60 %', shade: 'soft' },
      ],
    }),
  lines: () => lineChart({ ...PLOT, id: 'lines', isBand: false }),
  band: () => lineChart({ ...PLOT, id: 'band', isBand: true }),
  bars: () => barChart({ ...PLOT, id: 'bars' }),
  week: () =>
    weekChart({
      id: 'week',
      size: 'wide',
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
    for (const { key } of Object.values(PALETTE)) expect(svg).not.toContain(key);
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
  });
});
