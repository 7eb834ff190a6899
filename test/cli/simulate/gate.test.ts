/** A run as a gate in CI, and `compare`, through the whole command line in this process. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../src/cli/compare.ts';
import type { OptionTexts } from '../../../src/cli/options/simulate-options.ts';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { finishedRun, removeScratch, scratchDirectory, stageIn } from '../command.ts';

afterAll(removeScratch);

const RUN = {
  trials: '12',
  policies: 'paced,five_hour_first,fill_first',
  'batch-size': '6',
  quiet: true,
} as const;

let home = '';
let baseline = '';
beforeAll(async () => {
  home = scratchDirectory();
  await finishedRun({ ...RUN }, { cwd: home });
  baseline = join(home, 'results', 'latest_summary.json');
});

/** Runs in a directory of its own; the outcome and everything printed. */
async function gated(texts: OptionTexts): Promise<{
  directory: string;
  stdout: string;
  error: { code: string; exitCode: number; message: string } | null;
}> {
  const { environment, stdout } = stageIn(scratchDirectory());
  const error = await simulate({ ...RUN, ...texts }, environment).then(
    () => null,
    (thrown) => thrown,
  );
  return { directory: environment.cwd, stdout: stdout(), error };
}

describe('--fail-if', () => {
  it('passes and says so when nothing got worse', async () => {
    const { error, stdout } = await gated({ 'baseline-summary': baseline, 'fail-if': 'regression>0.005' });
    expect(error).toBeNull();
    expect(stdout).toMatch(
      /\n\npassed: the mean objective of \w+ fell by 0: regression>0.005 is not true\n\n +Served /,
    );
  });

  it('exits 3 with the reason, after every artefact and CI file is written', async () => {
    const { error, directory, stdout } = await gated({
      'fail-if': 'winner.served_ratio_mean<2,trials>100',
      junit: 'junit.xml',
      'github-summary': 'page.md',
    });
    expect(error).toMatchObject({ code: 'THRESHOLD_FAILED', exitCode: 3 });
    expect(error!.message).toMatch(
      /^\w+'s served_ratio_mean is 0\.\d{1,6}: winner.served_ratio_mean<2 is true$/,
    );
    expect(stdout).toContain('Best policy:');
    expect(stdout).toMatch(/\nFAILED: .*served_ratio_mean<2 is true\n.*is not true|\npassed: .*\nFAILED: /);
    expect(existsSync(join(directory, 'results', 'latest_report.html'))).toBe(true);
    const xml = readFileSync(join(directory, 'junit.xml'), 'utf8');
    expect(xml).toContain('tests="3" failures="1"');
    expect(xml).toContain('name="not winner.served_ratio_mean&lt;2"');
    const page = readFileSync(join(directory, 'page.md'), 'utf8');
    expect(page).toContain('| ❌ failed | `winner.served_ratio_mean<2` |');
    expect(page).toContain('| ✅ passed | `trials>100` |');
    expect(page.endsWith('.\n')).toBe(true);
  });

  it('appends to the page of a job', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'page.md'), 'earlier\n');
    await simulate({ ...RUN, 'github-summary': 'page.md' }, stageIn(directory).environment);
    expect(readFileSync(join(directory, 'page.md'), 'utf8')).toMatch(/^earlier\n## Quota policies\n/);
  });

  it.each([
    [{ 'fail-if': 'nope' }, 'BAD_OPTION', "--fail-if is 'nope'; allowed: conditions such as"],
    [
      { 'fail-if': 'regression>1' },
      'BAD_OPTION',
      'compares with a baseline; allowed: with --baseline-summary FILE',
    ],
    [
      { 'fail-if': 'summary.nobody.rank>1' },
      'BAD_OPTION',
      "names the policy 'nobody'; allowed: a policy of this run: paced",
    ],
    [
      { 'fail-if': 'statistics.nothing>1' },
      'BAD_OPTION',
      "--fail-if 'statistics.nothing>1' names 'nothing', which is not in 'statistics'; allowed: confidence",
    ],
    [
      { 'fail-if': 'winner.served_ratio_meen<1' },
      'BAD_OPTION',
      "which is not in 'winner'; did you mean served_ratio_mean? allowed: policy",
    ],
    [{ 'baseline-summary': 'x.json' }, 'BAD_OPTION', '--baseline-summary is given without a condition on it'],
    [
      { 'fail-if': 'regression>1', 'baseline-summary': 'x.json' },
      'BAD_SUMMARY',
      "--baseline-summary 'x.json': cannot be read (no such file)",
    ],
    [
      { junit: 'no/such/junit.xml' },
      'BAD_OUTPUT',
      "'no/such/junit.xml' cannot be written: its directory does not exist",
    ],
  ] as const)('refuses %j before anything runs', async (texts, code, sentence) => {
    const { error, directory } = await gated(texts);
    expect(error).toMatchObject({ code, exitCode: 2 });
    expect(error!.message).toContain(sentence);
    expect(existsSync(join(directory, 'results'))).toBe(false);
  });

  it('refuses a baseline of other trials before it runs, and of another demand after', async () => {
    const early = await gated({ trials: '10', 'baseline-summary': baseline, 'fail-if': 'regression>1' });
    expect(early.error).toMatchObject({ code: 'BAD_SUMMARY', exitCode: 2 });
    expect(early.error!.message).toContain(
      'met another demand (trials 12, here 10); allowed: a summary of the same trials',
    );
    expect(existsSync(join(early.directory, 'results'))).toBe(false);
    const late = await gated({ weeks: '2', 'baseline-summary': baseline, 'fail-if': 'regression>1' });
    expect(late.error!.message).toContain('met another demand (the demand digests differ)');
  });

  it('a path that this run has not is told after it, and its artefacts stay', async () => {
    const { error, directory } = await gated({ 'no-bound': true, 'fail-if': 'statistics.bound.every>1' });
    expect(error).toMatchObject({ code: 'BAD_OPTION', exitCode: 2 });
    expect(existsSync(join(directory, 'results', 'latest_summary.json'))).toBe(true);
  });
});

