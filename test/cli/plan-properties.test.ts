/**
 * What changes no answer, for all nine questions over drawn logs, pools and instants: the order of the log's lines, all
 * instants moved by whole weeks, old idle history, capacities and use both doubled. And one more account never makes
 * anything scarcer.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadQuestions } from '../../src/planner/index.ts';
import type { PlanQuestion } from '../../src/planner/question/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

const QUESTIONS = await loadQuestions();

afterAll(removeScratch);

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

interface World {
  /** Cost of each request; one an hour of work, three weeks. */
  readonly costs: readonly number[];
  /** Units of a week, and of five hours, of each account. */
  readonly weeks: readonly number[];
  readonly short: number | null;
  /** Hours before and after now that the first week resets, and the log ends. */
  readonly resetHours: number;
  readonly nowMs: number;
}

const someWorld: fc.Arbitrary<World> = fc.record({
  costs: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 40, maxLength: 40 }),
  weeks: fc.array(fc.constantFrom(2000, 4000, 9000), { minLength: 1, maxLength: 2 }),
  short: fc.option(fc.constantFrom(200, 800), { nil: null }),
  resetHours: fc.integer({ min: 2, max: 160 }),
  nowMs: fc.integer({ min: 0, max: 167 }).map((hour) => Date.UTC(2026, 1, 9) + hour * HOUR_MS),
});

interface Change {
  readonly factor?: number;
  readonly weeks?: number;
  readonly isShuffled?: boolean;
  readonly hasOldUse?: boolean;
  readonly moreAccounts?: number;
}

/** Working days of the three weeks before now, eight requests each, of two models. */
function linesOf({ costs, nowMs }: World, { factor = 1, weeks = 0, hasOldUse = false }: Change): string[] {
  const days = Array.from({ length: 21 }, (_, day) => Math.floor(nowMs / (24 * HOUR_MS)) - 21 + day);
  const at = (epochMs: number): string => new Date(epochMs + weeks * WEEK_MS).toISOString();
  const lines = days
    .filter((day) => (day + 3) % 7 < 5)
    .flatMap((day) =>
      Array.from({ length: 8 }, (_, i) => {
        const cost = factor * costs[(day * 8 + i) % costs.length]!;
        const model = `claude-${i % 3 === 0 ? 'opus' : 'sonnet'}-4-5`;
        return `${at((day * 24 + 9 + i) * HOUR_MS)},${cost},${model},s${i % 3}`;
      }),
    );
  const old = Date.UTC(2025, 5, 2, 10);
  return hasOldUse ? [`${at(old)},${factor * 7},claude-opus-4-5,s9`, ...lines] : lines;
}

function poolOf({ weeks: units, short, resetHours, nowMs }: World, change: Change): string {
  const { factor = 1, weeks = 0, moreAccounts = 0 } = change;
  const all = [...units, ...Array<number>(moreAccounts).fill(units[0]!)];
  return JSON.stringify({
    accounts: all.map((capacity, i) => ({
      name: `myWork${i}`,
      ...(short === null ? {} : { short: { capacity: factor * short, kind: 'first_use' } }),
      weekly: {
        capacity: factor * capacity,
        nextReset: new Date(nowMs + weeks * WEEK_MS + ((resetHours + 31 * i) % 168) * HOUR_MS).toISOString(),
      },
    })),
  });
}

const shuffled = (lines: readonly string[]): string[] =>
  lines
    .map((line, i) => [(i * 7919) % lines.length, line] as const)
    .sort(([a], [b]) => a - b)
    .map(([, line]) => line);

/** The answer as JSON; a refusal as its message. */
async function answerOf(question: PlanQuestion, world: World, change: Change = {}): Promise<unknown> {
  const cwd = scratchDirectory();
  const lines = linesOf(world, change);
  const ordered = change.isShuffled === true ? shuffled(lines) : lines;
  writeFileSync(join(cwd, 'log.csv'), `timestamp,cost,model,session\n${ordered.join('\n')}\n`);
  writeFileSync(join(cwd, 'pool.json'), poolOf(world, change));
  const file = question.file?.isRequired === true ? 'file.json' : null;
  if (file !== null) writeFileSync(join(cwd, file), JSON.stringify(withoutPools(question.file!.example)));
  const now = new Date(world.nowMs + (change.weeks ?? 0) * WEEK_MS).toISOString();
  const options = { demand: 'csv:log.csv', pool: 'pool.json', now, 'time-zone': 'UTC', json: true as const };
  const { stdout, error } = await askHere(question, options, cwd, file);
  return error === null ? JSON.parse(stdout) : error.message;
}

