/**
 * A headline says nothing of its own: every figure in it stands below, in a table, a drawing or a sentence of the
 * answer, for each of the nine questions and several plans and logs.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadQuestions } from '../../src/planner/index.ts';
import type { PlanQuestion } from '../../src/planner/question/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere, type PlanTexts } from './plan-usage.ts';

const QUESTIONS = await loadQuestions();

afterAll(removeScratch);

/** Some days of requests of three models, so many tokens each. */
function logText(days: number, perDay: number, tokens: number): string {
  const rows = Array.from({ length: days * perDay }, (_, i) => {
    const at = Date.UTC(2026, 0, 31 - days + Math.floor(i / perDay), 8, (i % perDay) * (540 / perDay));
    const model = `claude-${['haiku', 'sonnet', 'opus'][i % 3]}-4-5`;
    return `${new Date(at).toISOString()},${tokens + ((i * 997) % tokens)},${200 + (i % 50)},${model},s${i % 4}`;
  });
  return `timestamp,input_tokens,output_tokens,model,session\n${rows.join('\n')}\n`;
}

/** Worth of the tasks of the example. */
const ALL_TASKS = 635;
const LOGS = [logText(21, 9, 4000), logText(28, 27, 60_000), logText(3, 40, 20_000)];
const PLANS: readonly PlanTexts[] = [
  { pool: 'claude-max5' },
  { pool: 'claude-pro' },
  { pool: 'claude-max5x3' },
  { preset: 'doc-2026-messages:pro' },
];
const MORE: Readonly<Record<string, readonly PlanTexts[]>> = {
  tasks: [{}, { when: true }, { policy: 'strict' }],
  share: [
    {},
    { mechanism: 'vcg' },
    { mechanism: 'shapley' },
    { request: 'alice=600' },
    { request: 'carol=900' },
  ],
  score: [{}, { recent: '1' }],
  rate: [{}, { service: '10' }],
  budget: [{}, { limit: '60' }],
};

/** Numbers of a text; those in names, such as the 4 of `opus-4`, are none. */
const figuresOf = (text: string): number[] =>
  [...text.matchAll(/(?<![\w.-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])/g)].map(([figure]) =>
    Number(figure.replaceAll(',', '')),
  );

/** What is left of a limit is the limit less what is used, the worth of all tasks the sum of a column. */
const isDerived = (figure: number, below: ReadonlySet<number>): boolean =>
  [...below].some((other) => below.has(figure + other)) || figure === ALL_TASKS;

async function strayFigures(question: PlanQuestion, texts: PlanTexts, cwd: string): Promise<string | null> {
  const file = question.file?.isRequired === true || question.name === 'score' ? 'file.json' : null;
  if (file !== null) writeFileSync(join(cwd, file), JSON.stringify(question.file!.example));
  const base = { demand: 'csv:log.csv', now: '2026-01-30T17:30:00Z', 'time-zone': 'UTC' };
  const { stdout, error } = await askHere(question, { ...base, ...texts, explain: true }, cwd, file);
  if (error !== null) return null;
  const at = stdout.indexOf('\n\n');
  const [headline, rest] = [stdout.slice(0, at), stdout.slice(at)];
  // What the person asked with, and how many days a test needs, are no facts of the answer.
  const below = new Set([
    ...figuresOf(rest),
    ...figuresOf(Object.values(texts).join(' ').replaceAll('=', ' ')),
  ]);
  const stray = figuresOf(headline.replace(/\d+ are needed/, '')).filter(
    (figure) => !below.has(figure) && !isDerived(figure, below),
  );
  return stray.length === 0 ? null : `${JSON.stringify(texts)}: ${stray.join(' ')} in: ${headline}`;
}

it.each(
  QUESTIONS.map((question) => [question.name, question] as const),
)('plan %s', async (name, question) => {
  const cwd = scratchDirectory();
  const faults: string[] = [];
  for (const log of LOGS) {
    writeFileSync(join(cwd, 'log.csv'), log);
    for (const plan of PLANS) {
      for (const more of MORE[name] ?? [{}]) {
        const fault = await strayFigures(question, { ...plan, ...more }, cwd);
        if (fault !== null) faults.push(fault);
      }
    }
  }
  expect(faults).toEqual([]);
});
