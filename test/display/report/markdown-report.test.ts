/**
 * The report as a reader gets it: every section, every verdict, the published digits. Long because each section
 * has its own cases on the same few records.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/display/report/index.ts';
import { renderFigures } from '../../../src/display/report/report-figures.ts';
import { termVerdictWords, verdictParagraphs } from '../../../src/display/report/words/index.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/result-record.ts';
import { anyRecord } from './fixtures/any-record.ts';
import { plainSpaces } from './fixtures/plain-spaces.ts';
import { HAS_PUBLISHED, publishedRecord, publishedReport } from './fixtures/published-record.ts';
import {
  bandOf,
  IDENTICAL,
  NOT_DISTINGUISHED,
  ONE_POLICY,
  pairOf,
  RECORD,
  summaryOf,
  userRecord,
} from './fixtures/records.ts';
import { withoutIntervals } from './fixtures/statistics.ts';

const SECTIONS = [
  '## Evidence',
  '## How sure',
  '## How far from the best possible',
  '## Where it matters: results by load',
  '## Ranking',
  '## Ranking by Reset Class',
  '## Head-to-Head: ',
  '## Appendix',
];

/** Cells of a table line; an escaped bar is not a border. */
const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** What every report must be, whatever is in it. */
function expectWellFormed(markdown: string): void {
  expect(markdown).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
  expect(markdown).not.toMatch(/-0(\.0+)?(?![\d.])/);
  expect(markdown).not.toMatch(/[ \t]$/m);
  expect(markdown).not.toMatch(/\n\n\n|\r/);
  expect(markdown.startsWith('# Quota Policy Monte Carlo Report\n')).toBe(true);
  expect(markdown.endsWith('\n')).toBe(true);
  expect(markdown.endsWith('\n\n')).toBe(false);
  const lines = markdown.split('\n');
  let width = 0;
  lines.forEach((line, index) => {
    if (!line.startsWith('|')) {
      width = 0;
      return;
    }
    const isFirst = width === 0;
    if (isFirst) {
      width = cellsOf(line).length;
      expect(lines[index - 1]).toBe('');
      expect(lines[index + 1]).toMatch(/^\|(---:?\|)+$/);
    }
    expect(line.endsWith('|')).toBe(true);
    expect(cellsOf(line)).toHaveLength(width);
  });
  const folds = lines.filter((line) => /^<\/?(details|summary)/.test(line)).map((line) => line.slice(0, 8));
  expect(folds.join(' ')).toMatch(/^(<details <summary <\/detail ?)+$/);
  const headings = lines.filter((line) => line.startsWith('## '));
  const places = SECTIONS.map((section) => headings.findIndex((heading) => heading.startsWith(section)));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((left, right) => left - right));
}

/** The paragraphs above the first section. */
const markdownOf = (record: ResultRecord): string =>
  plainSpaces(renderReport(record, renderFigures(record), 'latest_report-'));
/** The verdict in words, whatever the page around it looks like. */
const opening = (record: ResultRecord): string =>
  [...verdictParagraphs(record), termVerdictWords(record)].join('\n\n').replaceAll('\u00a0', ' ');

function sectionOf(markdown: string, heading: string): string[] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith(heading));
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  return lines.slice(start, length === -1 ? undefined : start + 1 + length);
}

