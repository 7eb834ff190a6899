/** What is said before a run, on whole answers: terminal, --check, report and record agree. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { finishedRun, removeScratch, scratchDirectory, stageIn } from './command.ts';

afterAll(removeScratch);

function poolIn(pool: unknown): string {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'pool.json'), JSON.stringify(pool));
  return directory;
}

/** A report without escapes and no-break spaces. */
const plain = (report: string): string => report.replaceAll('\\', '').replaceAll('\u00a0', ' ');

const FEW = { trials: '2', policies: 'fill_first,burn_rate', 'warmup-weeks': '0', pool: 'pool.json' };
const account = (name: string, short: number) => ({
  name,
  short: { capacity: short },
  weekly: { capacity: 10_000 },
});

describe('requests larger than a window', () => {
  // Drawn requests cost 1, 2, 3 or 4: 3 and 4 are half of them and seven tenths of all units.
  const pool = { accounts: [account('a', 2), account('b', 2)] };
  const words =
    'no account can take 50.0 % of requests with 70.0 % of all units: the largest costs 4 units and a/short holds 2 units, so every policy denies them';

  it('are told before the run, in the report and in the record', async () => {
    const { stderr, report, record } = await finishedRun(FEW, { cwd: poolIn(pool) });
    expect(stderr).toContain(`note: ${words}\n`);
    expect(plain(report)).toContain(words);
    expect(record.demand.warnings).toContain(words);
    for (const { served_ratio_mean } of record.summary) expect(served_ratio_mean!).toBeLessThan(0.31);
  });

  it('are told by --check, of one account too', async () => {
    const { environment, stdout } = stageIn(poolIn({ accounts: [account('a', 2), account('b', 9)] }));
    await simulate({ ...FEW, check: true }, environment);
    expect(stdout()).toContain(
      'only others can take them: a 50.0 % of requests with 70.0 % of all units (a/short holds 2 units)',
    );
  });
});

describe('unlike units', () => {
  const week = (more: object) => [{ every: '7d', ...more }];

  it('are told with their rates on the terminal, among the accounts, and in the record', async () => {
    const pool = {
      usdPerUnit: 0.01,
      accounts: [
        { name: 't', windows: week({ capacity: 3000 }) },
        { name: 'r', windows: week({ capacity: 500, unit: 'requests' }) },
        { name: 'u', windows: week({ capacity: 20, unit: 'usd' }) },
      ],
    };
    const { stderr, report, record, rows } = await finishedRun(FEW, { cwd: poolIn(pool) });
    for (const words of [
      'dollars are taken as 100 units each, since the pool says that a unit costs $0.01: u/7d',
      'a request is taken as 2.5 units, the mean cost of the demand',
    ]) {
      expect(stderr).toContain(`note: ${words}`);
      expect(record.pool!.notes.join(' ')).toContain(words);
      expect(plain(report)).toContain(words);
    }
    // 3,000 units, 500 requests of 2.5 and 2,000 units that 20 dollars are.
    for (const row of rows) expect(row.weekly_supply).toBe('6250');
  });

  it('are refused where a rate is missing', async () => {
    const { environment } = stageIn(scratchDirectory());
    await expect(
      simulate({ ...FEW, pool: 'claude-max-credits+claude-max', check: true }, environment),
    ).rejects.toThrow("--pool 'claude-max-credits+claude-max' mixes dollars (claude-max-credits-1/credits)");
  });
});

describe('models that few accounts serve', () => {
  const pool = {
    accounts: [
      { name: 'both', serves: ['opus', 'sonnet'], weekly: { capacity: 500 } },
      { name: 'one', serves: ['sonnet'], weekly: { capacity: 4500 } },
    ],
  };
  const classes = 'opus=0.5,sonnet=0.5';

  it('are named, and a fitted load is theirs', async () => {
    const fit = { ...FEW, classes, 'demand-scale': 'fit:0.9' };
    const { stderr, record, rows } = await finishedRun(fit, { cwd: poolIn(pool) });
    expect(stderr).toContain(
      'requests of opus are 5.0 times as tight as all together: fewer accounts or smaller windows take them',
    );
    // A load of .9 asks 450 units of opus and so 900 in all, of a supply of 5,000.
    for (const { total_demand: demand } of rows) expect(Math.abs(Number(demand) / 900 - 1)).toBeLessThan(0.2);
    const bands = record.load_bands.filter(({ trials }) => trials > 0).map(({ name }) => name);
    expect(bands.every((name) => name !== 'below_0.75')).toBe(true);
    // So does the regime.
    expect(Math.abs(record.regime.load! / 0.9 - 1)).toBeLessThan(0.15);
  });
});

