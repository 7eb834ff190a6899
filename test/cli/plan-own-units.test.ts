/** A plan that counts weighted units is asked in those units: tasks, a budget, a change to a larger plan. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUDGET_QUESTION } from '../../src/planner/budget/index.ts';
import { FORECAST_QUESTION } from '../../src/planner/forecast/index.ts';
import type { PlanQuestion } from '../../src/planner/question/index.ts';
import { TASKS_QUESTION } from '../../src/planner/tasks/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere, type PlanTexts } from './plan-usage.ts';

let cwd = '';
beforeAll(() => {
  cwd = scratchDirectory();
  // Twenty days of nine opus requests, 6,670 units each: more than claude-pro gives in a week.
  const rows = Array.from({ length: 180 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 10 + Math.floor(i / 9), 9 + (i % 9))).toISOString();
    return `${at},1000000,0,claude-opus-4-6`;
  });
  writeFileSync(join(cwd, 'log.csv'), `timestamp,input_tokens,output_tokens,model\n${rows.join('\n')}\n`);
  const file = (name: string, cost: object) =>
    writeFileSync(join(cwd, name), JSON.stringify({ tasks: [{ id: 'a', value: 1, cost }] }));
  file('units.json', { units: 500 });
  file('all.json', { all: 500 });
  file('haiku.json', { haiku: 2 });
  file('opus.json', { opus: 2 });
});
afterAll(removeScratch);

async function ask(question: PlanQuestion, texts: PlanTexts, file: string | null = null) {
  const base = {
    demand: 'csv:log.csv',
    pool: 'claude-max20',
    now: '2026-01-30T08:00:00Z',
    'time-zone': 'UTC',
  };
  const { stdout, error } = await askHere(question, { ...base, json: true, ...texts }, cwd, file);
  if (error !== null) throw error;
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('tasks', () => {
  it.each([
    ['units.json', 500],
    ['all.json', 500],
    ['opus.json', 2 * 6670],
    // Not logged: the same tokens at its own factor.
    ['haiku.json', 2 * 1330],
  ])('of %s take so many units of the one pool', async (file, units) => {
    const { now } = (await ask(TASKS_QUESTION, {}, file)) as { now: Array<{ cost: Record<string, number> }> };
    expect(now).toMatchObject([{ cost: { all: units } }]);
  });

  it('in units go under every policy that needs no prices or pools of models', async () => {
    for (const policy of ['strict', 'doc-emergency', 'doc-levels']) {
      expect((await ask(TASKS_QUESTION, { policy }, 'units.json')).headline).toMatch(/of 1 task now/);
    }
  });
});

it('a budget is of units', async () => {
  expect((await ask(BUDGET_QUESTION, {})).headline).toMatch(/^Plan for .* units a day/);
});

describe('a change of plan', () => {
  interface Upgrade {
    readonly from: string;
    readonly to: string;
    readonly monthly_gain_usd: number;
  }
  const upgrade = async (pool: string, text: string): Promise<Upgrade> =>
    (await ask(FORECAST_QUESTION, { pool, upgrade: text })).upgrade as Upgrade;

  it('pays where units are turned away that are worth more than the plan costs more', async () => {
    const pays = await upgrade('claude-pro', 'claude-max20:180:0.01');
    expect(pays).toMatchObject({ from: 'claude-pro', to: 'claude-max20' });
    expect(pays.monthly_gain_usd).toBeGreaterThan(0);
    const worthless = await upgrade('claude-pro', 'claude-max20:180:0');
    expect(worthless.monthly_gain_usd).toBe(-180);
    // A plan that is never full turns nothing away.
    expect((await upgrade('claude-max20x20', 'claude-max20x40:180:0.01')).monthly_gain_usd).toBe(-180);
  });

  it('names another plan, with a price and a worth', async () => {
    await expect(upgrade('claude-pro', 'claude-max20:180')).rejects.toMatchObject({ code: 'E_TYPE' });
    await expect(upgrade('claude-pro', 'gold:180:0.01')).rejects.toMatchObject({ code: 'BAD_POOL' });
  });
});
