import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { POLICY_SETS } from '../../../src/quota/policies/index.ts';
import {
  contentOf,
  type FinishedRun,
  finishedRun,
  numberIn,
  removeScratch,
  START_MS,
  START_STAMP,
  scratchDirectory,
  stageIn,
  textsOf,
} from '../command.ts';

afterAll(removeScratch);

const FEW = {
  trials: '4',
  policies: 'seven_day_first,reset_near_expiry_reserve,random',
  'warmup-weeks': '1',
};

const FIGURES = ['ranking', 'differences', 'groups', 'waterfall', 'bound', 'served', 'week', 'weights'];

const PUBLISHED_KEYS = [
  'timestamp_utc',
  'seed',
  'trials',
  'scenario_mode',
  'reset_mode',
  'policies',
  'summary',
  'summary_by_reset_class',
  'winner_counts_by_reset_class',
  'head_to_head',
];

const PUBLISHED_SUMMARY_KEYS = [
  'policy',
  'trials',
  'served_ratio_mean',
  'peak_served_ratio_mean',
  'denial_rate_mean',
  'migration_recovery_mean',
  'peak_useful_five_hour_mean',
  'weekly_drift_mean',
  'mean_seven_day_utilization_mean',
  'objective_score_mean',
  'rank',
];

const PUBLISHED_COLUMNS =
  'policy,trial_id,scenario_mode,reset_pattern,account_count,user_count,total_demand,served_demand,denied_demand,peak_total_demand,peak_served_demand,migrated_requests,migration_successes,peak_useful_five_hour,weekly_drift,mean_seven_day_utilization,objective_score';

const OUR_COLUMNS =
  'served_ratio,peak_served_ratio,denial_rate,migration_recovery,expired_weekly_units,longest_outage_minutes,requests,denied_requests,weekly_supply';

