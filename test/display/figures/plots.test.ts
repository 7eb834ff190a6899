/** Lines, bands and bars stand where their numbers say: a plot is 270 px high, its lowest height at y = 308. */
import { describe, expect, it } from 'vitest';
import { barChart, lineChart, type Plot } from '../../../src/display/figures/index.ts';
import { visiblePoints } from '../../../src/display/figures/line-chart.ts';
import { parseXml } from './parse-xml.ts';

const PLOT: Plot = {
  id: 'p',
  size: 'wide',
  label: 'p',
  xTitle: 'x',
  xKind: 'number',
  xNames: [],
  yTitle: 'y',
  series: [
    {
      name: 'a',
      points: [
        [10, 100],
        [0, 0],
        [5, 20],
      ],
    },
  ],
  marks: [{ name: 'mark', y: 50 }],
};

const series = (...ends: ReadonlyArray<readonly [number, number]>): Plot['series'] =>
  ends.map(([start, end], index) => ({
    name: `s${index}`,
    points: [
      [0, start],
      [10, end],
    ],
  }));

/** Bars of a colour, each its top, its bottom and its middle, px. */
function barsOf(svg: string, colour: string): Array<{ top: number; bottom: number; middle: number }> {
  const numberIn = (rect: string, name: string): number =>
    Number(new RegExp(` ${name}="([^"]+)"`).exec(rect)![1]);
  const drawn = svg.slice(svg.indexOf('<g data-row='));
  return [...drawn.matchAll(/<rect [^>]*>/g)]
    .map(([rect]) => rect)
    .filter((rect) => rect.includes(`fill="var(--ql-${colour})"`))
    .map((rect) => {
      const [left, top] = [numberIn(rect, 'x'), numberIn(rect, 'y')];
      return {
        top,
        bottom: top + numberIn(rect, 'height'),
        middle: left + numberIn(rect, 'width') / 2,
      };
    });
}

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1]!);

describe('a line', () => {
  it('goes through its points in order of position, a mark lies across', () => {
    const svg = lineChart({ ...PLOT, isBand: false });
    // Of 100: 0 at 308, 20 at 254, 50 at 173, 100 at 38; the middle position is half way.
    const [, left, middle, right] = /d="M([\d.]+) 308L([\d.]+) 254L([\d.]+) 38"/.exec(svg)!.map(Number);
    expect(middle! - left!).toBeCloseTo(right! - middle!, 0);
    expect(svg).toContain(`<path d="M${left} 173L${right} 173" fill="none" stroke="var(--ql-ink)"`);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['a', 'mark', 'x', 'y', '0', '100']));
  });

  it('is told from others by its stroke and its points', () => {
    const svg = lineChart({ ...PLOT, series: series([0, 10], [0, 50], [0, 90], [5, 70]), isBand: false });
    const strokes = [
      ...svg.matchAll(/<path d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+"[^>]*linejoin="round"[^>]*>/g),
    ].map(
      ([path]) => `${/stroke-dasharray="[^"]*"/.exec(path)?.[0]} ${/stroke-width="[^"]*"/.exec(path)?.[0]}`,
    );
    expect(strokes).toHaveLength(4);
    expect(new Set(strokes).size).toBe(4);
  });

  it('of one point is a point', () => {
    const svg = lineChart({ ...PLOT, series: [{ name: 'a', points: [[3, 4]] }], marks: [], isBand: false });
    expect(svg).toMatch(/<polygon points="[^"]+" fill="var\(--ql-main\)"\/>/);
  });

  it('that ends early is led on to its name', () => {
    const early = [
      ...series([0, 100]),
      {
        name: 'early',
        points: [
          [0, 10],
          [5, 20],
        ] as const,
      },
    ];
    const svg = lineChart({ ...PLOT, series: early, isBand: false });
    expect(svg.match(/stroke="var\(--ql-faint\)"/g)).toHaveLength(1);
    expect(svg).toMatch(/<path d="M[\d.]+ 254L[\d.]+ 254" fill="none" stroke="var\(--ql-faint\)"/);
  });
});

