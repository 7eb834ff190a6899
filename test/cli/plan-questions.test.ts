/**
 * What every question of the planner does on the command line, one row each: JSON, its own example, formulas and the
 * document, a page, refusals. What only one of them does is in the test file of that question.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadQuestions } from '../../src/planner/index.ts';
import { type PlanTexts, planDesk } from './plan-usage.ts';

const QUESTIONS = await loadQuestions();

interface QuestionRow {
  /** Words of its page. */
  readonly page: string;
  /** Options with which the document says otherwise. */
  readonly doc: PlanTexts;
  /** Options, code and exit code. */
  readonly refused: ReadonlyArray<readonly [texts: PlanTexts, code: string, exitCode: number]>;
}

const ROWS: Readonly<Record<string, QuestionRow>> = {
  status: {
    page: 'Use of sonnet by day',
    doc: {},
    refused: [
      [{ now: 'yesterday' }, 'E_TYPE', 2],
      [{ preset: 'doc-2026-messages:gold' }, 'E_UNKNOWN', 2],
      [{ preset: 'other' }, 'BAD_OPTION', 2],
      [{ demand: 'csv:nowhere.csv' }, 'BAD_TRACE', 2],
      [{ spend: 'sonnet=999999' }, 'E_OVERDRAW', 2],
      [{ spend: 'sonnet=1e99x' }, 'E_TYPE', 2],
      [{ policy: '' }, 'E_UNKNOWN', 2],
      [{ 'time-zone': 'Mars/Base' }, 'BAD_OPTION', 2],
    ],
  },
  forecast: {
    page: 'How fast each window may be used',
    doc: {},
    refused: [
      [{ job: '5' }, 'E_TYPE', 2],
      [{ job: 'sonnet=9999' }, 'PLAN_INFEASIBLE', 3],
      [{ horizon: 'soon' }, 'E_TYPE', 2],
      [{ days: '0' }, 'E_RANGE', 2],
      [{ upgrade: 'max5' }, 'E_TYPE', 2],
      [{ simulate: '0' }, 'BAD_OPTION', 2],
    ],
  },
  budget: {
    page: 'What is planned, and what was used',
    doc: {},
    refused: [
      [{ limit: 'many' }, 'E_TYPE', 2],
      [{ points: '9000' }, 'PLAN_INFEASIBLE', 3],
      [{ reserve: 'log', demand: 'csv:nowhere.csv' }, 'BAD_TRACE', 2],
    ],
  },
  mix: {
    page: 'Hand a piece of work on?',
    doc: {},
    refused: [
      [{ mechanical: '-1' }, 'E_RANGE', 2],
      [{ misroute: 'haiku' }, 'E_TYPE', 2],
      [{ demand: 'csv:nowhere.csv' }, 'BAD_TRACE', 2],
    ],
  },
  draft: {
    page: 'Share of drafts that must be good',
    doc: {},
    refused: [
      [{ items: 'all' }, 'E_TYPE', 2],
      [{ rates: '0.5,0.5,0.5' }, 'E_SUM', 2],
      [{ pilot: '1,2' }, 'E_TYPE', 2],
    ],
  },
  tasks: {
    page: 'Now, in this order',
    doc: {},
    refused: [
      [{ workers: '0' }, 'E_RANGE', 2],
      [{ policy: 'kindness' }, 'E_UNKNOWN', 2],
      [{ hours: '17-9' }, 'E_RANGE', 2],
      [{ slot: '1' }, 'E_RANGE', 2],
      [{ 'export-policy': 'nowhere/p.json' }, 'BAD_OUTPUT', 2],
      [{ now: 'noon' }, 'E_TYPE', 2],
    ],
  },
  share: {
    page: 'Shares of the members',
    doc: { request: 'alice=1000' },
    refused: [
      [{ mechanism: 'lottery' }, 'E_UNKNOWN', 2],
      [{ book: 'tomorrow' }, 'E_TYPE', 2],
      [{ request: 'zoe=1' }, 'E_UNKNOWN', 2],
      [{ buffer: '2' }, 'E_RANGE', 2],
      [{ total: '0' }, 'E_RANGE', 2],
    ],
  },
  rate: {
    page: 'Requests a minute by agents at once',
    doc: {},
    refused: [
      [{ service: 'fast' }, 'E_TYPE', 2],
      [{ agents: '0' }, 'E_RANGE', 2],
      [{ limit: '0' }, 'E_RANGE', 2],
      [{ p95: '-1' }, 'E_RANGE', 2],
      [{ of: 'gpt' }, 'E_UNKNOWN', 2],
    ],
  },
  score: {
    page: 'work per unit of sonnet',
    doc: {},
    refused: [
      [{ days: '1' }, 'E_RANGE', 2],
      [{ recent: '1.5' }, 'E_INT', 2],
      [{ least: '2' }, 'E_RANGE', 2],
    ],
  },
};

it('every question has a row, and every row a question', () => {
  expect(Object.keys(ROWS)).toEqual(QUESTIONS.map(({ name }) => name));
});

describe.each(
  QUESTIONS.map((question) => [question.name, question] as const),
)('plan %s', (name, question) => {
  const desk = planDesk(question);
  const { page: words, doc, refused } = ROWS[name]!;

  it('--json is JSON without NaN and has the same headline', async () => {
    const { stdout } = await desk.ask({ json: true });
    expect(stdout).not.toMatch(/NaN|Infinity/);
    const { headline } = JSON.parse(stdout) as { headline: string };
    expect(headline).not.toBe('');
    expect((await desk.ask()).stdout.replaceAll('\n', ' ')).toContain(headline);
  });

  if (question.file === null) {
    it('reads no file, and says so when an example is asked for', async () => {
      expect((await desk.ask({ example: true })).error?.code).toBe('BAD_OPTION');
    });
  } else {
    it('takes its own example', async () => {
      const { stdout } = await desk.ask({ example: true });
      writeFileSync(desk.path('printed.json'), stdout);
      const { error, stdout: answer } = await desk.ask({ json: true }, 'printed.json');
      expect(error).toBeNull();
      expect(JSON.parse(answer)).toHaveProperty('headline');
    });
  }

  it('--explain shows the formulas', async () => {
    const { stdout } = await desk.ask({ explain: true, ...doc });
    expect(stdout).toContain('\nHow it was computed');
  });

  it('--html writes a page', async () => {
    await desk.ask({ html: 'page.html' });
    const page = readFileSync(desk.path('page.html'), 'utf8');
    expect(page).toContain(words);
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it.each(refused)('refuses %j in one sentence', async (texts, code, exitCode) => {
    const { error, stdout } = await desk.ask(texts);
    expect(error).toMatchObject({ code, exitCode });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});
