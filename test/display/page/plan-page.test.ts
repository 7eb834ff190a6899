/** An answer of the planner as a page: all of its words once, nothing of anyone else's markup, the same bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/display/answer/index.ts';
import { renderPlanPage } from '../../../src/display/page/index.ts';
import type { Answer, AnswerFigure } from '../../../src/planner/question/index.ts';
import { ANSWER, BAND, BARS, HOURS, LINES, START_MS } from '../report/fixtures/answers.ts';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** Text of a page without style, pictures and tags, entities read. */
function wordsOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#x([0-9A-F]+);/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\s+/g, ' ');
}

const EMPTY: Answer = {
  question: 'Is there anything?',
  headline: 'No.',
  binding: null,
  next: 'Nothing.',
  sections: [],
  explanations: [],
  figures: [],
  notes: [],
  data: {},
};

const pageWith = (figure: Partial<AnswerFigure>): string =>
  renderPlanPage({ ...EMPTY, figures: [{ ...LINES, ...figure }] });

const svgOf = (page: string): string => /<svg[\s\S]*?<\/svg>/.exec(page)?.[0] ?? '';

describe('the page of an answer', () => {
  it('opens with the question, the answer, what decides and what to do', async () => {
    const page = renderPlanPage(ANSWER);
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    const opening = wordsOf(/<header class="opening">([\s\S]*?)<\/header>/.exec(page)![1]!).trim();
    expect(opening).toBe(
      `${ANSWER.question} ${ANSWER.headline} Decided by ${ANSWER.binding} Next ${ANSWER.next}`,
    );
  });

  it('has every text of the answer', async () => {
    const words = wordsOf(renderPlanPage(ANSWER));
    const texts = [
      ...ANSWER.notes,
      ...ANSWER.explanations.flatMap((each) => Object.values(each)),
      ...ANSWER.figures.flatMap(({ title, description }) => [title, description]),
      ...ANSWER.sections.flatMap((section) => [
        section.title,
        ...(section.kind === 'table'
          ? section.rows.flat().map((cell) => cellText(cell, false))
          : section.kind === 'drawn'
            ? []
            : section.lines),
      ]),
    ];
    expect(texts.length).toBe(34);
    for (const text of texts) expect(words).toContain(text.replace(/\s+/g, ' '));
  });

  it('keeps the blanks of a drawing', async () => {
    const page = renderPlanPage(ANSWER);
    const bar = (full: number): string => '█'.repeat(full) + '·'.repeat(72 - full);
    expect(page).toContain(
      `<pre>5 h ${bar(33)} 47 %\n7 d ${bar(69)} 97 %\n    0 %${' '.repeat(64)}100 %</pre>`,
    );
  });

  it('links every heading, each by an id of its own', async () => {
    const page = renderPlanPage(ANSWER);
    const ids = [...page.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/<a href="#([^"]+)">([^<]+)<\/a>/g)].map((match) => match[2]);
    expect(links).toEqual(['Figures', 'Windows', 'As a bar', 'Nothing here', 'How it was computed', 'Notes']);
    for (const match of page.matchAll(/<a href="#([^"]+)"/g)) expect(ids).toContain(match[1]);
    const headings = [...page.matchAll(/<h2 id/g)];
    expect(headings).toHaveLength(links.length - 1);
  });

  it('leaves out what the answer does not have', async () => {
    const page = renderPlanPage(EMPTY);
    expect(wordsOf(page).trim()).toBe(
      'Is there anything? To the details Is there anything? No. Next Nothing.',
    );
    expect(page).not.toMatch(/<h2|<figure|<section|<nav|Decided by/);
  });

  it('says that a table is empty, and fills up a short row', async () => {
    const columns = [
      { title: 'a', align: 'left' },
      { title: 'b', align: 'right' },
    ] as const;
    const rows = [['x'], ['y', '2', 'too much']];
    const sections = [
      { kind: 'table', title: 'T', columns, rows },
      { kind: 'table', title: 'U', columns, rows: [] },
    ] as const;
    const page = renderPlanPage({ ...EMPTY, sections });
    const plain = withoutLabels(page);
    expect(plain).toContain('<tr><th scope="row">x</th><td class="figure"></td></tr>');
    expect(plain).toContain('<tr><th scope="row">y</th><td class="figure">2</td></tr>');
    expect(page).toContain('<tr><td>(none)</td></tr>');
  });

  it('needs no script, no network and no other file, and has no number that is none', async () => {
    for (const answer of [ANSWER, EMPTY]) {
      const page = renderPlanPage(answer).replaceAll(/xmlns(:\w+)?="[^"]+"/g, '');
      expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|https?:\/\/|@import/);
      expect(page).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/);
    }
  });

  it('is the same bytes every time', async () => {
    const page = renderPlanPage(ANSWER);
    renderPlanPage({ ...ANSWER, figures: [HOURS, BAND] });
    expect(renderPlanPage(ANSWER)).toBe(page);
  });
});

/** An answer whose every text is the same. */
function answerOf(text: string): Answer {
  return {
    question: text,
    headline: text,
    binding: text,
    next: text,
    sections: [
      { kind: 'table', title: text, columns: [{ title: text, align: 'left' }], rows: [[text]] },
      {
        kind: 'drawn',
        title: text,
        drawing: { of: 'timeline', bars: [{ name: text, from: 0, to: 1, label: text }], first: '', last: '' },
      },
      { kind: 'text', title: text, lines: [text] },
    ],
    explanations: [{ what: text, formula: text, numbers: text, result: text, source: text }],
    figures: [LINES, BARS, BAND].map((figure) => ({
      ...figure,
      id: text,
      title: text,
      description: text,
      xTitle: text,
      yTitle: text,
      ...(figure.xNames === undefined ? {} : { xNames: figure.xNames.map(() => text) }),
      series: figure.series.map(({ points }) => ({ name: text, points })),
      marks: figure.marks.map(({ y }) => ({ name: text, y })),
    })),
    notes: [text],
    data: {},
  };
}

