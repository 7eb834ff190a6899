/** JSON, CSV and Markdown of one run tell the same: everything is recomputed from the CSV by other means. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OBJECTIVE_TERMS } from '../../src/simulation/engine/index.ts';
import type { PolicySummary } from '../../src/simulation/experiment/index.ts';
import { type CsvRow, type FinishedRun, finishedRun, numberIn, removeScratch } from './command.ts';

afterAll(removeScratch);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Columns of the CSV whose plain mean is in the summary under NAME_mean. */
const MEANS = [
  'peak_served_ratio',
  'migration_recovery',
  'peak_useful_five_hour',
  'weekly_drift',
  'mean_seven_day_utilization',
  'objective_score',
  'expired_weekly_units',
  'longest_outage_minutes',
  'requests',
  'denied_requests',
] as const;

function rowsOf(rows: readonly CsvRow[], policy: string): readonly CsvRow[] {
  return rows.filter((row) => row.policy === policy);
}

const column = (rows: readonly CsvRow[], name: string): number[] => rows.map((row) => numberIn(row, name));

function expectSummaryOf(rows: readonly CsvRow[], summary: readonly PolicySummary[]): void {
  const policies = [...new Set(rows.map((row) => row.policy!))];
  expect(summary.map(({ policy }) => policy).sort()).toEqual([...policies].sort());
  for (const entry of summary) {
    const own = rowsOf(rows, entry.policy);
    expect(entry.trials).toBe(own.length);
    for (const name of MEANS) expect(entry[`${name}_mean`]).toBeCloseTo(mean(column(own, name)), 9);
    const asked = own.filter((row) => numberIn(row, 'total_demand') > 0);
    for (const name of ['served_ratio', 'denial_rate'] as const) {
      if (asked.length === 0) expect(entry[`${name}_mean`]).toBeNull();
      else expect(entry[`${name}_mean`]).toBeCloseTo(mean(column(asked, name)), 9);
    }
    const supply = column(own, 'weekly_supply').reduce((sum, value) => sum + value, 0);
    const expired = column(own, 'expired_weekly_units').reduce((sum, value) => sum + value, 0);
    expect(entry.expired_supply_share_mean).toBeCloseTo(expired / supply, 9);
    const objective = column(own, 'objective_score');
    const squares = objective.map((value) => (value - mean(objective)) ** 2);
    const error = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / (own.length - 1) / own.length);
    if (own.length === 1) expect(entry.objective_score_standard_error).toBeNull();
    else expect(entry.objective_score_standard_error).toBeCloseTo(error, 9);
  }
  const scores = summary.map((entry) => entry.objective_score_mean);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(summary.map(({ rank }) => rank)).toEqual(summary.map((_, index) => index + 1));
}

