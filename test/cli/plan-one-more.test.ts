/** What one more account would change, on the same draws: beside what trials of the simulator say of this moment. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadQuestions } from '../../src/planner/index.ts';
import { shareText } from '../../src/planner/question/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

const QUESTIONS = await loadQuestions();
const status = QUESTIONS.find(({ name }) => name === 'status')!;

interface Engine {
  readonly chance: number;
  readonly refused_share: number | null;
  readonly one_more: {
    readonly like: string;
    readonly chance: number;
    readonly refused_share: number | null;
  } | null;
}

let cwd = '';
beforeAll(() => {
  cwd = scratchDirectory();
  const rows = Array.from({ length: 20 * 48 }, (_, slot) => {
    const at = new Date(Date.UTC(2026, 0, 22) + slot * 1_800_000).toISOString();
    return `${at},${3 + (slot % 5)}`;
  });
  writeFileSync(join(cwd, 'use.csv'), ['timestamp,cost', ...rows, ''].join('\n'));
});
afterAll(removeScratch);

async function engineOf(accounts: ReadonlyArray<{ name: string; capacity: number }>, json: boolean) {
  const pool = {
    accounts: accounts.map(({ name, capacity }) => ({ name, weekly: { capacity, kind: 'first_use' } })),
  };
  writeFileSync(join(cwd, 'pool.json'), JSON.stringify(pool));
  const texts = { demand: 'csv:use.csv', pool: 'pool.json', 'time-zone': 'UTC', simulate: '20' };
  const { stdout, error } = await askHere(status, json ? { ...texts, json: true } : texts, cwd);
  expect(error).toBeNull();
  return stdout;
}

const asked = async (accounts: ReadonlyArray<{ name: string; capacity: number }>): Promise<Engine> =>
  JSON.parse(await engineOf(accounts, true)).engine as Engine;

describe('one more account', () => {
  it('is like the largest, and less is refused with it', async () => {
    const {
      chance,
      refused_share: refused,
      one_more: more,
    } = await asked([
      { name: 'small', capacity: 300 },
      { name: 'large', capacity: 700 },
    ]);
    expect(refused).toBeGreaterThan(0);
    expect(more).toMatchObject({ like: 'large' });
    expect(more!.refused_share).toBeLessThan(refused!);
    expect(more!.chance).toBeLessThanOrEqual(chance);
  });

  it('is told in the words of its numbers, and not where nothing is refused', async () => {
    const accounts = [{ name: 'only', capacity: 500 }];
    const { refused_share: refused, one_more: more } = await asked(accounts);
    const words = (await engineOf(accounts, false)).replace(/\s+/g, ' ');
    expect(words).toContain('One more account like only, with nothing used yet: ');
    expect(words).toContain(`is refused instead of ${shareText(refused!)}`);
    expect(words).toContain(`yet: ${shareText(more!.refused_share!)} is refused`);
    expect(await engineOf([{ name: 'ample', capacity: 1_000_000 }], false)).not.toContain('One more account');
  });
});