const headings = (report: string): string[] => report.split('\n').filter((line) => /^#+ /.test(line));

describe('a finished run', () => {
  let run: FinishedRun;
  beforeAll(async () => {
    run = await finishedRun({ trials: '12', seed: '5' });
  });

  it('leaves artefacts named by the clock and their pointers, of the same bytes but for the report’s links, nothing else', () => {
    const { files } = run;
    const pairs: Record<string, string> = {
      [`summary-${START_STAMP}.json`]: 'latest_summary.json',
      [`trial-metrics-${START_STAMP}.csv`]: 'latest_trial_metrics.csv',
      [`report-${START_STAMP}.md`]: 'latest_report.md',
      [`report-${START_STAMP}.html`]: 'latest_report.html',
    };
    for (const name of FIGURES) pairs[`report-${START_STAMP}-${name}.svg`] = `latest_report-${name}.svg`;
    expect(Object.keys(files).sort()).toEqual([...Object.keys(pairs), ...Object.values(pairs)].sort());
    for (const [stamped, latest] of Object.entries(pairs)) {
      expect(files[stamped]!.length).toBeGreaterThan(100);
      const turned = files[stamped]!.replaceAll(`](report-${START_STAMP}-`, '](latest_report-');
      expect(files[latest] === turned, `${latest} equals ${stamped}`).toBe(true);
    }
  });

  it('has the published JSON keys in the published order, then ours', () => {
    const { record } = run;
    expect(Object.keys(record).slice(0, PUBLISHED_KEYS.length)).toEqual(PUBLISHED_KEYS);
    expect(Object.keys(record).slice(PUBLISHED_KEYS.length)).toEqual([
      'schema_version',
      'objective_weights',
      'rank_by',
      'regime',
      'recommendation',
      'account_study',
      'verdict',
      'comparisons',
      'load_bands',
      'statistics',
      'quota_use',
      'config_hash',
      'result_digest',
      'demand_digest',
      'model',
      'horizon',
      'steadiness',
      'windows',
      'demand',
      'pool',
      'caveats',
      'command',
      'versions',
      'timing',
    ]);
    for (const summary of [record.summary, ...Object.values(record.summary_by_reset_class)].flat()) {
      expect(Object.keys(summary).slice(0, PUBLISHED_SUMMARY_KEYS.length)).toEqual(PUBLISHED_SUMMARY_KEYS);
    }
    expect(Object.keys(record.head_to_head!)).toEqual([
      'challenger_policy',
      'baseline_policy',
      'by_reset_class',
    ]);
  });

  it('says in the JSON what was asked for', () => {
    expect(run.record).toMatchObject({
      timestamp_utc: START_STAMP,
      seed: 5,
      trials: 12,
      scenario_mode: 'focused',
      reset_mode: 'mixed',
      policies: POLICY_SETS.default,
      model: 'steady',
      horizon: { warmup_weeks: 3, measured_weeks: 1, start: 'paced' },
      steadiness: { status: 'checked', trials: 12 },
      windows: { short: 'fixed', weekly: 'fixed' },
      demand: { source: 'generated', kind: 'generated', scale: 1, fit_load: null },
      pool: null,
      caveats: [],
      command: 'simulate --trials 12 --seed 5 --model steady --scenario-mode focused --reset-mode mixed',
    });
  });

  it('has the published CSV columns first, then ours, one row per trial and policy in order', () => {
    expect(run.csv.split('\n')[0]).toBe(`${PUBLISHED_COLUMNS},${OUR_COLUMNS}`);
    const expected = Array.from({ length: 12 }, (_, trial) =>
      POLICY_SETS.default.map((policy) => [policy, String(trial)]),
    ).flat();
    expect(run.rows.map((row) => [row.policy, row.trial_id])).toEqual(expected);
    expect(run.csv.endsWith('\n')).toBe(true);
    expect(run.csv).not.toContain('\r');
  });

  it('has evidence, with the published sections in their order, and an appendix of folds', () => {
    expect(headings(run.report)).toEqual([
      '# Quota Policy Monte Carlo Report',
      '## Evidence',
      '## How sure',
      '## How far from the best possible',
      '## Recommended by reset class and load',
      '## Where it matters: results by load',
      '## Ranking',
      '## Ranking by Reset Class',
      '### same_reset',
      '### staggered_reset',
      '## Head-to-Head: reset_near_expiry_reserve vs seven_day_first',
      '## Appendix',
    ]);
    expect([...run.report.matchAll(/<summary>(.*)<\/summary>/g)].map((match) => match[1])).toEqual([
      'The run: settings, versions, digests',
      'Ranking, further columns',
      'Every policy against the best possible',
      'Every policy by load',
      'Standings by reset class and load',
      'What the gap is made of',
      'Paired comparisons',
      'Other measures',
      'Trial by trial',
      'Does the winner depend on the weights?',
      'The week',
      'What the run cost',
      'How to read this',
    ]);
  });

  it('ends on the console with the published lines, the paths, the digest and the time', () => {
    const lines = run.stdout.split('\n');
    const best = run.record.summary[0]!;
    expect(lines.slice(0, 6)).toEqual([
      'Trials: 12',
      'Seed: 5',
      'Scenario mode: focused',
      'Reset mode: mixed',
      'Model: steady',
      `Best policy: ${best.policy} (objective=${best.objective_score_mean.toFixed(4)})`,
    ]);
    const files = lines.findIndex((line) => line.startsWith('Summary: '));
    expect(lines.slice(files, files + 9)).toEqual([
      `Summary:       results/summary-${START_STAMP}.json`,
      `Trial metrics: results/trial-metrics-${START_STAMP}.csv`,
      `Report:        results/report-${START_STAMP}.md`,
      `Page:          results/report-${START_STAMP}.html`,
      'Latest:        results/latest_summary.json, results/latest_trial_metrics.csv,',
      '               results/latest_report.md, results/latest_report.html',
      `Digest:        ${run.record.result_digest}`,
      expect.stringMatching(/^Time: {10}0 ms on \d+ threads, \d+ trials\/s$/),
      '',
    ]);
    expect(lines.join('\n')).not.toMatch(/[*`|\\]/);
  });

  it('is repeated byte for byte by the command it prints', async () => {
    const [command, ...args] = run.record.command.split(' ');
    expect(command).toBe('simulate');
    const again = await finishedRun(textsOf(args));
    expect(again.record.result_digest).toBe(run.record.result_digest);
    expect(again.files).toEqual(run.files);
  });

  it('in the same second takes the next free name and keeps the first set', async () => {
    const cwd = join(run.directory, '..');
    const second = await finishedRun({ ...FEW, seed: '6' }, { cwd });
    expect(Object.keys(second.files)).toHaveLength(3 * (4 + FIGURES.length));
    expect(second.files[`summary-${START_STAMP}-2.json`]).toBe(second.files['latest_summary.json']);
    expect(second.files[`summary-${START_STAMP}.json`]).toBe(run.files['latest_summary.json']);
    expect(second.stdout).toContain(`results/report-${START_STAMP}-2.md`);
  });
});

describe('the repeated command', () => {
  it('holds every option that results depend on, quoted for a shell, and no other', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, "my trace's.csv"), 'seconds,cost\n0,1\n90000,2\n');
    const { record } = await finishedRun(
      {
        trials: '2',
        policies: 'paced,random',
        demand: "csv:my trace's.csv",
        'demand-scale': 'fit:0.9',
        'time-zone': 'Europe/Berlin',
        'token-weights': 'input=2',
        lenient: true,
        'short-window': 'first_use:10',
        quiet: true,
        threads: '1',
        'batch-size': '1',
      },
      { cwd },
    );
    expect(record.command).toBe(
      'simulate --trials 2 --seed 20260211 --model steady --scenario-mode focused --reset-mode mixed ' +
        "--short-window first_use:10 --demand 'csv:my trace'\\''s.csv' --demand-scale fit:0.9 " +
        '--token-weights input=2 --time-zone Europe/Berlin --lenient --policies paced,random',
    );
  });
});

describe('--csv-gzip', () => {
  it('writes the same table compressed, and no other', async () => {
    const plain = await finishedRun(FEW);
    const cwd = join(plain.directory, '..');
    const { environment, stdout } = stageIn(cwd, { now: () => START_MS + 1000 });
    await simulate({ ...FEW, 'csv-gzip': true }, environment);
    const names = Object.keys(contentOf(plain.directory)).sort();
    expect(names).toContain('trial-metrics-20260211-090808.csv.gz');
    // A pointer to the earlier run's table would belong to another summary.
    expect(names.filter((name) => name.startsWith('latest_'))).toEqual([
      ...FIGURES.map((name) => `latest_report-${name}.svg`).sort(),
      'latest_report.html',
      'latest_report.md',
      'latest_summary.json',
      'latest_trial_metrics.csv.gz',
    ]);
    const zipped = readFileSync(join(plain.directory, 'latest_trial_metrics.csv.gz'));
    expect(gunzipSync(zipped).toString()).toBe(plain.csv);
    expect(zipped).toEqual(readFileSync(join(plain.directory, 'trial-metrics-20260211-090808.csv.gz')));
    expect(stdout()).toContain('results/trial-metrics-20260211-090808.csv.gz\n');
  });
});

describe('--model published', () => {
  it('runs the six, without warm-up, and prints its caveats in the report', async () => {
    const { record, report, rows } = await finishedRun({ trials: '4', model: 'published' });
    expect(record.policies).toEqual(POLICY_SETS.published);
    expect(rows).toHaveLength(24);
    expect(record).toMatchObject({ model: 'published', horizon: { warmup_weeks: 0, measured_weeks: 1 } });
    expect(record.caveats).toHaveLength(4);
    const words = report.slice(report.indexOf('**Read this first**'), report.indexOf('## Evidence'));
    const shown = words.replaceAll('\u00a0', ' ');
    for (const line of [
      /^- no weekly window resets inside the horizon/m,
      /^- the first 5-hour window of every account lasts 300 to 599 minutes/m,
      /^- every policy meets its own demand/m,
      /^- with resets that really happen .* the ranking for staggered resets is another one$/m,
    ]) {
      expect(shown).toMatch(line);
    }
    const demands = rows.filter((row) => row.trial_id === '0').map((row) => row.total_demand);
    expect(new Set(demands).size).toBeGreaterThan(1);
  });

  it('takes the six by name as the set', async () => {
    const named = await finishedRun({
      trials: '1',
      model: 'published',
      policies: POLICY_SETS.published.join(),
    });
    const set = await finishedRun({ trials: '1', model: 'published', policies: 'published' });
    expect(named.csv).toBe(set.csv);
  });
});

describe('options of the world', () => {
  const given = { ...FEW, trials: '3', 'no-bound': true } as const;
  let usual: FinishedRun;
  beforeAll(async () => {
    usual = await finishedRun(given);
  });

  it.each([
    [{ 'scenario-mode': 'broad' }, (run: FinishedRun) => run.record.scenario_mode === 'broad'],
    [
      { 'reset-mode': 'same' },
      (run: FinishedRun) => run.rows.every((row) => row.reset_pattern === 'same_reset'),
    ],
    [
      { 'reset-mode': 'staggered' },
      (run: FinishedRun) => run.rows.every((row) => row.reset_pattern === 'staggered_reset'),
    ],
    [{ weeks: '3' }, (run: FinishedRun) => run.record.horizon.measured_weeks === 3],
    [{ 'warmup-weeks': '0' }, (run: FinishedRun) => run.report.includes('- there is no warm-up')],
    [{ 'short-window': 'sliding' }, (run: FinishedRun) => run.report.includes('short sliding; weekly fixed')],
    [{ 'weekly-window': 'first_use' }, (run: FinishedRun) => run.record.windows.weekly === 'first_use'],
    [{ 'demand-scale': '0.5' }, (run: FinishedRun) => run.record.demand.scale === 0.5],
    [{ 'demand-scale': 'fit:1' }, (run: FinishedRun) => run.record.demand.fit_load === 1],
    [{ seed: '0' }, (run: FinishedRun) => run.record.seed === 0],
    [{ seed: '9007199254740991' }, (run: FinishedRun) => run.report.includes('- Seed: 9007199254740991\n')],
  ])('%j changes the results, and the artefacts say so', async (texts, isTold) => {
    const changed = await finishedRun({ ...given, ...texts });
    expect(isTold(changed)).toBe(true);
    expect(changed.record.result_digest).not.toBe(usual.record.result_digest);
    expect(changed.record.config_hash).not.toBe(usual.record.config_hash);
  });

  it('--challenger and --baseline choose the head-to-head', async () => {
    const run = await finishedRun({ ...given, challenger: 'random', baseline: 'reset_near_expiry_reserve' });
    expect(run.record.head_to_head).toMatchObject({
      challenger_policy: 'random',
      baseline_policy: 'reset_near_expiry_reserve',
    });
    expect(run.report).toContain('\n## Head-to-Head: random vs reset_near_expiry_reserve\n');
  });

  it('a run without the default rivals has no head-to-head and says why', async () => {
    const run = await finishedRun({ trials: '2', policies: 'paced,random' });
    expect(run.record.head_to_head).toBeNull();
    expect(run.record.winner_counts_by_reset_class).toEqual({});
    expect(run.report).toContain('## Head-to-Head: not run\n\nThe challenger or the baseline was not among');
  });

  it('a policy against itself is refused or reported for what it is, not as absent', async () => {
    const outcome = await finishedRun({ ...given, challenger: 'random', baseline: 'random' }).then(
      ({ report }) => report,
      (error: Error) => error.message,
    );
    expect(outcome).not.toContain('was not among the policies');
  });

  it('--objective weighs the terms, and is found from where the command runs', async () => {
    const cwd = scratchDirectory();
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine', 'w.json'), '{"served_ratio": 2}');
    const run = await finishedRun({ ...given, objective: join('mine', 'w.json') }, { cwd });
    expect(run.rows.length).toBe(9);
    for (const row of run.rows) {
      expect(numberIn(row, 'objective_score')).toBeCloseTo(2 * numberIn(row, 'served_ratio'), 12);
    }
    expect(run.record.objective_weights).toMatchObject({ served_ratio: 2, denial_rate: 0 });
    expect(run.report).toContain('- Objective formula: 2 × served_ratio\n');
  });
});
