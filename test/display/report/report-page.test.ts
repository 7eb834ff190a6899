/** The HTML report and its figures as a reader's browser shows them: nothing outside, nothing cut, nothing blank. */
import { describe, expect, it } from 'vitest';
import { renderHtmlReport } from '../../../src/display/page/index.ts';
import { renderFigures } from '../../../src/display/report/report-figures.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { HAS_CHROMIUM } from '../../chromium.ts';
import { NOT_DISTINGUISHED, ONE_POLICY, RECORD, summaryOf, userRecord } from './fixtures/records.ts';
import { statisticsFor } from './fixtures/statistics.ts';
import { browserOfTests, lookAtPixels, TEXT_FAULTS } from './shown-page.ts';

const NAMES = [
  'burn_rate',
  'paced',
  'reset_aware_weekly_priority',
  'reset_near_expiry_reserve',
  'least_recently_used',
  'five_hour_first',
];
const MANY: ResultRecord = {
  ...RECORD,
  policies: NAMES,
  summary: NAMES.map((name, index) => summaryOf(name, index + 1)),
  statistics: statisticsFor(NAMES),
};
/** Browser code, as text: tests have no DOM of their own. */
const FACTS = `({
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  scripts: document.scripts.length,
  images: document.images.length,
  dead: [...document.querySelectorAll('nav a')]
    .map((link) => link.getAttribute('href'))
    .filter((href) => document.getElementById(href.slice(1)) === null),
  links: document.querySelectorAll('nav a').length,
  flat: [...document.querySelectorAll('figure svg')].filter((svg) => svg.getClientRects().length > 0 && svg.clientHeight < 60).length,
  verdict: document.querySelector('header').innerText.length,
  scopes: document.querySelectorAll('th:not([scope])').length,
})`;

interface PageFacts {
  readonly links: number;
  readonly verdict: number;
}

/** Mean red, 0..255; -1 when it has hardly any colours. */
const MEAN_RED = `
  const colours = new Set();
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    sum += pixels[i];
    colours.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
  }
  return colours.size > 20 ? sum / (pixels.length / 4) : -1;`;

const pageOf = (record: ResultRecord): string => renderHtmlReport(record, renderFigures(record));

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  const shown = browserOfTests();

  it.each([
    ['clear', RECORD, 1280, false],
    ['not distinguished, dark', NOT_DISTINGUISHED, 1280, true],
    ['one policy', ONE_POLICY, 1280, false],
    ['files of the user, on a phone', userRecord('<img src=x onerror=alert(1)>'), 390, false],
  ] as const)('%s: loads nothing, links its sections and never scrolls sideways', async (_, record, width, dark) => {
    await shown(
      pageOf(record),
      async (page) => {
        const facts = (await page.evaluate(FACTS)) as PageFacts;
        expect(facts).toMatchObject({ overflow: 0, scripts: 1, images: 0, dead: [], flat: 0, scopes: 0 });
        expect(facts.links).toBeGreaterThan(6);
        expect(facts.verdict).toBeGreaterThan(80);
      },
      { width, dark },
    );
  });

  it.each([
    ['three policies', RECORD],
    ['six, with long names', MANY],
  ])('figures of %s, for pages and phones: every text inside its picture, none over another', async (_, record) => {
    for (const width of [1280, 390]) {
      await shown(
        pageOf(record),
        async (page) => {
          await page.evaluate(
            `document.querySelectorAll('details').forEach((fold) => { fold.open = true; })`,
          );
          const faults = await page.evaluate(TEXT_FAULTS);
          expect(faults).toEqual([]);
        },
        { width },
      );
    }
  });

  it('is drawn: the picture of a page has many colours, and is dark in the dark', async () => {
    const meanOf = (dark: boolean): Promise<number> =>
      shown(pageOf(RECORD), (page) => lookAtPixels(page, page.locator('#figure-ranking'), MEAN_RED), {
        dark,
      });
    expect(await meanOf(false)).toBeGreaterThan(200);
    const dark = await meanOf(true);
    expect(dark).toBeGreaterThan(0);
    expect(dark).toBeLessThan(70);
  });
});
