import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionTexts } from '../../src/cli/options/simulate-options.ts';
import type { CommandEnvironment } from '../../src/cli/simulate/command-environment.ts';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { countOf } from '../../src/usage/events/index.ts';
import {
  type CsvRow,
  contentOf,
  type FinishedRun,
  finishedRun,
  numberIn,
  removeScratch,
  scratchDirectory,
  stageIn,
} from './command.ts';

afterAll(removeScratch);

const NO_RUNNER: Partial<CommandEnvironment> = {
  createRunner: () => {
    throw new Error('a runner was made');
  },
};

/** What `--replay` prints; it must write nothing and start nothing. */
async function replayed(texts: OptionTexts): Promise<string> {
  const cwd = scratchDirectory();
  const { environment, stdout, stderr } = stageIn(cwd, NO_RUNNER);
  await simulate(texts, environment);
  expect(stderr()).toBe('');
  expect(contentOf(cwd)).toEqual({});
  return stdout();
}

/** Rows of the printed table, cells as text. */
const tableOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => /^│ [a-z_]+ /.test(line))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** Without the last cell, the elapsed outage, which the trial table has for pools alone. */
const publishedTable = (text: string): string[][] => tableOf(text).map((row) => row.slice(0, -1));

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

function tableFrom(rows: readonly CsvRow[]): string[][] {
  return [...rows]
    .sort((a, b) => numberIn(b, 'objective_score') - numberIn(a, 'objective_score'))
    .map((row) => [
      row.policy!,
      numberIn(row, 'objective_score').toFixed(4),
      (100 * numberIn(row, 'served_ratio')).toFixed(2),
      grouped(numberIn(row, 'denied_requests')),
      numberIn(row, 'expired_weekly_units')
        .toFixed(0)
        .replace(/\B(?=(\d{3})+$)/g, ','),
      grouped(numberIn(row, 'longest_outage_minutes')),
    ]);
}

describe.each([
  ['steady', { trials: '7', seed: '8', policies: 'all', 'warmup-weeks': '1', 'no-bound': true }],
  ['published', { trials: '7', seed: '8', model: 'published' }],
  [
    'sliding and first-use windows',
    {
      trials: '7',
      'no-bound': true,
      policies: 'paced,random,burn_rate',
      'short-window': 'first_use:10',
      'weekly-window': 'sliding',
    },
  ],
  [
    'a pool and fitted demand',
    {
      trials: '7',
      policies: 'round_robin,random',
      pool: 'codex-plusx2',
      'demand-scale': 'fit:0.95',
      weeks: '2',
    },
  ],
] as const)('--replay of a %s run', (_, texts) => {
  let run: FinishedRun;
  beforeAll(async () => {
    run = await finishedRun(texts);
  });

  it.each([0, 5])('tells trial %i with the figures of its CSV rows', async (trial) => {
    const rows = run.rows.filter((row) => row.trial_id === String(trial));
    const text = await replayed({ ...texts, replay: String(trial) });
    expect(publishedTable(text)).toEqual(tableFrom(rows));
    for (const [name, ...cells] of tableOf(text)) {
      const [busy, elapsed] = cells.slice(-2).map((cell) => Number(cell.replaceAll(',', '')));
      expect(elapsed).toBeGreaterThanOrEqual(busy!);
      const inTable = rows.find(({ policy }) => policy === name)!.longest_outage_elapsed_minutes;
      if (inTable !== undefined) expect(elapsed).toBe(Number(inTable));
    }
    const [row] = rows;
    expect(text).toContain(
      `Trial ${trial} of seed ${run.record.seed}: ${row!.reset_pattern}, ${row!.account_count} accounts`,
    );
    const best = tableFrom(rows)[0]![0]!;
    expect(text).toContain(`Story of ${best} (the best here`);
    // In the published model each policy has its own demand: the header's is of the one told.
    const told = rows.find(({ policy }) => policy === best)!;
    expect(text).toContain(
      `Measured demand: ${countOf(Number(told.requests), 'request')}, ${countOf(Number(told.total_demand), 'unit')}`,
    );
  });

  it('tells the story of any of its policies, from the same figures', async () => {
    const rows = run.rows.filter((row) => row.trial_id === '5');
    // Of all policies every fourth, from the first on.
    for (const row of rows.filter((_, index) => rows.length < 8 || index % 4 === 0)) {
      const text = await replayed({ ...texts, replay: '5', policy: row.policy! });
      expect(publishedTable(text)).toEqual(tableFrom(rows));
      expect(text).toMatch(new RegExp(`^Story of ${row.policy}, `, 'm'));
      expect(text).toContain(
        `Measured demand: ${countOf(Number(row.requests), 'request')}, ${countOf(Number(row.total_demand), 'unit')}`,
      );
      expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });
});

describe('--replay', () => {
  const texts = {
    trials: '4',
    policies: 'paced,random',
    seed: '2',
    'warmup-weeks': '1',
    'no-bound': true,
  } as const;

  it('of a trial beyond the trials tells what a longer run would meet there', async () => {
    const longer = await finishedRun({ ...texts, trials: '11' });
    const text = await replayed({ ...texts, replay: '10' });
    expect(publishedTable(text)).toEqual(tableFrom(longer.rows.filter((row) => row.trial_id === '10')));
    expect(text).toContain(
      'Not one of the 4 trials of this run: its report and table do not hold it. A run of 11 trials or more meets it so.',
    );
    expect(await replayed({ ...texts, replay: '3' })).not.toContain('Not one of');
  });

  it('of the last trial there can be works', async () => {
    expect(await replayed({ ...texts, replay: '9999999' })).toMatch(/^Trial 9999999 of seed 2: /);
  });

  it('prints the same every time', async () => {
    const once = await replayed({ ...texts, replay: '3' });
    expect(await replayed({ ...texts, replay: '3' })).toBe(once);
    expect(await replayed({ ...texts, replay: '2' })).not.toBe(once);
  });
});
