/**
 * Every example of every question, through the command line in this process, with a value or several of every option
 * and every policy: an answer or one coded sentence; never a stack trace, never a number that is none.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAN_OPTIONS } from '../../src/cli/options/index.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import type { PlanQuestion } from '../../src/planner/question/index.ts';
import { POLICY_NAMES } from '../../src/planner/rules/index.ts';
import { mainHere, removeScratch, scratchDirectory } from './command.ts';

const QUESTIONS = await loadQuestions();

let directory = '';
const at = (name: string): string => join(directory, name);

/** Three weeks of three models, one request an hour from 9 to 17. */
function logText(): string {
  const rows = Array.from({ length: 21 * 9 }, (_, index) => {
    const instant = new Date(Date.UTC(2026, 0, 10 + Math.floor(index / 9), 9 + (index % 9))).toISOString();
    return `${instant},${4000 + 100 * index},300,claude-${['haiku', 'sonnet', 'opus'][index % 3]}-4-5,s${index % 5}`;
  });
  return `timestamp,input_tokens,output_tokens,model,session\n${rows.join('\n')}\n`;
}

beforeAll(async () => {
  directory = scratchDirectory();
  writeFileSync(at('log.csv'), logText());
  for (const { name, file } of QUESTIONS) {
    if (file === null) continue;
    const { code, stdout } = await mainHere(['plan', name, '--example']);
    expect(code).toBe(0);
    writeFileSync(at(`${name}.json`), stdout);
  }
});
afterAll(removeScratch);

/** Values to try of an option that takes one; of the others their default. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  policy: POLICY_NAMES,
  prices: ['sonnet=6.7,opus=25', 'all=2'],
  spend: ['50', 'sonnet=5,opus=2'],
  zones: ['Europe/London,Asia/Tokyo'],
  job: ['50', 'sonnet=5,opus=2'],
  upgrade: ['max5:100:0.5', 'claude-max20:200:0.001'],
  limit: ['1', '60', '1125', 'sonnet=1125,opus=250'],
  reserve: ['profile', 'log', '3'],
  team: ['alice:2,bob:1:300'],
  points: ['1', '5'],
  days: ['1', '7'],
  recent: ['1', '7'],
  items: ['1', '50'],
  accounts: ['1', '2'],
  burst: ['1'],
  'per-point': ['sonnet=10,opus=1.5', 'all=10'],
  mechanical: ['10'],
  analytical: ['10'],
  deep: ['10'],
  'turns-batch': ['5'],
  misroute: ['haiku=0.1'],
  context: ['70'],
  'turns-left': ['10'],
  pilot: ['6,3,1'],
  rates: ['0.6,0.3,0.1'],
  tiers: ['0.5,0.3,0.2'],
  kappa: ['0.02'],
  left: ['0.05', '0.5', '1'],
  document: ['api=5000'],
  'messages-left': ['40'],
  horizon: ['1', '24', '336'],
  hours: ['9-17'],
  mechanism: ['max-min', 'shapley', 'vcg'],
  total: ['100'],
  book: ['2026-01-31T09:00:00Z/2026-01-31T12:00:00Z/5'],
  request: ['alice=1'],
  seconds: ['5,10,10,30'],
  of: ['sonnet', 'opus', 'all'],
  agents: ['1', '3'],
  rule: ['doc'],
  used: ['5h=62', 'short=62 %,weekly=93'],
  reset: ['5h=19:20', 'weekly=Thu 7:00 AM,short=in 3 h 12 min'],
  pool: ['claude-pro', 'claude-max20'],
  preset: ['doc-2026-messages:free', 'doc-2026-messages:max5'],
};
// biome-ignore format: one list of names
/** Options that read or write other files, end before the question is asked, or are given anyway. */
const LEFT_OUT: readonly string[] = [
  'demand', 'now', 'time-zone', 'token-weights', 'seed', 'explain', 'html', 'example', 'watch', 'interval', 'from-log',
  'export-policy', 'export-later',
];

/** What no answer says: what is no number, and one of many. */
const NOT_SAID =
  /\b(?:NaN|undefined)\b|Infinity|\[object |(?<![\d.,:-])1 (?:days|tasks|requests|messages|units|agents|items|points|accounts|sessions|hours|minutes|resets)\b/;

/** What is wrong with a run; null = nothing. */
function faultOf({ code, stdout, stderr }: Awaited<ReturnType<typeof mainHere>>): string | null {
  if (code === 1 || /internal error|^\s+at /m.test(stderr)) return stderr.slice(0, 300);
  const shown = NOT_SAID.exec(stdout);
  if (shown !== null) return stdout.slice(Math.max(0, shown.index - 80), shown.index + 40);
  if (code === 0 || stderr.trim().split('\n').length === 1) return null;
  return `exit ${code}: ${stderr.slice(0, 300)}`;
}

const questionNamed = (name: string): PlanQuestion => QUESTIONS.find((question) => question.name === name)!;

const asked = (question: PlanQuestion, words: readonly string[]): string[] => [
  'plan',
  question.name,
  ...(question.file === null || question.name === 'draft' ? [] : [at(`${question.name}.json`)]),
  '--demand',
  `csv:${at('log.csv')}`,
  '--now',
  '2026-01-30T18:00:00Z',
  '--time-zone',
  'UTC',
  '--explain',
  ...words,
];

/** Every option with every value to try. */
function settings(question: PlanQuestion): string[][] {
  return [...question.options, ...PLAN_OPTIONS]
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .flatMap(({ name, isFlag, text }) => {
      if (isFlag === true) return [[`--${name}`]];
      const values = VALUES[name] ?? (text === null ? [] : [text]);
      return values.map((value) => [`--${name}`, value]);
    });
}

describe.each(QUESTIONS.map((question) => [question.name, question] as const))('plan %s', (_, question) => {
  // A question whose file says what is left is asked of one plan.
  const plans: readonly string[][] = [
    ['--pool', 'claude-max5'],
    ['--preset', 'doc-2026-messages:pro'],
  ];
  it.each(
    ['tasks', 'share'].includes(question.name) ? plans.slice(0, 1) : plans,
  )('answers with every value of every option, %s %s', async (...quota) => {
    const faults: string[] = [];
    for (const words of [[], ...settings(question)]) {
      if (quota.includes(words[0] ?? '')) continue;
      const fault = faultOf(await mainHere(asked(question, [...quota, ...words])));
      if (fault !== null) faults.push(`${words.join(' ')}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});

it.each(POLICY_NAMES)('plan tasks answers its own example under policy %s', async (policy) => {
  const { code, stdout, stderr } = await mainHere(asked(questionNamed('tasks'), ['--policy', policy]));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Do \d of 6 tasks now/);
});