/** Tasks of the accounts' own windows: what they take is in units, and no deadline of a year. */
function withoutPools(example: unknown): unknown {
  const { pools, tasks, ...rest } = example as Readonly<Record<string, unknown>>;
  if (pools === undefined || !Array.isArray(tasks))
    return JSON.parse(JSON.stringify(example).replaceAll('alice', 'alicE'));
  return {
    ...rest,
    tasks: tasks.map(({ deadline: _, ...task }, i) => ({
      ...task,
      ...(i === 0 ? { id: 'fixLogin' } : {}),
      cost: { units: 40 * (i + 1) },
    })),
  };
}

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

/** Instants moved back by weeks, dates in words taken out. */
const movedBack = (text: string, weeks: number): string =>
  text
    .replace(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g, (found) => {
      const moved = new Date(Date.parse(found) - weeks * WEEK_MS).toISOString();
      return found.length === 10
        ? moved.slice(0, 10)
        : found.includes('.')
          ? moved
          : moved.replace('.000', '');
    })
    .replace(new RegExp(`\\b\\d{1,2} (?:${MONTHS})(?: \\d{4})?\\b`, 'g'), 'some day');

/** Numbers of a kind that doubling leaves alone, by their path: shares, chances and hours. */
function pureNumbers(value: unknown, path = ''): Array<readonly [path: string, value: number]> {
  if (typeof value === 'number')
    return /(?:fraction|chance|probability|share|hours|p_value|p_best|of_limit)$/.test(path)
      ? [[path, value]]
      : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => pureNumbers(each, `${path}.${key}`));
}

/** How much there is and how surely it lasts, where a question says so: larger is never scarcer. */
const PLENTY: Readonly<Record<string, (answer: Readonly<Record<string, unknown>>) => readonly number[]>> = {
  status: ({ windows }) =>
    (windows as ReadonlyArray<{ remaining: number; out_chance: number | null }>).flatMap((each) => [
      each.remaining,
      1 - (each.out_chance ?? 0),
    ]),
  rate: ({ quota }) => [
    (quota as { per_min: number }).per_min,
    (quota as { steady_agents: number }).steady_agents,
  ],
  tasks: ({ value }) => [value as number],
};

describe.each(
  QUESTIONS.map((question) => [question.name, question] as const),
)('plan %s', (name, question) => {
  const over = (check: (world: World) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(someWorld, check), { seed: 20260213, numRuns: 2 });

  it('keeps the names of accounts, members and tasks in JSON, under keys in snake_case', () =>
    over(async (world) => {
      const text = JSON.stringify(await answerOf(question, world));
      expect(text).not.toMatch(/my_[Ww]ork|alic_|fix_/);
      for (const [key] of text.matchAll(/"[A-Za-z_]+":/g))
        expect(key).toMatch(/^"(?:[a-z_]+|myWork|alicE|fixLogin)":$/);
    }));

  it('says the same of the same lines in another order', () =>
    over(async (world) => {
      expect(await answerOf(question, world, { isShuffled: true })).toEqual(await answerOf(question, world));
    }));

  it('says the same some weeks later', () =>
    over(async (world) => {
      // Two: the zones of members keep their clocks.
      const later = movedBack(JSON.stringify(await answerOf(question, world, { weeks: 2 })), 2);
      expect(JSON.parse(later)).toEqual(
        JSON.parse(movedBack(JSON.stringify(await answerOf(question, world)), 0)),
      );
    }));

  it('says the same headline and next step with one request of last summer', () =>
    over(async (world) => {
      const words = async (change: Change): Promise<unknown> => {
        const answer = (await answerOf(question, world, change)) as { headline: string; next: string };
        return [answer.headline, answer.next];
      };
      expect(await words({ hasOldUse: true })).toEqual(await words({}));
    }));

  it('has the same shares, chances and hours where capacities and use are doubled', () =>
    over(async (world) => {
      const [one, two] = [await answerOf(question, world), await answerOf(question, world, { factor: 2 })];
      // What a person gives in units is not doubled with them.
      if (name === 'tasks' || name === 'share') return;
      const doubled = new Map(pureNumbers(two));
      // Of whole units a day, where half a unit is a part of a hundred.
      const digits = name === 'budget' || name === 'mix' ? 2 : 6;
      for (const [path, value] of pureNumbers(one))
        expect([path, doubled.get(path)]).toEqual([path, expect.closeTo(value, digits)]);
    }));

  it('is never scarcer with one more account', () =>
    over(async (world) => {
      const plenty = PLENTY[name];
      if (plenty === undefined) return;
      const [few, more] = [
        await answerOf(question, world),
        await answerOf(question, world, { moreAccounts: 1 }),
      ];
      const after = plenty(more as Readonly<Record<string, unknown>>);
      plenty(few as Readonly<Record<string, unknown>>).forEach((each, i) => {
        expect(after[i]).toBeGreaterThanOrEqual(each - 0.02 * Math.abs(each) - 1e-9);
      });
    }));
});