describe('compare', () => {
  async function compared(
    paths: readonly [string, string],
    more: { json?: boolean; failIf?: string } = {},
  ): Promise<string> {
    const { environment, stdout } = stageIn(home);
    await compare({ paths, json: more.json ?? false, failIf: more.failIf ?? null }, environment);
    return stdout();
  }

  it('of a run with itself: unchanged in every trial, chosen as before', async () => {
    const text = await compared(['results/latest_summary.json', baseline]);
    expect(text).toMatch(/^Policy +A +B +B - A +± \(95 %\) +p \(Holm\) +Better +Worse +Same/);
    expect(text).toMatch(/\npaced +0\.\d{4} +0\.\d{4} +0\.0000 +0\.0000 +1\.0000 +0 +0 +12 +0\.00\n/);
    expect(text).toContain('\nunchanged: paced');
    expect(text).toContain('\nChosen: paced, as before.\n');
  });

  it('reads a compressed table, and says why there is no interval without one', async () => {
    const other = scratchDirectory();
    const summary = readFileSync(baseline);
    writeFileSync(join(other, 'latest_summary.json'), summary);
    const bare = await compared([baseline, join(other, 'latest_summary.json')]);
    expect(bare).toContain('note: there are means but no intervals, because no trial table lies beside');
    const table = readFileSync(join(home, 'results', 'latest_trial_metrics.csv'));
    writeFileSync(join(other, 'latest_trial_metrics.csv.gz'), gzipSync(table));
    expect(await compared([baseline, join(other, 'latest_summary.json')])).not.toContain('note:');
    writeFileSync(join(other, 'latest_trial_metrics.csv'), table.subarray(0, table.length >> 1));
    expect(await compared([baseline, join(other, 'latest_summary.json')])).toContain(
      'does not hold the trials of',
    );
  });

  it('prints the same as JSON', async () => {
    const found = JSON.parse(await compared([baseline, baseline], { json: true }));
    expect(found.policies[0]).toMatchObject({ policy: 'paced', delta: 0, same: 12, p_holm: 1 });
    expect(found.notes).toEqual([]);
  });

  it('exits 3 on a threshold, judged as b against a', async () => {
    const other = scratchDirectory();
    const worse = JSON.parse(readFileSync(baseline, 'utf8'));
    worse.summary[0].objective_score_mean -= 0.01;
    writeFileSync(join(other, 'worse.json'), JSON.stringify(worse));
    await expect(
      compared([baseline, join(other, 'worse.json')], { failIf: 'regression>0.005' }),
    ).rejects.toMatchObject({
      code: 'THRESHOLD_FAILED',
      exitCode: 3,
      message: expect.stringContaining('fell by 0.01'),
    });
    await expect(
      compared([join(other, 'worse.json'), baseline], { failIf: 'regression>0.005' }),
    ).resolves.toBeDefined();
  });

  it('refuses runs on different demand, and files that are no summary', async () => {
    const { directory } = await finishedRun({ ...RUN, seed: '5' });
    const other = join(directory, 'latest_summary.json');
    await expect(compared([baseline, other])).rejects.toMatchObject({
      code: 'BAD_SUMMARY',
      exitCode: 2,
      message: expect.stringMatching(
        /met different demand \(seed '20260211' and '5'.*allowed: summaries with one demand digest$/,
      ),
    });
    const wrong = join(scratchDirectory(), 'wrong.json');
    writeFileSync(wrong, '{"schema_version": "two"}');
    await expect(compared([baseline, wrong])).rejects.toMatchObject({
      code: 'BAD_SUMMARY',
      message: expect.stringContaining('schema_version is "two"; allowed: the version of a summary JSON'),
    });
  });
});
