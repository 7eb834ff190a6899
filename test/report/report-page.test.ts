/** The HTML report and its figures as a reader's browser shows them: nothing outside, nothing cut, nothing blank. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultRecord } from '../../src/experiment/index.ts';
import { renderHtmlReport } from '../../src/report/index.ts';
import { renderFigures } from '../../src/report/report-figures.ts';
import { HAS_CHROMIUM, launchChromium } from '../chromium.ts';
import { NOT_DISTINGUISHED, ONE_POLICY, RECORD, summaryOf, userRecord } from './fixtures/records.ts';
import { statisticsFor } from './fixtures/statistics.ts';

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
  flat: [...document.querySelectorAll('figure svg')].filter((svg) => svg.clientHeight < 60).length,
  verdict: document.querySelector('header').innerText.length,
  scopes: document.querySelectorAll('th:not([scope])').length,
})`;

interface PageFacts {
  readonly links: number;
  readonly verdict: number;
}

/** Texts outside their picture or over another by more than three pixels both ways. */
const TEXT_FAULTS = `[...document.querySelectorAll('figure svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim() !== '');
  const boxes = texts.map((text) => text.getBoundingClientRect());
  return boxes.flatMap((box, i) => {
    const name = svg.getAttribute('class') + ': ' + texts[i].textContent;
    const isOut = box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
    const over = boxes.slice(i + 1).flatMap((other, j) => {
      const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      return wide > 3 && high > 3 ? ['over ' + name + ' / ' + texts[i + 1 + j].textContent] : [];
    });
    return [...(isOut ? ['outside ' + name] : []), ...over];
  });
})`;

/** Mean red of a PNG, 0..255; -1 when it has hardly any colours. */
const MEAN_RED = `async (data) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + data;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    sum += pixels[i];
    colours.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
  }
  return colours.size > 20 ? sum / (pixels.length / 4) : -1;
}`;

const pageOf = (record: ResultRecord): string => renderHtmlReport(record, renderFigures(record));

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function shown(
    html: string,
    look: (page: Page) => Promise<void>,
    width = 1280,
    dark = false,
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: true,
    });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && request.url() !== 'about:blank') troubles.push(request.url());
    });
    try {
      await page.setContent(html);
      await look(page);
      expect(troubles).toEqual([]);
    } finally {
      await context.close();
    }
  }

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
        expect(facts).toMatchObject({ overflow: 0, scripts: 0, images: 0, dead: [], flat: 0, scopes: 0 });
        expect(facts.links).toBeGreaterThan(8);
        expect(facts.verdict).toBeGreaterThan(80);
      },
      width,
      dark,
    );
  });

  it.each([
    ['three policies', RECORD],
    ['six, with long names', MANY],
  ])('figures of %s: every text inside its picture, none over another', async (_, record) => {
    await shown(pageOf(record), async (page) => {
      const faults = await page.evaluate(TEXT_FAULTS);
      expect(faults).toEqual([]);
    });
  });

  it('is drawn: the picture of a page has many colours, and is dark in the dark', async () => {
    const meanOf = async (dark: boolean): Promise<number> => {
      let mean = 0;
      await shown(
        pageOf(RECORD),
        async (page) => {
          const shot = (await page.locator('#figure-ranking').screenshot()).toString('base64');
          mean = (await page.evaluate(`(${MEAN_RED})('${shot}')`)) as number;
        },
        1280,
        dark,
      );
      return mean;
    };
    expect(await meanOf(false)).toBeGreaterThan(200);
    const dark = await meanOf(true);
    expect(dark).toBeGreaterThan(0);
    expect(dark).toBeLessThan(70);
  });
});
