/** The user's own usage and accounts, end to end: a trace whose every figure can be worked by hand. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainSpaces } from '../display/report/fixtures/plain-spaces.ts';
import { claudeLine } from '../usage/logs/log-lines.ts';
import {
  contentOf,
  exitOf,
  type FinishedRun,
  finishedRun,
  numberIn,
  removeScratch,
  scratchDirectory,
  stackLines,
} from './command.ts';

afterAll(removeScratch);

const HOUR_MS = 3_600_000;
/** A Monday. */
const MONDAY_MS = Date.UTC(2026, 1, 9);

/** Three whole weeks from a Monday: one request of 2 units every full hour. */
const hourly = (): string => {
  const rows = Array.from(
    { length: 21 * 24 },
    (_, hour) => `${new Date(MONDAY_MS + hour * HOUR_MS).toISOString()},2`,
  );
  return ['timestamp,cost', ...rows, ''].join('\n');
};

/** Short windows never bind; weekly windows of `units` reset on Monday 00:00 UTC. */
const pool = (...units: readonly number[]): string =>
  JSON.stringify({
    accounts: units.map((capacity, index) => ({
      name: `account ${index + 1}`,
      short: { capacity: 1000, nextReset: 300 },
      weekly: { capacity, nextReset: '2026-03-02T00:00:00Z' },
    })),
  });

const OWN = { demand: 'csv:trace.csv', pool: 'pool.json', 'time-zone': 'UTC', trials: '4' };

function place(files: Readonly<Record<string, string | Uint8Array>>): string {
  const cwd = scratchDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return cwd;
}

describe('a trace of 336 units a week on one account of 100 units a week', () => {
  let run: FinishedRun;
  beforeAll(async () => {
    const cwd = place({ 'trace.csv': hourly(), 'pool.json': pool(100) });
    run = await finishedRun(
      { ...OWN, policies: 'seven_day_first,reset_near_expiry_reserve,random' },
      { cwd },
    );
  });

  it('gives in every trial and for every policy the figures worked by hand', () => {
    expect(run.rows).toHaveLength(12);
    // 168 requests a week; 14 of 24 hours are peak. The weekly window opens with the measured week: the first
    // 50 requests, up to Wednesday 01:00, use it up. Peak of Monday and Tuesday is useful, of five days not.
    for (const row of run.rows) {
      const value = (name: string): number => numberIn(row, name);
      expect(row.account_count).toBe('1');
      expect(row.user_count).toBe('');
      expect([value('requests'), value('denied_requests')]).toEqual([168, 118]);
      expect([value('total_demand'), value('served_demand'), value('denied_demand')]).toEqual([
        336, 100, 236,
      ]);
      expect([value('peak_total_demand'), value('peak_served_demand')]).toEqual([196, 56]);
      expect([value('migrated_requests'), value('migration_recovery')]).toEqual([0, 1]);
      expect(value('peak_useful_five_hour')).toBeCloseTo(2 / 7, 12);
      expect([value('mean_seven_day_utilization'), value('weekly_drift')]).toEqual([1, 0]);
      expect(value('expired_weekly_units')).toBe(0);
      expect(value('weekly_supply')).toBe(100);
      const objective =
        (0.42 * 100) / 336 + (0.3 * 56) / 196 + (0.16 * 2) / 7 + 0.12 + 0.1 - (0.2 * 236) / 336;
      expect(value('objective_score')).toBeCloseTo(objective, 12);
    }
  });

  it('says in JSON and report what was read and on which accounts', () => {
    expect(run.record.demand).toMatchObject({ source: 'csv:trace.csv', kind: 'trace', scale: 1 });
    expect(run.record.pool).toEqual({
      source: 'pool.json',
      accounts: [
        {
          name: 'account 1',
          short: '1,000 units per 5 h, fixed, first reset at minute 300',
          weekly: '100 units per 7 d, fixed, first reset at minute 10080',
          window_ids: ['account 1/weekly', 'account 1/short'],
        },
      ],
      notes: [],
    });
    const facts = Object.fromEntries(run.record.demand.facts.map(({ label, value }) => [label, value]));
    expect(facts).toMatchObject({
      Requests: '504',
      'Lines read': '504',
      'Bad lines': '0',
      'Days cut in zone': 'UTC',
    });
    expect(facts['Mean demand over weekly supply']).toBe('3.36');
    expect(run.report).toContain('\n## Demand\n');
    expect(run.report).toContain('\n- Requests: 504\n');
    expect(run.report).toContain('\n## Accounts\n\nFrom pool.json.\n');
    expect(plainSpaces(run.report)).toMatch(
      /\| account 1 \| 100 units per 7 d|\| account 1 \| 1,000 units per 5 h/,
    );
  });

  it('warns before and in the report that most of it is denied whatever the policy', () => {
    const warning = run.record.demand.warnings.find((text) => text.startsWith('demand is 3.4 times'));
    expect(warning).toBeDefined();
    expect(run.stderr).toContain(`note: ${warning}\n`);
    expect(plainSpaces(run.report)).toContain('- **Warning:** demand is 3.4 times the weekly supply');
  });

  it('is the same from a compressed trace', async () => {
    const cwd = place({ 'trace.csv': gzipSync(hourly()), 'pool.json': pool(100) });
    const policies = 'seven_day_first,reset_near_expiry_reserve,random';
    const zipped = await finishedRun({ ...OWN, policies }, { cwd });
    expect(zipped.csv).toBe(run.csv);
    expect(zipped.record.result_digest).toBe(run.record.result_digest);
  });
});

