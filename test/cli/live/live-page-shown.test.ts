/** The live page as a reader's browser shows it: the lead while trials run, then the answer and the report. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_CHROMIUM, launchChromium } from '../../chromium.ts';
import { removeScratch } from '../command.ts';
import { readEvents } from './reading.ts';
import { type Served, served } from './served-run.ts';

/** Waits until the part is to be seen with this text. The page's policy lets no test look by evaluated text again and again. */
const shown = (page: Page, id: string, text: string): Promise<void> =>
  page.locator(`#${id}`, { hasText: text }).waitFor({ state: 'visible' });

/** Browser code, as text: tests have no DOM of their own. */
const FACTS = `({
  overflow: document.documentElement.scrollWidth - innerWidth,
  cut: [...document.querySelectorAll('th, td, #lead, #count, #chart text')].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
  }).length,
  rows: document.querySelectorAll('#rows tr').length,
  points: document.querySelector('#chart .line').getAttribute('points').split(' ').length,
  band: document.querySelector('#chart .band').getBoundingClientRect().width > 20,
  chart: document.getElementById('chart').getAttribute('aria-label'),
  bar: document.getElementById('bar').getAttribute('aria-valuenow'),
  title: document.title,
})`;

/** Waits until twenty trials are merged. */
async function merged({ url }: Served): Promise<void> {
  const reader = await readEvents(url);
  await reader.until(({ points }) => points.at(-1)?.[0] === 20);
  reader.leave();
}

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    removeScratch();
  });

  /** A page of the run; what it complains of or asks elsewhere is kept. */
  async function opened(
    { url }: Served,
    { width = 1280, hasScript = true } = {},
  ): Promise<{ page: Page; troubles: string[] }> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: hasScript,
      colorScheme: width < 800 ? 'dark' : 'light',
    });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      if (!/^(data:|about:blank$)/.test(request.url()) && !request.url().startsWith(`${url}/`)) {
        troubles.push(request.url());
      }
    });
    await page.goto(url);
    return { page, troubles };
  }

  it('at every width: the lead while trials run, then the answer and the report', async () => {
    const run = await served(20, { isTTY: true });
    await merged(run);
    const all = await Promise.all([390, 820, 1280, 1920].map((width) => opened(run, { width })));
    for (const { page } of all) {
      await shown(page, 'count', '20 of 40 trials');
      await shown(page, 'lead', ' leads ');
      expect(await page.evaluate(FACTS)).toEqual({
        overflow: 0,
        cut: 0,
        rows: 3,
        points: 4,
        band: true,
        chart: expect.stringMatching(/ leads .*: /),
        bar: '50',
        title: '50 % - Quota policy run',
      });
    }
    run.release();
    for (const { page, troubles } of all) {
      await shown(page, 'answer', 'Where you stand');
      expect(await page.locator('#lead').isVisible()).toBe(false);
      expect(await page.evaluate(FACTS)).toMatchObject({
        overflow: 0,
        cut: 0,
        points: 8,
        title: 'Done - Quota policy run',
      });
      expect(await page.locator('#said').textContent()).toContain('done');
      await page.getByRole('link', { name: 'Open the report' }).click();
      await page.waitForURL(`${run.url}/report`);
      expect(await page.title()).toMatch(/^Quota policy report/);
      expect(troubles).toEqual([]);
      await page.context().close();
    }
    run.interrupt();
    await run.ended;
  });

  it('of an interrupted run says that there will be no report', async () => {
    const run = await served(20);
    const { page, troubles } = await opened(run);
    await shown(page, 'lead', ' leads ');
    run.interrupt();
    run.release();
    await shown(page, 'trouble', 'There will be no report: stopped before ');
    await expect(run.ended).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('of a run without a terminal names the file of the report', async () => {
    const run = await served(20);
    const { page, troubles } = await opened(run);
    await shown(page, 'lead', ' leads ');
    run.release();
    await shown(page, 'file', 'The report is in results/latest_report.html');
    expect(await page.locator('#open').isVisible()).toBe(false);
    await run.ended;
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('without script says so, and where the report will be', async () => {
    const run = await served(20);
    await merged(run);
    const { page } = await opened(run, { hasScript: false });
    expect(await page.locator('header').innerText()).toContain('scripts are off here');
    expect(await page.locator('#count').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'the report' }).click();
    expect(await page.locator('body').innerText()).toContain('20 of 40 trials are done');
    run.release();
    await run.ended;
    await page.context().close();
  });
});
