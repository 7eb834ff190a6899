/**
 * `simulate` on every plan that providers sell, as known and with made-up capacities, and on every preset: it ends, what
 * it writes is numbers or blank, and what nobody knows is said.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/quota/pools/index.ts';
import { PLAN_FIXTURES, type PoolJson } from '../quota/pools/plan-fixtures.ts';
import { type FinishedRun, finishedRun, numberIn, removeScratch, scratchDirectory } from './command.ts';

afterAll(removeScratch);

const FEW = { trials: '2', policies: 'round_robin,burn_rate,stagger', 'warmup-weeks': '0' };

function onFile(json: PoolJson): Promise<FinishedRun> {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'pool.json'), JSON.stringify(json));
  return finishedRun({ ...FEW, pool: 'pool.json', classes: 'opus=0.3' }, { cwd });
}

const TEXT_COLUMNS = ['policy', 'scenario_mode', 'reset_pattern'];

/** What holds of every run, whatever its pool. */
function checkRun({ rows, record, files, report, stderr }: FinishedRun): void {
  expect(rows).toHaveLength(2 * 3);
  for (const row of rows) {
    for (const [column, cell] of Object.entries(row)) {
      if (!TEXT_COLUMNS.includes(column)) expect(cell, column).toMatch(/^(-?\d+(\.\d+)?(e[-+]\d+)?)?$/);
    }
    const total = numberIn(row, 'total_demand');
    expect(total).toBeGreaterThan(0);
    expect(numberIn(row, 'served_demand') + numberIn(row, 'denied_demand')).toBe(total);
  }
  for (const [name, content] of Object.entries(files)) {
    if (/\.(md|json|csv)$/.test(name)) expect(content, name).not.toMatch(/\b(NaN|Infinity|undefined)\b/);
  }
  // The supply is known or not, and every place says the same of it.
  const isKnown = rows.every(({ weekly_supply }) => weekly_supply !== '');
  expect(rows.some(({ weekly_supply }) => weekly_supply === '')).toBe(!isKnown);
  expect(record.load_bands.reduce((sum, { trials }) => sum + trials, 0)).toBe(isKnown ? 2 : 0);
  const shares = record.summary.map(({ expired_supply_share_mean }) => expired_supply_share_mean);
  expect(report.includes('what the pool supplies is not known')).toBe(!isKnown);
  if (!isKnown) {
    expect(new Set(shares)).toEqual(new Set([null]));
    expect(stderr).toMatch(/note: (capacity not known|counts dollars).*limits nothing/);
  }
}

describe('simulate on plans as providers sell them', () => {
  for (const { plan, json, filled } of PLAN_FIXTURES) {
    it(`${plan}: as far as it is known`, async () => checkRun(await onFile(json)));
    it(`${plan}: with every capacity`, async () => {
      const run = await onFile(filled);
      checkRun(run);
      expect(run.rows.every(({ weekly_supply }) => weekly_supply !== '')).toBe(true);
      expect(run.stderr).not.toContain('limits nothing');
    });
  }
});

describe('simulate on presets', () => {
  for (const { name } of PRESETS) {
    // Bounds of such plans are found above.
    it(name, async () => checkRun(await finishedRun({ ...FEW, pool: name, 'no-bound': true })));
  }
  it('a known and an unknown one together', async () => {
    checkRun(await finishedRun({ ...FEW, pool: 'glm-lite+codex-free' }));
  });
});
