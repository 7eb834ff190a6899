/**
 * Several accounts with windows of their own: the order of accounts in a pool file changes no answer of any question.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadQuestions } from '../../src/planner/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

const QUESTIONS = await loadQuestions();

afterAll(removeScratch);

const RESETS = ['2026-02-12T08:00:00Z', '2026-02-13T17:30:00Z', '2026-02-15T00:00:00Z', null];

const someAccount = fc.record({
  short: fc.option(fc.constantFrom(200, 1000, 5000), { nil: null }),
  week: fc.constantFrom(1000, 3000, 20_000),
  reset: fc.constantFrom(...RESETS),
});
interface Account {
  readonly short: number | null;
  readonly week: number;
  readonly reset: string | null;
}

/** The pool file of these accounts in this order. */
const poolText = (accounts: ReadonlyArray<readonly [name: string, account: Account]>): string =>
  JSON.stringify({
    accounts: accounts.map(([name, { short, week, reset }]) => ({
      name,
      ...(short === null ? {} : { short: { capacity: short, kind: 'first_use' } }),
      weekly: { capacity: week, ...(reset === null ? {} : { nextReset: reset }) },
    })),
  });

/** Two weeks of nine requests a day, of three models. */
const LOG = [
  'timestamp,cost,output_tokens,model,session',
  ...Array.from({ length: 14 * 9 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 28 + Math.floor(i / 9), 9 + (i % 9), 7 * (i % 7))).toISOString();
    return `${at},${10 + ((i * 37) % 90)},${100 + i},claude-${['haiku', 'sonnet', 'opus'][i % 3]}-4-5,s${i % 4}`;
  }),
].join('\n');

describe.each(QUESTIONS.map((question) => [question.name, question] as const))('plan %s', (_, question) => {
  it('says the same whatever the order of the accounts, and nothing that is no number', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'log.csv'), `${LOG}\n`);
    const hasFile = question.file?.isRequired === true;
    if (hasFile) writeFileSync(join(cwd, 'file.json'), JSON.stringify(question.file!.example));
    const asked = async (pool: string): Promise<string> => {
      writeFileSync(join(cwd, 'pool.json'), pool);
      const options = {
        demand: 'csv:log.csv',
        pool: 'pool.json',
        now: '2026-02-10T15:00:00Z',
        'time-zone': 'UTC',
      };
      const { stdout, error } = await askHere(
        question,
        { ...options, json: true },
        cwd,
        hasFile ? 'file.json' : null,
      );
      return error === null ? stdout : error.message;
    };
    const several = fc.array(someAccount, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(several, fc.infiniteStream(fc.nat(7)), async (list, turns) => {
        const named = list.map((account, i) => [`account${i}`, account] as const);
        const other = named
          .map((each) => [turns.next().value as number, each] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, each]) => each)
          .toReversed();
        const answer = await asked(poolText(named));
        expect(answer).not.toMatch(/\b(?:NaN|undefined)\b|Infinity/);
        expect(await asked(poolText(other))).toBe(answer);
      }),
      { seed: 20260211, numRuns: 3 },
    );
  });
});
