/**
 * Pages in a headless browser, for tests of what a reader sees. Browser code is text, since tests have no DOM of their
 * own. Use only where HAS_CHROMIUM.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchChromium } from '../../chromium.ts';

/** Texts outside their picture, or over another by more than three pixels both ways. */
export const TEXT_FAULTS = `[...document.querySelectorAll('figure svg')].flatMap((svg) => {
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

/** Browser code: a function of a PNG in base64 whose body, `body`, finds its RGBA bytes in `pixels`. */
const pixelsOf = (body: string): string => `async (data) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + data;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  ${body}
}`;

/** What `body` returns of a picture of this part of the page, read in an empty page: ours load no pictures. */
export async function lookAtPixels(
  page: Page,
  part: ReturnType<Page['locator']>,
  body: string,
): Promise<number> {
  const shot = (await part.screenshot()).toString('base64');
  const empty = await page.context().newPage();
  const seen = (await empty.evaluate(`(${pixelsOf(body)})('${shot}')`)) as number;
  await empty.close();
  return seen;
}

export interface Sight {
  readonly width?: number;
  readonly dark?: boolean;
}

/** Shows a page and gives what `look` sees in it; what the page loads or complains of is a fault. */
export type ShowPage = <T>(html: string, look: (page: Page) => Promise<T>, sight?: Sight) => Promise<T>;

/** A browser for the tests of the `describe` it is made in. */
export function browserOfTests(): ShowPage {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  return async (html, look, { width = 1280, dark = false } = {}) => {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light' });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      if (!/^(data:|about:blank$)/.test(request.url())) troubles.push(request.url());
    });
    try {
      await page.setContent(html);
      const seen = await look(page);
      expect(troubles).toEqual([]);
      return seen;
    } finally {
      await context.close();
    }
  };
}