describe('Markdown report', () => {
  it.each([
    ['clear', RECORD],
    ['not distinguished', NOT_DISTINGUISHED],
    ['identical', IDENTICAL],
    ['not compared', ONE_POLICY],
    ['with demand and accounts from files', userRecord('usage.csv')],
  ])('%s: is well formed', (_, record) => {
    expectWellFormed(markdownOf(record));
  });

  it('one trial: differences without intervals are neither told apart nor not', () => {
    const alone = { half_width_95: null, trials: 1 };
    const record: ResultRecord = {
      ...RECORD,
      trials: 1,
      verdict: { status: 'not_compared', winner: 'burn_rate', reason: 'not enough trials (have 1, need 2)' },
      comparisons: RECORD.comparisons.map((pair) => ({ ...pair, ...alone })),
      load_bands: [bandOf(0.75, 0.95, { trials: 1, best_against_next: pairOf('burn_rate', 'paced', alone) })],
      statistics: { ...RECORD.statistics, groups: RECORD.statistics.groups.map(withoutIntervals) },
    };
    const markdown = markdownOf(record);
    expect(markdown).toContain('**Not compared:** not enough trials (have 1, need 2). **burn_rate** reached');
    expect(markdown).toContain('| paced | +0.0100 |  |  |  | 300 | 90 | 10 |  |  |  |');
    expect(markdown).toContain('There are no intervals: not enough trials (have 1, need 2).');
    expect(markdown).toContain('| paced | 0.7100 |  | not known |  |');
    expect(markdown).toContain(
      '| 0.75–0.95 | 1 (few) | burn_rate | 0.7200 | paced | +0.0100 |  |  | 0.0200 |',
    );
    expectWellFormed(markdown);
  });

  it('tells whether demand was scaled by a factor or fitted to the supply', () => {
    const demand = { ...RECORD.demand, source: 'csv:usage.csv' };
    expect(markdownOf({ ...RECORD, demand })).toContain('- Demand: csv:usage.csv, scale 1\n');
    expect(markdownOf({ ...RECORD, demand: { ...demand, scale: null, fit_load: 0.9 } })).toContain(
      '- Demand: csv:usage.csv, every trial scaled to 0.9 of its weekly supply\n',
    );
  });

  it('identical policies and a single policy are no contest', () => {
    expect(opening(IDENTICAL)).toContain(
      '**Nothing to choose.** Every policy came out exactly the same in every trial',
    );
    const alone = markdownOf(ONE_POLICY);
    expect(alone).toContain(
      '**Not compared:** only one policy ran. **paced** reached the mean objective 0.7200.',
    );
    expect(alone).toContain('## Head-to-Head: not run\n');
    expect(alone).not.toContain('Paired comparisons');
    expect(alone).not.toContain('### same_reset');
  });

  it('head-to-head: beats only with an interval that leaves out 0', () => {
    const verdictFor = (delta: number, halfWidth: number | null, samples = 200): string => {
      const row = {
        avg_objective_delta: delta,
        samples,
        wins: 120,
        losses: 80,
        ties: 0,
        half_width_95: halfWidth,
      };
      const head_to_head = { ...RECORD.head_to_head!, by_reset_class: { staggered_reset: row } };
      return sectionOf(markdownOf({ ...RECORD, head_to_head }), '## Head-to-Head').find((line) =>
        line.startsWith('Staggered-reset verdict:'),
      )!;
    };
    expect(verdictFor(0.02, 0.01)).toBe(
      'Staggered-reset verdict: challenger beats baseline on objective (mean delta 0.0200 ± 0.0100 over 200 trials; the 95 % interval of this pair alone leaves out 0).',
    );
    expect(verdictFor(-0.02, 0.01)).toMatch(/challenger does not beat baseline on objective .*leaves out 0/);
    expect(verdictFor(0.02, 0.03)).toMatch(
      /challenger does not beat baseline on objective .*cannot be told apart/,
    );
    // All pairs at once: 0.003.
    expect(verdictFor(0.002, 0.001)).toContain(
      'the 95 % interval of this pair alone leaves out 0, but the one that holds for all pairs at once does not',
    );
    expect(verdictFor(0.02, null, 1)).toMatch(/is ahead of baseline on objective .*over 1 trial, too few/);
    const none = { ...RECORD.head_to_head!, by_reset_class: {} };
    expect(markdownOf({ ...RECORD, head_to_head: none })).toContain('no staggered_reset trial ran');
  });

  it('an empty band says so and unknown figures are blank', () => {
    const unknown = {
      served_ratio_mean: null,
      denial_rate_mean: null,
      expired_supply_share_mean: null,
      objective_score_standard_error: null,
    };
    const summary = [
      summaryOf('burn_rate', 1, unknown),
      summaryOf('paced', 2),
      summaryOf('seven_day_first', 3),
    ];
    const markdown = markdownOf({ ...RECORD, summary });
    expect(markdown).toContain('| below 0.75 | no trials |  |  |  |  |  |  |  |');
    expect(markdown).toContain('| 1 | burn_rate | 0.7200 |  | 69.90 | 58.00 |  | 50.00 | 0.0022 | 95.00 |');
    expect(markdown).toMatch(/\| burn_rate \| {2}\| 12[01] \| {2}\| 1,234\.5 \| 5,000 \| 1,300 \|/);
    expectWellFormed(markdown);
  });

  it('shows demand, accounts and caveats only when there are any', () => {
    const markdown = markdownOf(userRecord('usage.csv'));
    expect(markdown).toContain(
      '## Demand\n\n- Source: csv:usage.csv\n- usage.csv: usage.csv\n- **Warning:** usage.csv\n',
    );
    expect(markdown).toContain('## Accounts\n\nFrom usage.csv.\n');
    expect(markdown).toContain('**Read this first**\n\n- usage.csv\n');
    for (const heading of ['## Demand', '## Accounts', 'Read this first']) {
      expect(markdownOf(RECORD)).not.toContain(heading);
    }
  });

  it('own objective weights are told as a formula', () => {
    const objective_weights = {
      ...RECORD.objective_weights,
      denial_rate: 0,
      served_ratio: -1,
      weekly_drift: 0.5,
    };
    const markdown = markdownOf({ ...RECORD, objective_weights });
    expect(markdown).toContain('- Objective: maximize the weighted sum below (own weights)\n');
    expect(markdown).toContain('- Objective formula: -1 × served_ratio + 0.3 × peak_served_ratio + ');
    expect(markdown).toContain(' + 0.5 × weekly_drift\n');
    expect(markdown).not.toContain('× denial_rate');
  });

  it('text from outside stays text', () => {
    const nasty = [
      'a|b',
      '`x`',
      '<QQ>',
      '[QQ](u)',
      '# h',
      '- i',
      '1. x',
      '*QQ*',
      '_e_',
      'two\nlines',
      '&amp;',
      '\\|',
      '> q',
    ];
    const plain = markdownOf(userRecord('plain')).split('\n');
    for (const text of nasty) {
      const markdown = markdownOf(userRecord(text));
      expectWellFormed(markdown);
      expect(markdown.split('\n')).toHaveLength(plain.length);
      expect(markdown.replace(/`+.*`+/g, '')).not.toMatch(/(?<!\\)[<[*]QQ|^- (# h|- i|1\. x|> q)/m);
    }
    expect(markdownOf(userRecord('a`b``c'))).toContain(
      '- Command: ```quotalab simulate --demand csv:a`b``c```\n',
    );
  });

  it.skipIf(!HAS_PUBLISHED)('the published run: the same lines and digits as the published report', () => {
    const ours = markdownOf(publishedRecord()).split('\n');
    const theirs = publishedReport().trimEnd().split('\n');
    expectWellFormed(ours.join('\n'));
    for (const line of theirs) {
      if (line.startsWith('|') || line.startsWith('Staggered-reset verdict')) {
        const start = line.replace(/[|.]$/, '');
        expect(
          ours.some((own) => own.replace('+', '').startsWith(start)),
          line,
        ).toBe(true);
      } else {
        expect(ours, line).toContain(line);
      }
    }
    expect(theirs.filter((line) => line.startsWith('| ')).length).toBeGreaterThan(20);
  });

  it('a record with a NaN is a broken invariant, not a report', () => {
    const summary = [summaryOf('burn_rate', 1, { weekly_drift_mean: Number.NaN })];
    expect(() => markdownOf({ ...RECORD, summary })).toThrow(/broken invariant/);
  });

  it('any finite record gives a well-formed report', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        expectWellFormed(markdownOf(record));
      }),
      { seed: 20260211, numRuns: 150 },
    );
  });
});

if (!HAS_PUBLISHED)
  console.warn('SKIPPED: shared/reference is not here, the published report was not compared');