describe('accounts of unequal size', () => {
  it('serve all that they can together, whoever chooses', async () => {
    const cwd = place({ 'trace.csv': hourly(), 'pool.json': pool(60, 11, 200) });
    const { rows, record } = await finishedRun({ ...OWN, policies: 'all' }, { cwd });
    expect(rows).toHaveLength(4 * 16);
    // 11 units serve five requests of 2 and leave one unit over.
    for (const row of rows) {
      expect(numberIn(row, 'served_demand')).toBe(60 + 10 + 200);
      expect(numberIn(row, 'denied_demand')).toBe(336 - 270);
      expect(numberIn(row, 'weekly_supply')).toBe(271);
    }
    expect(record.summary_by_reset_class).toHaveProperty('same_reset');
  });

  it('of ample size deny nothing', async () => {
    const cwd = place({ 'trace.csv': hourly(), 'pool.json': pool(1000, 300) });
    const { rows, stderr } = await finishedRun({ ...OWN, policies: 'paced,fill_first' }, { cwd });
    for (const row of rows) {
      expect(numberIn(row, 'denied_requests')).toBe(0);
      expect(numberIn(row, 'longest_outage_minutes')).toBe(0);
    }
    expect(stderr).toContain('note: demand is 25.8 % of the weekly supply');
  });
});

describe('the load', () => {
  it('is scaled by --demand-scale, which the JSON repeats', async () => {
    const cwd = place({ 'trace.csv': hourly(), 'pool.json': pool(1000) });
    const { rows, record } = await finishedRun({ ...OWN, policies: 'paced', 'demand-scale': '2' }, { cwd });
    expect(rows.map((row) => numberIn(row, 'total_demand'))).toEqual([672, 672, 672, 672]);
    expect(record.demand).toMatchObject({ scale: 2, fit_load: null });
  });

  it('is fitted to the supply by fit:LOAD', async () => {
    const cwd = place({ 'trace.csv': hourly(), 'pool.json': pool(672) });
    const { rows, record } = await finishedRun(
      { ...OWN, trials: '30', policies: 'paced', 'demand-scale': 'fit:0.5' },
      { cwd },
    );
    expect(record.demand).toMatchObject({ scale: null, fit_load: 0.5 });
    const demands = rows.map((row) => numberIn(row, 'total_demand'));
    const mean = demands.reduce((sum, value) => sum + value, 0) / demands.length;
    expect(mean).toBeGreaterThan(0.45 * 672);
    expect(mean).toBeLessThan(0.55 * 672);
  });
});