/** Cells as they are without their columns' names, which phones show. */
const withoutLabels = (page: string): string => page.replace(/ data-label="[^"]*"/g, '');

const KNOWN_TAGS = new Set(
  (
    'html head meta title style body a div header h1 h2 h3 p strong span nav ul li main section figure figcaption ' +
    'details summary table thead tbody tr th td dl dt dd pre svg g path rect text tspan defs clippath polygon polyline line'
  ).split(' '),
);

describe('text from outside', () => {
  it('stays text, whatever it is', async () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '<img src=x onerror=alert(1)>',
        '"><script>alert(1)</script>',
        "' onload='alert(1)",
        '</style></svg><script>',
        '{{{constructor}}} {{> plan}} &lt;b&gt;',
        '$& $1 $` \u0000\u0007\u001b[31mred',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const page = renderPlanPage(answerOf(text));
        const tags = new Set(
          [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]!.toLowerCase()),
        );
        expect([...tags].filter((tag) => !KNOWN_TAGS.has(tag))).toEqual([]);
        for (const tag of page.match(/<[a-z][^>]*>/gi) ?? []) expect(tag).not.toMatch(/\son\w+\s*=\s*[^"]*$/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be on a page.
        expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
      { seed: 20261126, numRuns: 40 },
    );
  });

  it('is shown as it was written', async () => {
    const words = wordsOf(renderPlanPage(answerOf('a <b>&amp;</b> "c" \'d\'')));
    expect(words.split('a <b>&amp;</b> "c" \'d\'').length).toBeGreaterThan(30);
  });
});

describe('a figure of the page', () => {
  it('tells its content in words, for those who do not see it', async () => {
    const page = await pageWith({
      series: [
        {
          name: 'used',
          points: [
            [START_MS, 1],
            [START_MS + 3_600_000, 1234.5],
            [START_MS + 7_200_000, 7],
          ],
        },
      ],
      marks: [{ name: 'limit', y: 900 }],
    });
    expect(svgOf(page)).toContain(
      'aria-label="Use of the week so far, and where it leads. Use passes what an even pace allows on Saturday ' +
        'morning.; used: 3 points from 1 to 1,234.5, the last 7; line limit at 900"',
    );
  });

  it('has its numbers as a table, instants in UTC, blank where a series has none', async () => {
    const page = await pageWith({
      series: [
        { name: 'a', points: [[START_MS + 3_600_000, -2.5]] },
        { name: 'b', points: [[START_MS, 1_234_567]] },
      ],
    });
    expect(page).toContain('<th scope="col">time (UTC)</th>');
    const plain = withoutLabels(page);
    expect(plain).toContain(
      '<tr><th scope="row">2026-01-30 10:00</th><td class="figure"></td><td class="figure">1,234,570</td></tr>',
    );
    expect(plain).toContain(
      '<tr><th scope="row">2026-01-30 11:00</th><td class="figure">−2.5</td><td class="figure"></td></tr>',
    );
  });

  it('thins a long table and says so', async () => {
    const points = Array.from({ length: 121 }, (_, x) => [x, x] as const);
    const page = await pageWith({ xKind: 'number', series: [{ name: 'a', points }] });
    expect(page).toContain('<summary>The numbers, one position in 3</summary>');
    expect(page.match(/<th scope="row">/g)).toHaveLength(41);
    const short = await pageWith({ xKind: 'number', series: [{ name: 'a', points: points.slice(0, 60) }] });
    expect(short).toContain('<summary>The numbers</summary>');
  });

  it('says when there is nothing to draw', async () => {
    const page = await pageWith({ series: [{ name: 'none', points: [] }] });
    expect(page).toContain('<p>There is nothing to draw.</p>');
    expect(page).not.toMatch(/<svg|<details/);
  });

  it.each([
    ['a number that is none', { series: [{ name: 'a', points: [[START_MS, Number.NaN] as const] }] }],
    ['an endless mark', { marks: [{ name: 'a', y: Number.POSITIVE_INFINITY }] }],
    ['a band of two', { kind: 'band', series: LINES.series.slice(0, 2) }],
    ['a position without a name', { xKind: 'name', xNames: ['one'] }],
  ] as const)('is never drawn of %s', (_, fault) => {
    expect(() => pageWith(fault as Partial<AnswerFigure>)).toThrow(/figure burn|band burn/);
  });

  it.each([
    ['one point', [[START_MS, 5]]],
    [
      'zeros alone',
      [
        [START_MS, 0],
        [START_MS + 1, 0],
      ],
    ],
    [
      'one height',
      [
        [START_MS, 7],
        [START_MS + 3_600_000, 7],
      ],
    ],
    [
      'losses alone',
      [
        [START_MS, -7],
        [START_MS + 3_600_000, -1e9],
      ],
    ],
    [
      'tiny and huge',
      [
        [0, 1e-9],
        [4e12, 1e15],
      ],
    ],
  ] as const)('of %s is drawn as line, bar and band', async (_, points) => {
    for (const kind of ['line', 'bar', 'band'] as const) {
      for (const xKind of ['instant', 'number'] as const) {
        const one = (name: string) => ({ name, points });
        const series = kind === 'band' ? [one('low'), one('middle'), one('high')] : [one('a'), one('b')];
        const page = await pageWith({ kind, xKind, series, marks: [] });
        expect(svgOf(page)).toContain('</svg>');
        expect(page).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
  });
});
