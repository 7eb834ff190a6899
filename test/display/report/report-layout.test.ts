/**
 * The HTML report at every width, in both schemes and on paper: nothing is cut, nothing scrolls sideways, everything can
 * be read, the answer is on the first screen, and the script only adds.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { renderHtmlReport } from '../../../src/display/page/index.ts';
import { renderFigures } from '../../../src/display/report/report-figures.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { HAS_CHROMIUM } from '../../chromium.ts';
import { RECORD, summaryOf, userRecord } from './fixtures/records.ts';
import { statisticsFor } from './fixtures/statistics.ts';
import { pdfText } from './pdf-text.ts';
import { browserOfTests } from './shown-page.ts';

const SIXTEEN = [
  ...[
    'burn_rate',
    'paced',
    'reset_aware_weekly_priority',
    'reset_near_expiry_reserve',
    'least_recently_used',
  ],
  ...[
    'five_hour_first',
    'seven_day_first',
    'weighted_score',
    'reset_stagger_pressure',
    'earliest_reset_first',
  ],
  ...['round_robin', 'pace', 'burn_and_pace', 'stagger', 'random', 'fill_first'],
];

const recordOf = (policies: readonly string[]): ResultRecord => ({
  ...RECORD,
  policies,
  summary: policies.map((name, index) => summaryOf(name, index + 1)),
  summary_by_reset_class: {
    same_reset: policies.map((name, index) => summaryOf(name, index + 1)),
    staggered_reset: policies.map((name, index) => summaryOf(name, index + 1)),
  },
  statistics: statisticsFor(policies),
});

const RECORDS: ReadonlyArray<readonly [string, ResultRecord]> = [
  ['two policies', recordOf(SIXTEEN.slice(0, 2))],
  ['sixteen', recordOf(SIXTEEN)],
  [
    'long names in files of the user',
    userRecord('a_rather_long_name_of_an_account@example.org, five of them'),
  ],
];

const pageOf = (record: ResultRecord): string => renderHtmlReport(record, renderFigures(record));

const SIGHTS = [
  [390, 'light'],
  [390, 'dark'],
  [820, 'dark'],
  [1280, 'light'],
  [1920, 'light'],
] as const;

/** Browser code: what is wider than its frame, folds open; as in shown-page.ts. */
const CUT = `(() => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  const parts = document.querySelectorAll('.table, table, tr, th, td, figure, figure > div, figcaption, details, header, nav, p, li');
  const cut = [...parts].filter((part) => part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1);
  const tables = [...document.querySelectorAll('.table')].filter((frame) => {
    const box = frame.getBoundingClientRect();
    return [...frame.querySelectorAll('td, tbody th')].some((cell) => {
      const own = cell.getBoundingClientRect();
      return own.width > 0 && (own.right > box.right + 1 || own.left < box.left - 1);
    });
  });
  const words = [...cut, ...tables].map((part) => part.tagName + '.' + part.className + ' ' + part.textContent.slice(0, 60));
  return [...words, ...(document.documentElement.scrollWidth > window.innerWidth ? ['the page'] : [])];
})()`;

