/** The page of an answer as a reader's browser shows it: nothing outside, nothing cut, no text over another. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { renderPlanPage } from '../../../src/display/page/index.ts';
import type { Answer, AnswerFigure } from '../../../src/planner/question/index.ts';
import { HAS_CHROMIUM } from '../../chromium.ts';
import { ANSWER, BAND, BARS, HOURS, LINES, START_MS } from './fixtures/answers.ts';
import { browserOfTests, lookAtPixels, type Sight, TEXT_FAULTS } from './shown-page.ts';

/** Browser code, as text: tests have no DOM of their own. */
const FACTS = `({
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  scripts: document.scripts.length,
  images: document.images.length,
  dead: [...document.querySelectorAll('a')]
    .map((link) => link.getAttribute('href'))
    .filter((href) => document.getElementById(href.slice(1)) === null),
  flat: [...document.querySelectorAll('figure svg')].filter((svg) => svg.getClientRects().length > 0 && svg.clientHeight < 150).length,
  scopes: document.querySelectorAll('th:not([scope])').length,
  cut: [...document.querySelectorAll('h1, h2, h3, p, dd, li, figcaption')]
    .filter((part) => part.scrollWidth > part.clientWidth + 1)
    .map((part) => part.textContent.slice(0, 40)),
})`;

/** Share of dark pixels, 0..1. */
const DARK_SHARE = `
  let dark = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i] + pixels[i + 1] + pixels[i + 2] < 200) dark++;
  return dark / (pixels.length / 4);`;

const HOUR_MS = 3_600_000;
const LONG = 'a name that somebody made much longer than any figure can show';
/** Texts without a blank, as paths and digests are. */
const UNBROKEN = 'x'.repeat(300);

const pointsOf = (count: number, stepMs: number, height: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => [START_MS + index * stepMs, height(index)] as const);

/** Figures that are hard to lay out. */
const HARD: readonly AnswerFigure[] = [
  {
    ...LINES,
    title: LONG,
    xTitle: LONG,
    yTitle: `${LONG}, ${LONG}`,
    series: [900, 901, 902, 903, 904, 905].map((end, index) => ({
      name: `${LONG} ${index}`,
      points: pointsOf(9, 20 * HOUR_MS, (at) => (end * at) / 8),
    })),
    marks: [899, 900, 906].map((y) => ({ name: LONG, y })),
  },
  {
    ...LINES,
    series: [
      { name: 'short', points: pointsOf(3, HOUR_MS, (at) => at) },
      { name: 'long', points: pointsOf(2000, HOUR_MS, (at) => Math.sqrt(at)) },
    ],
    marks: [],
  },
  { ...LINES, series: [{ name: 'one point', points: [[START_MS, 12_345_678]] }], marks: [] },
  { ...BAND, series: BAND.series.map(({ name }, index) => ({ name, points: [[START_MS, index]] })) },
  {
    ...BARS,
    xNames: Array.from({ length: 14 }, (_, index) => `${index} ${LONG}`),
    series: [0, 1, 2, 3, 4].map((one) => ({
      name: `${LONG} ${one}`,
      points: Array.from({ length: 14 }, (_, x) => [x, 1e6 * (one - 1) * x] as const),
    })),
  },
  {
    ...BARS,
    xNames: ['5 h', '7 d'],
    series: [
      {
        name: 'used',
        points: [
          [0, 100],
          [1, 99.99],
        ],
      },
    ],
    marks: [{ name: 'limit', y: 100 }],
  },
  {
    ...HOURS,
    series: [{ name: 'days', points: pointsOf(90, 24 * HOUR_MS, (at) => 123_456 + (at % 7) * 10_000) }],
  },
  { ...HOURS, series: [{ name: 'one', points: [[START_MS, 3]] }] },
  {
    ...HOURS,
    xKind: 'number',
    series: [{ name: 'sizes', points: [1, 2, 3, 5, 8, 13].map((x) => [x, -x] as const) }],
  },
];

const HARD_ANSWER: Answer = {
  ...ANSWER,
  question: UNBROKEN,
  headline: `${UNBROKEN} ${LONG}`,
  binding: UNBROKEN,
  next: UNBROKEN,
  sections: [
    { kind: 'table', title: UNBROKEN, columns: [{ title: UNBROKEN, align: 'left' }], rows: [[UNBROKEN]] },
    {
      kind: 'drawn',
      title: LONG,
      drawing: {
        of: 'timeline',
        bars: [{ name: UNBROKEN, from: 0, to: 1, label: UNBROKEN }],
        first: '',
        last: '',
      },
    },
    { kind: 'text', title: LONG, lines: [UNBROKEN] },
  ],
  explanations: [
    { what: UNBROKEN, formula: UNBROKEN, numbers: UNBROKEN, result: UNBROKEN, source: UNBROKEN },
  ],
  notes: [UNBROKEN],
  figures: HARD,
};

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  const show = browserOfTests();
  const shown = async <T>(answer: Answer, look: (page: Page) => Promise<T>, sight?: Sight): Promise<T> =>
    show(renderPlanPage(answer), look, sight);

  it.each([
    ['an answer', ANSWER, 1280],
    ['an answer on a phone', ANSWER, 360],
    ['texts without a blank', HARD_ANSWER, 1280],
    ['texts without a blank on a phone', HARD_ANSWER, 360],
  ] as const)('%s: loads nothing, cuts nothing and never scrolls sideways', async (_, answer, width) => {
    const facts = await shown(answer, (page) => page.evaluate(FACTS), { width });
    expect(facts).toEqual({ overflow: 0, scripts: 0, images: 0, dead: [], flat: 0, scopes: 0, cut: [] });
  });

  it('stays so when the numbers of every figure are opened', async () => {
    const facts = await shown(
      ANSWER,
      async (page) => {
        await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
        expect(await page.locator('details table:visible').count()).toBe(ANSWER.figures.length);
        return page.evaluate(FACTS);
      },
      { width: 360 },
    );
    expect(facts).toMatchObject({ overflow: 0, cut: [] });
  });

  it.each([
    ['the usual', ANSWER],
    ['the hard', { ...ANSWER, figures: HARD }],
  ] as const)('figures, %s: every text inside its picture, none over another', async (_, answer) => {
    expect(await shown(answer, (page) => page.evaluate(TEXT_FAULTS))).toEqual([]);
  });

  it('is dark in the dark and light in the light, figures too', async () => {
    const shares = async (dark: boolean): Promise<readonly number[]> =>
      shown(
        ANSWER,
        async (page) => {
          const parts = [page.locator('header'), ...(await page.locator('figure').all())];
          const seen: number[] = [];
          for (const part of parts) seen.push(await lookAtPixels(page, part, DARK_SHARE));
          return seen;
        },
        { dark },
      );
    for (const share of await shares(true)) {
      expect(share).toBeGreaterThan(0.6);
      expect(share).toBeLessThan(0.995);
    }
    for (const share of await shares(false)) {
      expect(share).toBeGreaterThan(0.001);
      expect(share).toBeLessThan(0.25);
    }
  });
});
