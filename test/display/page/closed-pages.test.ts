/**
 * Every page in a browser, each from a file or from its server as its reader gets it: its own policy lets it show what it
 * has, and nothing that somebody put into it runs, loads, or is sent.
 */
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { renderHtmlReport, renderLivePage, renderPlanPage } from '../../../src/display/page/index.ts';
import { renderFigures } from '../../../src/display/report/report-figures.ts';
import { HAS_CHROMIUM, launchChromium } from '../../chromium.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { ANSWER } from '../report/fixtures/answers.ts';
import { RECORD } from '../report/fixtures/records.ts';

/** How a page reaches its reader: the address of this text. */
type Place = (html: string) => Promise<string>;

const asFile: Place = async (html) => {
  const file = join(scratchDirectory(), 'page.html');
  writeFileSync(file, html);
  return pathToFileURL(file).href;
};

const LIVE = renderLivePage({ command: 'quotalab simulate', runs: 'This runs.', interval: 'So it is read.' });

/** A server of this machine, closed with the test. */
async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const served: Place = (html) =>
  listening((request, response) => {
    const type = request.url === '/' ? 'text/html; charset=utf-8' : 'text/event-stream';
    response.writeHead(request.url === '/' ? 200 : 204, {
      'content-type': type,
      'content-security-policy': LIVE.policy,
    });
    response.end(request.url === '/' ? html : undefined);
  });

const PAGES: ReadonlyArray<readonly [string, string, Place]> = [
  ['the report of a run', renderHtmlReport(RECORD, renderFigures(RECORD)), asFile],
  ['the answer of a plan or a sweep', renderPlanPage(ANSWER), asFile],
  ['the page of a run that goes on', LIVE.html, served],
];

/** What a hole in the page's writing would let in. */
const injected = (elsewhere: string): string => `<style>h1 { display: none }</style>
<p id="probe" style="color: rgb(1, 2, 3)">a</p>
<img src="x" onerror="window.ran = 'handler'">
<img src="${elsewhere}/picture.png">
<link rel="stylesheet" href="${elsewhere}/style.css">
<script>window.ran = 'script';</script>
<script src="${elsewhere}/script.js"></script>
<iframe src="${elsewhere}/"></iframe>
<base href="${elsewhere}/">
<form action="${elsewhere}/"><button id="send">send</button></form>
<a id="link" href="javascript:window.ran = 'link'">link</a>`;

const LISTEN = `window.blocked = [];
document.addEventListener('securitypolicyviolation', (event) => window.blocked.push(event.effectiveDirective));`;

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    removeScratch();
  });

  async function opened(address: string): Promise<Page> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.addInitScript(LISTEN);
    await page.goto(address, { waitUntil: 'load' });
    return page;
  }

  it.each(PAGES)('%s shows all that it has under its policy', async (_, html, place) => {
    const page = await opened(await place(html));
    expect(await page.evaluate('window.blocked')).toEqual([]);
    const styles = '[...document.querySelectorAll("style")].map((style) => style.sheet?.cssRules.length > 0)';
    const shown = (await page.evaluate(styles)) as boolean[];
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).not.toContain(false);
  });

  it.each(PAGES)('%s runs, loads and sends nothing that was put into it', async (_, html, place) => {
    const asked: string[] = [];
    const elsewhere = await listening((request, response) => {
      asked.push(request.url!);
      response.end();
    });
    const page = await opened(await place(html.replace('</body>', `${injected(elsewhere)}</body>`)));
    await page.evaluate('document.getElementById("link").click(), document.getElementById("send").click()');
    expect(await page.evaluate('window.ran ?? null')).toBeNull();
    expect(asked).toEqual([]);
    expect(await page.locator('h1').first().isVisible()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.getElementById("probe")).color')).not.toBe(
      'rgb(1, 2, 3)',
    );
    const blocked = new Set((await page.evaluate('window.blocked')) as string[]);
    expect([...blocked].sort()).toEqual([
      'base-uri',
      'form-action',
      'frame-src',
      'img-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr',
      'style-src-elem',
    ]);
  });
});
