/** The HTML report as text: one file, no raw HTML of anyone else, the same words as the Markdown. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHtmlReport } from '../../../src/display/page/index.ts';
import { renderReport } from '../../../src/display/report/index.ts';
import { renderFigures } from '../../../src/display/report/report-figures.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { NO_DIFFERENCE, ONE_POLICY, RECORD, userRecord } from '../report/fixtures/records.ts';
import { statisticsFor } from '../report/fixtures/statistics.ts';

const pageOf = (record: ResultRecord): string => renderHtmlReport(record, renderFigures(record));

/** Text of a page without tags, entities read. */
function wordsOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>|<script>[\s\S]*?<\/script>/g, ' ')
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

/** Folds of the appendix of a record with every part. */
const FOLDS = pageOf(userRecord('plain')).match(/<details>/g)!.length;

describe('HTML report', () => {
  it('opens with the verdict, lists its sections and holds every figure inline', () => {
    const page = pageOf(RECORD);
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    const opening = /<header class="opening">([\s\S]*?)<\/header>/.exec(page)![1]!;
    expect(wordsOf(opening)).toMatch(
      /Where you stand: .* Use: burn_rate .* Set it up: .* One more account: .* How sure: /,
    );
    expect(wordsOf(page)).toContain('burn_rate wins: its mean objective is 0.7200');
    for (const { name, svg, narrow, caption } of renderFigures(RECORD)) {
      expect(page).toContain(
        `<figure id="figure-${name}"><div class="wide">${svg}</div><div class="narrow">${narrow}</div><figcaption>`,
      );
      expect(wordsOf(page)).toContain(caption.replace(/\s+/g, ' '));
    }
    expect(page.match(/<li><a href="#how-sure">How sure<\/a><\/li>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<!--figure:|figure:\w+\.svg/);
  });

  it('has the same cells as the Markdown', () => {
    const page = wordsOf(pageOf(RECORD));
    const markdown = renderReport(RECORD, renderFigures(RECORD), 'x-');
    const cells = markdown
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .flatMap((line) => line.slice(2, -2).split(' | '))
      .filter((cell) => cell.trim() !== '' && !/[\\`*]/.test(cell));
    expect(cells.length).toBeGreaterThan(200);
    for (const cell of cells) expect(page).toContain(cell.replace(/\s+/g, ' '));
  });

  it('lets its own script run and no other, and needs no network and no other file', () => {
    for (const record of [RECORD, ONE_POLICY, NO_DIFFERENCE, userRecord('u')]) {
      const whole = pageOf(record);
      const scripts = [...whole.matchAll(/<script>([\s\S]*?)<\/script>/g)];
      expect(scripts).toHaveLength(1);
      const hash = createHash('sha256').update(scripts[0]![1]!).digest('base64');
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(whole)![1]!;
      expect(policy).toContain(`; script-src &#x27;sha256-${hash.replaceAll('=', '&#x3D;')}&#x27;; `);
      expect(policy).toMatch(/^default-src &#x27;none&#x27;; style-src &#x27;sha256-/);
      expect(policy).not.toContain('unsafe');
      const page = whole.replace(scripts[0]![0], '').replaceAll(/xmlns(:\w+)?="[^"]+"/g, '');
      expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|https?:\/\/|@import/);
      expect(page).not.toMatch(/NaN|Infinity|undefined|\bnull\b/);
    }
  });

  it('keeps text of the user text, whatever it is', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '<img src=x onerror=alert(1)>',
        '"><script>alert(1)</script>',
        '[x](javascript:alert(1))',
        '![x](http://evil/x.png)',
        '<!--figure:ranking.svg-->',
        '&lt;b&gt; `code` **bold** | cell',
        '</details>',
        '<details>\n<summary>x</summary>',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const page = pageOf(userRecord(text)).replace(/<svg[\s\S]*?<\/svg>|<script>[\s\S]*?<\/script>/g, '');
        expect(page).not.toMatch(/<script|<img|<a href="(?!#)|onerror=[^&]*<|<iframe/);
        const tags = new Set([...page.matchAll(/<([a-z][a-z0-9]*)/g)].map((match) => match[1]));
        const known =
          'html head meta title style body a div header h1 h2 h3 p strong em span wbr details summary nav ul li main figure figcaption table thead tbody tr th td code br ol del blockquote hr pre input';
        expect([...tags].filter((tag) => !known.split(' ').includes(tag!))).toEqual([]);
        expect(page.match(/<details>/g)).toHaveLength(FOLDS);
        expect(page.match(/<\/details>/g)).toHaveLength(FOLDS);
      }),
      { seed: 20261124, numRuns: 60 },
    );
    expect(wordsOf(pageOf(userRecord('<b>&amp;</b>')))).toContain('<b>&amp;</b>');
  });

  it('gives headings of the same words ids of their own', () => {
    const ids = [...pageOf(RECORD).matchAll(/<h[1-3] id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('figures of a record', () => {
  it('are all there when the record has the data, with words for those who do not see', () => {
    const figures = renderFigures(RECORD);
    expect(figures.map(({ name }) => name)).toEqual([
      'ranking',
      'differences',
      'groups',
      'waterfall',
      'bound',
      'served',
      'week',
      'weights',
    ]);
    for (const { name, alt, svg } of figures) {
      if (name !== 'week' && name !== 'waterfall') {
        for (const policy of RECORD.policies.slice(1)) expect(`${alt} ${svg}`, name).toContain(policy);
      }
      expect(alt).not.toMatch(/NaN|undefined/);
      expect(svg.length).toBeLessThan(40_000);
    }
    expect(figures[0]!.alt).toContain('burn_rate 0.7200 · best');
    expect(figures[3]!.alt).toBe(
      'demand 100.00 %; no policy can serve it 23.85 %; lost inside 5-hour windows 0.46 %; lost by use of weekly windows 0.06 %; served 75.63 %',
    );
  });

  it.each(['ranking', 'differences'])('%s draws an interval of some length for every policy', (name) => {
    const { svg } = renderFigures(RECORD).find((figure) => figure.name === name)!;
    const rows = svg.slice(svg.indexOf('<g data-row='));
    const lines = [...rows.matchAll(/<path d="M([\d.]+) ([\d.]+)L([\d.]+) \2"[^>]*stroke-linecap="round"/g)];
    expect(lines).toHaveLength(RECORD.policies.length - (name === 'differences' ? 1 : 0));
    for (const [, from, , to] of lines) expect(Number(to) - Number(from)).toBeGreaterThan(20);
  });

  it('are left out where there is nothing to show', () => {
    const names = (record: ResultRecord): string[] => renderFigures(record).map(({ name }) => name);
    expect(names(ONE_POLICY)).not.toContain('ranking');
    const bare = statisticsFor(['burn_rate', 'paced', 'seven_day_first'], {
      bound: { status: 'off', reason: 'turned off' },
      robustness: null,
      week_profile: null,
      served_distribution: [],
    });
    expect(names({ ...RECORD, statistics: bare })).toEqual(['ranking', 'differences', 'groups']);
  });
});