describe('bad lines', () => {
  /** Hourly rows with `bad` ones put in after line 100. */
  const spoiled = (bad: number): string => {
    const lines = hourly().split('\n');
    lines.splice(100, 0, ...Array.from({ length: bad }, (_, index) => `PRIVATE-${index},2`));
    return lines.join('\n');
  };

  it('of more than 1 % stop the run with exit code 2 and leave nothing behind', async () => {
    const cwd = place({ 'trace.csv': spoiled(6), 'pool.json': pool(100) });
    const before = contentOf(cwd);
    const exit = await exitOf({ ...OWN, policies: 'paced' }, cwd);
    expect(exit.code).toBe(2);
    expect(exit.stdout).toBe('');
    expect(exit.stderr).toMatch(
      /^quotalab: --demand csv:trace\.csv: 6 of 510 lines are bad, more than 1 %, the first at .*trace\.csv:101 \(timestamp is not an ISO 8601 date and time\); --lenient leaves them out\n$/,
    );
    expect(exit.stderr).not.toContain('PRIVATE');
    expect(stackLines(exit.stderr)).toEqual([]);
    expect(contentOf(cwd)).toEqual(before);
  });

  it('are left out with --lenient; the report names file and line and nothing of their content', async () => {
    const clean = await finishedRun(
      { ...OWN, policies: 'paced' },
      { cwd: place({ 'trace.csv': hourly(), 'pool.json': pool(100) }) },
    );
    const cwd = place({ 'trace.csv': spoiled(6), 'pool.json': pool(100) });
    const run = await finishedRun({ ...OWN, policies: 'paced', lenient: true }, { cwd });
    expect(run.csv).toBe(clean.csv);
    const line = (number: number): string =>
      `trace.csv:${number}: timestamp is not an ISO 8601 date and time`;
    const warning = `6 of 510 lines were bad and left out, the first: ${[101, 102, 103, 104, 105].map(line).join('; ')}`;
    expect(run.record.demand.warnings).toContain(warning);
    expect(run.stderr).toContain(`note: ${warning}\n`);
    expect(run.report).toContain('trace.csv:101: timestamp is not an ISO 8601 date and time');
    for (const text of [...Object.values(run.files), run.stdout, run.stderr])
      expect(text).not.toContain('PRIVATE');
  });

  it('of less than 1 % are left out and reported all the same', async () => {
    const cwd = place({ 'trace.csv': spoiled(5), 'pool.json': pool(100) });
    const run = await finishedRun({ ...OWN, policies: 'paced' }, { cwd });
    expect(run.report).toContain('5 of 509 lines were bad and left out: trace.csv:101');
    expect(run.report).not.toContain('PRIVATE');
  });
});

describe('session logs', () => {
  it('of Claude Code at home are read, and no path or text of them is told', async () => {
    const at = (hour: number): string => new Date(MONDAY_MS + hour * HOUR_MS).toISOString();
    const lines = Array.from({ length: 100 }, (_, index) =>
      claudeLine({
        timestamp: at(index),
        id: `message-${index}`,
        requestId: `request-${index}`,
      }),
    );
    const path = join('home', '.claude', 'projects', '-home-me-SECRET-project', 'session.jsonl');
    const cwd = place({ [path]: `${lines.join('\n')}\n` });
    const texts = { trials: '2', policies: 'paced', demand: 'claude-logs', pool: 'claude-prox2' };
    const run = await finishedRun(texts, { cwd });
    expect(run.record.demand.facts).toContainEqual({ label: 'Requests', value: '100' });
    expect(run.report).toContain('- claude-pro: community estimate');
    for (const text of [...Object.values(run.files), run.stdout, run.stderr])
      expect(text).not.toContain('SECRET');
  });
});