/** Browser code: texts whose contrast with what lies behind them is below 4.5. */
const FAINT = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => {
    const parts = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('h1, h2, h3, p, li, a, th, td, summary, figcaption, button, code, svg text')) {
    if (element.textContent.trim() === '' || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const text = luminance(channels(element.tagName === 'text' ? style.fill : style.color));
    const ground = luminance(behind(element));
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    if (ratio < 4.5) faint.push(ratio.toFixed(2) + ' ' + element.tagName + ' ' + element.textContent.slice(0, 40));
  }
  return faint;
})()`;

/** Browser code: every header and cell of every table. */
const CELLS = `[...document.querySelectorAll('table')].map((table) => [...table.querySelectorAll('th, td')].map((cell) => cell.textContent))`;

describe.skipIf(!HAS_CHROMIUM)('the report', () => {
  const shown = browserOfTests();

  describe.each(RECORDS)('of %s', (_, record) => {
    it('cuts nothing and can be read at every width, in the light and in the dark', async () => {
      await shown(pageOf(record), async (page) => {
        for (const [width, colorScheme] of SIGHTS) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          const seen = `${width} px, ${colorScheme}`;
          expect(await page.evaluate(CUT), seen).toEqual([]);
          expect(await page.evaluate(FAINT), seen).toEqual([]);
        }
      });
    });

    it('on paper holds every header and cell of every table', async () => {
      await shown(pageOf(record), async (page) => {
        const tables = (await page.evaluate(CELLS)) as string[][];
        const paper = pdfText(await page.pdf({ preferCSSPageSize: true }));
        const missing = tables
          .flat()
          .filter((cell) => !paper.includes(cell.normalize('NFKC').replace(/\s+/g, '')));
        expect(tables.length).toBeGreaterThan(12);
        expect(missing).toEqual([]);
        // As wide as A4 without its margins.
        await page.setViewportSize({ width: 703, height: 900 });
        await page.emulateMedia({ media: 'print' });
        expect(await page.evaluate(CUT)).toEqual([]);
      });
    });
  });

  it('has the answer, with the policy to use, on the first screen of a phone', async () => {
    await shown(
      pageOf(RECORD),
      async (page) => {
        const use = page.locator('header li', { hasText: 'Use:' }).locator('span strong').first();
        expect(await use.textContent()).toBe('burn_rate');
        // All five lines, not that one alone, in the height of a phone.
        const box = await page.locator('header li').last().boundingBox();
        expect(box!.y + box!.height).toBeLessThan(844);
      },
      { width: 390 },
    );
  });

  it('shows phones and pages a drawing of their own', async () => {
    const widths = async (width: number): Promise<number[]> =>
      shown(
        pageOf(RECORD),
        async (page) =>
          (await page.evaluate(
            `[...document.querySelectorAll('figure')].map((figure) => [...figure.querySelectorAll('svg')].filter((svg) => svg.getClientRects().length > 0).map((svg) => svg.viewBox.baseVal.width))`,
          )) as number[],
        { width },
      );
    const [phone, page] = [await widths(390), await widths(1280)];
    const open = (all: number[]): number[] => all.flat();
    expect(new Set(open(phone))).toEqual(new Set([372]));
    expect(new Set(open(page))).toEqual(new Set([860]));
  });

  describe('with its script', () => {
    const ranking = 'h2#ranking + .table';
    const column = (page: Page, index: number): Promise<string[]> =>
      page.locator(`${ranking} tbody tr > :nth-child(${index})`).allTextContents();

    it('sorts a table by a header, by pointer and by key, and says how', async () => {
      await shown(pageOf(recordOf(SIXTEEN)), async (page) => {
        const before = await column(page, 1);
        const head = page.locator(`${ranking} th[scope=col]:nth-child(3)`);
        await head.locator('button').click();
        expect(await head.getAttribute('aria-sort')).toBe('descending');
        await head.locator('button').press('Enter');
        expect(await head.getAttribute('aria-sort')).toBe('ascending');
        expect(await column(page, 1)).toEqual(before.toReversed());
        await page.locator(`${ranking} th[scope=col]:nth-child(2) button`).click();
        expect(await column(page, 2)).toEqual([...SIXTEEN].sort());
        expect(await head.getAttribute('aria-sort')).toBeNull();
      });
    });

    it('switches a row of a figure off and on, in both drawings', async () => {
      await shown(pageOf(RECORD), async (page) => {
        const figure = page.locator('#figure-ranking');
        await figure.locator('summary').click();
        const hidden = (): Promise<number> => figure.locator('[data-row="paced"].off').count();
        const button = figure.getByRole('button', { name: 'paced' });
        await button.click();
        expect([await hidden(), await button.getAttribute('aria-pressed')]).toEqual([2, 'false']);
        await button.click();
        expect(await hidden()).toBe(0);
      });
    });
  });

  it('without its script has the same words', async () => {
    const words = (html: string): Promise<string> =>
      shown(
        html,
        async (page) => (await page.evaluate(`document.querySelector('main').innerText`)) as string,
      );
    const page = pageOf(RECORD);
    const without = await words(page.replace(/<script>[\s\S]*?<\/script>/, ''));
    expect(without.length).toBeGreaterThan(2000);
    expect((await words(page)).replaceAll(/\n+Show or hide/g, '')).toBe(without);
  });
});