describe('a run of minutes', () => {
  it('is told by --check, with what is quicker', async () => {
    const { environment, stdout } = stageIn(poolIn({ accounts: [account('a', 50), account('b', 50)] }));
    await simulate({ ...FEW, trials: '5000', 'demand-scale': '300', threads: '2', check: true }, environment);
    expect(stdout()).toMatch(
      /^Time to run: about [\d.]+ (min|hours): 5,000 trials of about [\d.]+ million requests for 2 policies; --trials \d+ takes about .+, --demand-scale fit:0\.95 about .+$/m,
    );
  });

  it('of seconds is no news', async () => {
    const { environment, stdout } = stageIn(poolIn({ accounts: [account('a', 50)] }));
    await simulate({ ...FEW, check: true }, environment);
    expect(stdout()).not.toContain('Time to run');
  });
});

describe('the load of recorded demand', () => {
  /** Three days of 3, 30 and 3 units; few trials draw them far from evenly. */
  const trace = (day: number): string =>
    Array.from({ length: day === 1 ? 30 : 3 }, (_, minute) => `2026-02-1${day}T09:${10 + minute}:00Z,1`).join(
      '\n',
    );
  const rows = ['timestamp,cost', trace(0), trace(1), trace(2), ''].join('\n');
  const RUN = { ...FEW, demand: 'csv:trace.csv', 'time-zone': 'UTC' };
  const placeOf = (accounts: readonly object[]): string => {
    const cwd = poolIn({ accounts });
    writeFileSync(join(cwd, 'trace.csv'), rows);
    return cwd;
  };
  const noteOf = (stderr: string): string =>
    stderr.split('\n').find((line) => line.includes('the weekly supply')) ?? '';

  it('is one number in note, fact, record and answer, whatever the trials drew', async () => {
    const { stderr, record, stdout } = await finishedRun(RUN, {
      cwd: placeOf([account('a', 500), account('b', 500)]),
    });
    // 84 units in a mean week, of 20,000; the trials themselves drew another load.
    const { requests_mean: drawn } = record.summary[0]!;
    expect(Math.abs(drawn - 84)).toBeGreaterThan(1);
    expect(noteOf(stderr)).toContain('demand is 0.42 % of the weekly supply: policies can hardly differ');
    expect(record.regime.load).toBeCloseTo(84 / 20_000, 12);
    expect(record.demand.facts).toContainEqual({ label: 'Mean demand over weekly supply', value: '0.00420' });
    expect(plain(stdout)).toContain('You use 0.42 % of what these 2 accounts give');
    const fitted = await finishedRun(
      { ...RUN, 'demand-scale': 'fit:0.95' },
      { cwd: placeOf([account('a', 500), account('b', 500)]) },
    );
    expect(fitted.record.regime.load).toBe(0.95);
  });

  it('suggests another load only where there is something to choose', async () => {
    const told = async (accounts: readonly object[], texts: object): Promise<string> =>
      noteOf((await finishedRun({ ...RUN, ...texts }, { cwd: placeOf(accounts) })).stderr);
    const [one, two] = [[account('a', 500)], [account('a', 500), account('b', 500)]];
    expect(await told(two, {})).toContain('--demand-scale fit:0.95');
    expect(await told(one, {})).toBe('note: demand is 0.84 % of the weekly supply');
    expect(await told(two, { policies: 'paced,burn_rate', 'demand-scale': '1000' })).toContain('fit:0.95');
    expect(await told(one, { 'demand-scale': '1000' })).toMatch(/denied whatever the policy$/);
    expect(await told(two, { policies: 'paced' })).not.toContain('fit:');
    const { environment, stdout } = stageIn(placeOf(one));
    await simulate({ ...RUN, trials: '500000', 'demand-scale': '1000', check: true }, environment);
    expect(stdout()).toMatch(/^Time to run: .+--trials \d+ takes/m);
    expect(stdout()).not.toContain('fit:');
  });
});