/** Cells of the Markdown tables below a heading, up to the next one; header rows and rules left out. */
function tablesBelow(report: string, heading: string): string[][] {
  const start = report.indexOf(`\n${heading}\n`);
  expect(start, `the report has ${heading}`).toBeGreaterThan(0);
  const below = report.slice(start + heading.length + 2);
  const section = below.slice(0, below.search(/^#|^<\/details>/m));
  const lines = section.split('\n');
  return lines
    .filter(
      (line, index) =>
        line.startsWith('|') && !/^\|[-:|]+$/.test(line) && !/^\|[-:|]+$/.test(lines[index + 1] ?? ''),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const objectives = (rows: readonly CsvRow[], policy: string): number[] =>
  column(rowsOf(rows, policy), 'objective_score');

const differences = (rows: readonly CsvRow[], a: string, b: string): number[] => {
  const others = objectives(rows, b);
  return objectives(rows, a).map((value, index) => value - others[index]!);
};

const countsOf = (deltas: readonly number[]): { wins: number; losses: number; ties: number } => ({
  wins: deltas.filter((delta) => delta > 1e-9).length,
  losses: deltas.filter((delta) => delta < -1e-9).length,
  ties: deltas.filter((delta) => Math.abs(delta) <= 1e-9).length,
});

describe.each([
  ['drawn accounts and demand', { trials: '14', seed: '77', 'warmup-weeks': '1' }],
  ['the published model', { trials: '8', model: 'published', seed: '3' }],
  [
    'broad scenarios, two weeks, sliding windows',
    {
      trials: '5',
      'no-bound': true,
      'scenario-mode': 'broad',
      'warmup-weeks': '1',
      weeks: '2',
      'short-window': 'sliding',
      policies: 'seven_day_first,paced,reset_near_expiry_reserve',
    },
  ],
] as const)('a run of %s', (_, texts) => {
  let run: FinishedRun;
  beforeAll(async () => {
    run = await finishedRun(texts);
  });

  it('has in the CSV what adds up', () => {
    expect(run.rows).toHaveLength(run.record.trials * run.record.policies.length);
    for (const row of run.rows) {
      const value = (name: string): number => numberIn(row, name);
      expect(value('served_demand') + value('denied_demand')).toBe(value('total_demand'));
      expect(value('served_ratio')).toBe(
        value('total_demand') === 0 ? 0 : value('served_demand') / value('total_demand'),
      );
      expect(value('peak_served_demand')).toBeLessThanOrEqual(value('served_demand'));
      expect(value('migration_successes')).toBeLessThanOrEqual(value('migrated_requests'));
      expect(value('denied_requests')).toBeLessThanOrEqual(value('requests'));
      const weights = run.record.objective_weights;
      const score = OBJECTIVE_TERMS.reduce((sum, term) => sum + weights[term] * value(term), 0);
      expect(value('objective_score')).toBeCloseTo(score, 12);
    }
  });

  it('has in the JSON the means of the CSV, over all and by reset class', () => {
    expectSummaryOf(run.rows, run.record.summary);
    const classes = new Set(run.rows.map((row) => row.reset_pattern!));
    expect(Object.keys(run.record.summary_by_reset_class).sort()).toEqual([...classes].sort());
    for (const [name, summary] of Object.entries(run.record.summary_by_reset_class)) {
      expectSummaryOf(
        run.rows.filter((row) => row.reset_pattern === name),
        summary,
      );
    }
  });

  it('has in the JSON the head-to-head and the wins of the CSV', () => {
    const { head_to_head: headToHead, winner_counts_by_reset_class: winners } = run.record;
    expect(headToHead).not.toBeNull();
    const { challenger_policy: challenger, baseline_policy: baseline, by_reset_class } = headToHead!;
    expect(Object.keys(by_reset_class).length).toBeGreaterThan(0);
    for (const [name, entry] of Object.entries(by_reset_class)) {
      const rows = run.rows.filter((row) => row.reset_pattern === name);
      const deltas = differences(rows, challenger, baseline);
      const { wins, losses, ties } = countsOf(deltas);
      expect(entry).toMatchObject({ samples: deltas.length, wins, losses, ties });
      expect(entry.avg_objective_delta).toBeCloseTo(mean(deltas), 9);
      expect(winners[name as keyof typeof winners]).toEqual({
        [challenger]: wins,
        [baseline]: losses,
        tie: ties,
      });
    }
  });

  it('has in the JSON every pair of the CSV, better first, terms adding up', () => {
    const { comparisons, policies } = run.record;
    expect(comparisons).toHaveLength((policies.length * (policies.length - 1)) / 2);
    for (const pair of comparisons) {
      const deltas = differences(run.rows, pair.a, pair.b);
      expect(pair.mean_delta).toBeCloseTo(mean(deltas), 9);
      expect(pair.mean_delta).toBeGreaterThanOrEqual(-1e-12);
      expect(pair).toMatchObject(countsOf(deltas));
      const terms = Object.values(pair.term_deltas).reduce((sum, value) => sum + value, 0);
      expect(terms).toBeCloseTo(pair.mean_delta, 9);
    }
  });

  it('has in the JSON the load bands of the CSV', () => {
    const trialRows = (trial: number): readonly CsvRow[] =>
      run.rows.filter((row) => row.trial_id === String(trial));
    const loads = Array.from({ length: run.record.trials }, (_, trial) => {
      const rows = trialRows(trial);
      return mean(column(rows, 'total_demand')) / numberIn(rows[0]!, 'weekly_supply');
    });
    let counted = 0;
    for (const band of run.record.load_bands) {
      const inBand = loads.flatMap((load, trial) =>
        load >= band.low && (band.high === null || load < band.high) ? [trial] : [],
      );
      expect(band.trials).toBe(inBand.length);
      counted += band.trials;
      if (inBand.length === 0) expect(band.summary).toEqual([]);
      else expectSummaryOf(inBand.flatMap(trialRows), band.summary);
    }
    expect(counted).toBe(run.record.trials);
  });

  it('has in the report the digits of the JSON', () => {
    const percent = (ratio: number | null): string => (ratio === null ? '' : (100 * ratio).toFixed(2));
    const minutes = (value: number): string => value.toFixed(1).replace(/\B(?=(\d{3})+\.)/g, ',');
    const elapsedOutage = (name: string): number =>
      run.record.quota_use.find(({ policy }) => policy === name)!.longest_outage_elapsed_minutes_mean;
    const ranking = run.record.summary.map((entry) => [
      String(entry.rank),
      entry.policy,
      entry.objective_score_mean.toFixed(4),
      percent(entry.served_ratio_mean),
      percent(entry.peak_served_ratio_mean),
      percent(entry.peak_useful_five_hour_mean),
      percent(entry.denial_rate_mean),
      percent(entry.migration_recovery_mean),
      entry.weekly_drift_mean.toFixed(4),
      percent(entry.mean_seven_day_utilization_mean),
      minutes(elapsedOutage(entry.policy)),
    ]);
    expect(tablesBelow(run.report, '## Ranking')).toEqual(ranking);
    const further = tablesBelow(run.report, '<summary>Ranking, further columns</summary>');
    expect(further).toHaveLength(ranking.length);
    run.record.summary.forEach((entry, index) => {
      const [name, error, expired, share, busy, requests, denied] = further[index]!;
      expect([name, error, share]).toEqual([
        entry.policy,
        entry.objective_score_standard_error?.toFixed(4) ?? '',
        percent(entry.expired_supply_share_mean),
      ]);
      const counts = [expired, busy, requests, denied].map((cell) => Number(cell!.replaceAll(',', '')));
      const means = [
        'expired_weekly_units',
        'longest_outage_minutes',
        'requests',
        'denied_requests',
      ] as const;
      means.forEach((key, at) => {
        // Whole numbers are enough beside others of their size.
        expect(Math.abs(counts[at]! - entry[`${key}_mean`])).toBeLessThanOrEqual(0.5);
      });
    });
    for (const [name, summary] of Object.entries(run.record.summary_by_reset_class)) {
      expect(tablesBelow(run.report, `### ${name}`)).toEqual(
        summary.map((entry) => [
          String(entry.rank),
          entry.policy,
          entry.objective_score_mean.toFixed(4),
          percent(entry.served_ratio_mean),
          percent(entry.peak_served_ratio_mean),
          percent(entry.denial_rate_mean),
        ]),
      );
    }
    const best = run.record.summary[0]!;
    expect(run.report).toContain(
      `Best policy: **${best.policy}** (objective=${best.objective_score_mean.toFixed(4)})`,
    );
    expect(run.stdout).toContain(
      `Best policy: ${best.policy} (objective=${best.objective_score_mean.toFixed(4)})`,
    );
    for (const key of ['result_digest', 'demand_digest', 'config_hash'] as const) {
      expect(run.record[key]).toMatch(/^[0-9a-f]{64}$/);
      expect(run.report).toContain(`\`${run.record[key]}\``);
    }
    expect(run.report).toContain(`\`${run.record.command}\``);
  });
});

describe('no artefact holds what is no number', () => {
  it.each([
    ['one trial', { trials: '1', 'warmup-weeks': '1' }],
    ['one trial of one policy', { trials: '1', policies: 'random' }],
    [
      'two policies that do the same',
      { trials: '3', policies: 'seven_day_first,paced', 'demand-scale': '0.01' },
    ],
    ['no demand at all', { trials: '3', 'demand-scale': '0.000000001' }],
    [
      'much too much demand',
      { trials: '2', 'demand-scale': '20', policies: 'paced,random', 'warmup-weeks': '1' },
    ],
    ['no warm-up, one reset class', { trials: '2', 'warmup-weeks': '0', 'reset-mode': 'same' }],
    ['the published model, one trial', { trials: '1', model: 'published' }],
    ['one account', { trials: '2', pool: 'codex-plus', policies: 'paced,random', 'demand-scale': 'fit:0.9' }],
  ] as const)('%s', async (_, given) => {
    const run = await finishedRun(given);
    const texts = [...Object.values(run.files), run.stdout, run.stderr];
    expect(texts.length).toBeGreaterThanOrEqual(10);
    for (const text of texts) {
      expect(text).not.toMatch(/\bNaN\b|Infinity|undefined|null ?%|\[object|-0\.0+\b/);
    }
    expect(run.report).not.toMatch(/\bnull\b/);
    expect(run.stdout).not.toMatch(/\bnull\b/);
    expect(run.csv).not.toMatch(/null/);
    // What a window cannot have, such as the expired units of a short one, is blank; nothing else is.
    const blank = run.rows.flatMap((row) => Object.keys(row).filter((name) => row[name] === ''));
    expect(blank.filter((name) => !/^(?:expired|stranded):/.test(name))).toEqual([]);
  });

  it('without any demand the ratios of demand are unknown: null in the JSON, blank in the report', async () => {
    const run = await finishedRun({ trials: '3', policies: 'paced,random', 'demand-scale': '0.000000001' });
    expect(column(run.rows, 'total_demand')).toEqual([0, 0, 0, 0, 0, 0]);
    for (const entry of run.record.summary) {
      expect(entry).toMatchObject({ served_ratio_mean: null, denial_rate_mean: null });
    }
    for (const cells of tablesBelow(run.report, '## Ranking')) expect([cells[3], cells[6]]).toEqual(['', '']);
  });
});