describe('a long line', () => {
  it('keeps of every pixel what can be seen, in order, and its ends', () => {
    const points = Array.from({ length: 5000 }, (_, index) => [index / 100, (index * 37) % 101] as const);
    const seen = visiblePoints(points);
    expect(seen.length).toBeLessThanOrEqual(4 * 51);
    expect([seen[0], seen.at(-1)]).toEqual([points[0], points.at(-1)]);
    expect([...seen].sort((a, b) => a[0] - b[0])).toEqual(seen);
    for (const pixel of [0, 7, 50]) {
      const within = (all: ReadonlyArray<readonly [number, number]>): number[] =>
        all.filter(([x]) => Math.round(x) === pixel).map(([, y]) => y);
      expect(Math.min(...within(seen))).toBe(Math.min(...within(points)));
      expect(Math.max(...within(seen))).toBe(Math.max(...within(points)));
    }
  });

  it('of thousands of points is a short document', () => {
    const points = Array.from({ length: 20_000 }, (_, x) => [x, x % 50] as const);
    expect(lineChart({ ...PLOT, series: [{ name: 'a', points }], isBand: false }).length).toBeLessThan(
      60_000,
    );
  });
});

describe('a band', () => {
  it('is filled between low and high, with the middle as the strong line', () => {
    const svg = lineChart({ ...PLOT, series: series([0, 0], [10, 50], [20, 100]), isBand: true });
    const [, left, right] =
      /points="([\d.]+) 308 ([\d.]+) 308 \2 38 \1 254" fill="var\(--ql-main\)" fill-opacity="0\.2"/.exec(
        svg,
      )!;
    expect(svg).toContain(
      `d="M${left} 281L${right} 173" fill="none" stroke="var(--ql-main)" stroke-width="2.2"`,
    );
    expect(svg.match(/<polygon[^>]*fill-opacity/g)).toHaveLength(1);
  });
});

describe('bars', () => {
  it('are as high as their numbers, and tell them', () => {
    const heights = [
      [0, 50],
      [5, 20],
      [10, 100],
    ] as const;
    const svg = barChart({ ...PLOT, series: [{ name: 'a', points: heights }] });
    const bars = barsOf(svg, 'main').sort((a, b) => a.middle - b.middle);
    expect(bars.map(({ top, bottom }) => bottom - top)).toEqual([135, 54, 270]);
    expect(bars[1]!.middle - bars[0]!.middle).toBeCloseTo(bars[2]!.middle - bars[1]!.middle, 0);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['20', '50', '100']));
  });

  it('of losses hang below 0', () => {
    const svg = barChart({
      ...PLOT,
      series: [
        {
          name: 'a',
          points: [
            [0, -50],
            [1, 100],
          ],
        },
      ],
    });
    const [loss, gain] = barsOf(svg, 'main').sort((a, b) => a.middle - b.middle);
    // From -50 to 100: 0 at two thirds of the height.
    expect([loss!.top, loss!.bottom, gain!.top, gain!.bottom]).toEqual([218, 308, 38, 218]);
    expect(textsOf(svg)).toContain('−50');
  });

  it('of several series stand side by side, filled differently and named', () => {
    const svg = barChart({
      ...PLOT,
      xKind: 'name',
      xNames: ['mon', 'tue'],
      series: [0, 1].map((at) => ({
        name: `s${at}`,
        points: [
          [0, 10],
          [1, 20 + at],
        ],
      })),
    });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['s0', 's1', 'mon', 'tue', '21']));
    const first = barsOf(svg, 'main').at(0)!;
    const second = barsOf(svg, 'page').at(0)!;
    expect(second.middle).toBeGreaterThan(first.middle);
  });

  it('tell no number that is rounded up to a limit', () => {
    const points = [
      [0, 99.99],
      [1, 100],
      [2, 102.5],
    ] as const;
    expect(textsOf(barChart({ ...PLOT, series: [{ name: 'a', points }] }))).toEqual(
      expect.arrayContaining(['99.99', '100', '102.5']),
    );
  });

  it('stand at their instants: what is missing is a gap', () => {
    const hour = 3_600_000;
    const points = [0, 1, 4].map((at) => [at * hour, 50] as const);
    const svg = barChart({ ...PLOT, xKind: 'instant', series: [{ name: 'a', points }] });
    const [a, b, c] = barsOf(svg, 'main')
      .map(({ middle }) => middle)
      .sort((x, y) => x - y);
    expect((c! - b!) / (b! - a!)).toBeCloseTo(3, 1);
    expect(parseXml(svg).name).toBe('svg');
  });
});
