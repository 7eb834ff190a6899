/** A sweep is its cells, each the run of its own command; its sentences are those of its tables. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionTexts } from '../../../src/cli/options/simulate-options.ts';
import type { CommandEnvironment } from '../../../src/cli/simulate/command-environment.ts';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { sweep } from '../../../src/cli/sweep/sweep.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { threadRunner } from '../../determinism/runs.ts';
import { mainHere, removeScratch, START_STAMP, scratchDirectory, stageIn, textsOf } from '../command.ts';
import { interruptedAfter } from '../simulate/kept-runs.ts';

const SMALL = {
  load: '.6..1.4:.4',
  policies: 'paced,random',
  trials: '200',
  'batch-size': '10',
  'warmup-weeks': '0',
  seed: '14',
  quiet: true,
} as const;

interface CellJson extends Record<string, unknown> {
  readonly command: string;
  readonly trials: number;
  readonly result_digest: string;
  readonly config_hash: string;
  readonly choice: { readonly kind: string; readonly lead: number };
  readonly policies: ReadonlyArray<{ readonly policy: string; readonly served_share: number }>;
}

async function swept(texts: OptionTexts, more: Partial<CommandEnvironment> = {}) {
  const { environment, stdout, stderr } = stageIn(scratchDirectory(), more);
  await sweep(texts, environment);
  const directory = join(environment.cwd, 'results');
  const file = (end: string): string => readFileSync(join(directory, `latest_sweep${end}`), 'utf8');
  const json = JSON.parse(file('.json')) as Record<string, unknown> & { readonly cells: readonly CellJson[] };
  return { json, stdout: stdout(), stderr: stderr(), directory, file };
}

async function refusal(texts: OptionTexts): Promise<string> {
  const cwd = scratchDirectory();
  const error = await sweep({ ...SMALL, ...texts }, stageIn(cwd).environment).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(QuotalabError);
  expect(readdirSync(cwd)).toEqual([]);
  return (error as QuotalabError).message;
}

/** Digests of the run of a command: of its results, of its configuration. */
async function digestsOf(
  command: string,
): Promise<Readonly<Record<'result_digest' | 'config_hash', string>>> {
  const { environment } = stageIn(scratchDirectory());
  await simulate({ ...textsOf(command.split(' ').slice(1)), quiet: true }, environment);
  const summary = JSON.parse(readFileSync(join(environment.cwd, 'results', 'latest_summary.json'), 'utf8'));
  return { result_digest: summary.result_digest, config_hash: summary.config_hash };
}

let found: Awaited<ReturnType<typeof swept>>;
beforeAll(async () => {
  found = await swept(SMALL);
});
afterAll(removeScratch);

describe('a sweep', () => {
  it('has cells that equal the runs of their commands, also where they stopped early', async () => {
    expect(found.json.cells.map(({ load }) => load)).toEqual([0.6, 1, 1.4]);
    expect(found.json.cells.some(({ trials }) => trials < 200)).toBe(true);
    for (const { command, result_digest, config_hash, trials } of found.json.cells) {
      expect(command).toContain(`--trials ${trials} `);
      expect(await digestsOf(command)).toEqual({ result_digest, config_hash });
    }
  });

  it('of accounts of a preset too, its ends and the weeks', async () => {
    const { json } = await swept({
      ...SMALL,
      load: '.9',
      trials: '4',
      pool: 'claude-pro',
      accounts: '2',
      capacity: 'low,high',
      weeks: '1,2',
    });
    expect(json.cells).toHaveLength(4);
    expect(json.cells[3]).toMatchObject({ accounts: 2, capacity: 'high', weeks: 2, load: 0.9 });
    expect(json.cells[3]!.command).toContain('--pool claude-pro@highx2');
    const { command, result_digest, config_hash } = json.cells[3]!;
    expect(await digestsOf(command)).toEqual({ result_digest, config_hash });
  }, 60_000);

  it('is the same on threads and in this process, in any order of its values and for any batch size', async () => {
    const threads = await swept(
      { ...SMALL, load: '1.4,.6,1', 'batch-size': '7' },
      { createRunner: () => threadRunner(2) },
    );
    expect(threads.json).toEqual(found.json);
    expect(threads.stdout).toBe(found.stdout);
  });

  it('says in sentences what its tables and cells say', () => {
    const { json, stdout } = found;
    const crossing = (json.carried as ReadonlyArray<{ load: number }>)[0]!.load;
    const served = json.cells.map(({ policies: [best] }) => best!.served_share);
    expect(served[0]).toBeGreaterThan(0.99);
    expect(served[2]).toBeLessThan(0.99);
    expect(json.headline).toBe(`99 % is served up to load ${crossing.toFixed(2)} by the best policy.`);
    const matters = json.cells.filter(({ choice }) => choice.kind === 'matters').map(({ load }) => load);
    expect((json.choice_by_line as ReadonlyArray<{ matters_at: number[] }>)[0]!.matters_at).toEqual(matters);
    const { advised } = json as unknown as { readonly advised: { policy: string } | null };
    expect(advised === null).toBe(matters.length === 0);
    expect(json.next).toContain(
      advised === null
        ? 'No policy is to be preferred'
        : `Use ${advised.policy}: in ${matters.length} of 3 cells`,
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(String(json.headline));
    for (const { policies } of json.cells) {
      const shares = policies.map(({ served_share: share }) => share);
      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    }
  });

  it('writes page, Markdown, table, JSON and figures that say the same, twice each', () => {
    const names = readdirSync(found.directory)
      .filter((name) => !name.startsWith('.latest_sweep'))
      .sort();
    const ends = ['-denied.svg', '-policies.svg', '.csv', '.html', '.json', '.md'];
    expect(names).toEqual(
      [
        '.gitignore',
        ...ends.map((end) => `latest_sweep${end}`),
        ...ends.map((end) => `sweep-${START_STAMP}${end}`),
      ].sort(),
    );
    expect(found.file('.html')).toContain(String(found.json.headline));
    expect(found.file('.md')).toContain(`**${String(found.json.headline)}**`);
    expect(found.file('.md')).toContain('](latest_sweep-denied.svg)');
    expect(readFileSync(join(found.directory, `sweep-${START_STAMP}.md`), 'utf8')).toContain(
      `](sweep-${START_STAMP}-denied.svg)`,
    );
    const rows = parse(found.file('.csv'), { columns: true }) as Array<Record<string, string>>;
    expect(rows).toHaveLength(6);
    for (const row of rows) {
      const cell = found.json.cells.find(({ load }) => load === Number(row.load))!;
      const own = cell.policies.find(({ policy }) => policy === row.policy)!;
      expect(Number(row.served_share)).toBe(own.served_share);
      expect(row.is_best).toBe(String(own === cell.policies[0]));
    }
    expect(found.file('.html') + found.file('.md') + found.file('-denied.svg')).not.toMatch(
      /NaN|Infinity|undefined/,
    );
  });

  it('answers how many accounts a demand takes, and what each brings, on the same requests', async () => {
    const { json } = await swept({
      ...SMALL,
      load: undefined,
      pool: 'claude-pro',
      accounts: '1..3',
      worth: '1.8',
      trials: '12',
      policies: 'paced',
    });
    const demands = new Set(json.cells.map(({ demand_digest }) => demand_digest));
    expect(demands.size).toBe(1);
    const served = json.cells.map(({ policies: [best] }) => best!.served_share);
    expect(served[0]).toBeLessThan(served[1]!);
    expect(served[1]).toBeLessThanOrEqual(served[2]!);
    const gains = json.next_account as ReadonlyArray<{ accounts: number; gain: number }>;
    expect(gains.map(({ accounts }) => accounts)).toEqual([2, 3]);
    for (const [index, { gain }] of gains.entries()) {
      expect(gain).toBeCloseTo(served[index + 1]! - served[index]!, 12);
    }
    const needed = (json.needed as ReadonlyArray<{ accounts: number | null }>)[0]!.accounts;
    const first = served.findIndex((share) => share >= 0.99);
    expect(needed).toBe(first < 0 ? null : first + 1);
    expect(json.headline).toBe(
      `99 % served takes ${first < 0 ? 'more than 3 accounts' : `${first + 1} accounts`}.`,
    );
  }, 60_000);

  it('as a sample says what moves the share served, and claims no grid', async () => {
    const texts = { ...SMALL, load: '.5..2:.1', weeks: '1..2', sample: '12', trials: '10' };
    const { json, stdout } = await swept(texts);
    expect(json.cells).toHaveLength(12);
    expect((json.moves as ReadonlyArray<{ axis: string; rank_correlation: number }>)[0]).toMatchObject({
      axis: 'load',
    });
    expect((json.moves as ReadonlyArray<{ rank_correlation: number }>)[0]!.rank_correlation).toBeLessThan(
      -0.5,
    );
    expect(json.carried).toBeUndefined();
    expect(stdout).toContain('asks for one.');
    expect((await swept(texts)).json).toEqual(json);
  }, 60_000);

  it('prints its JSON when asked, checks without running, and shows help', async () => {
    const { environment, stdout } = stageIn(scratchDirectory());
    await sweep({ ...SMALL, load: '.6,1', trials: '4', json: true }, environment);
    expect(JSON.parse(stdout()).cells).toHaveLength(2);
    const checked = stageIn(scratchDirectory());
    await sweep({ ...SMALL, check: true }, checked.environment);
    expect(checked.stdout()).toMatch(
      /^All inputs are good\. This would run: 3 cells of at most 200 trials, about \d+ s at most\nload 0\.6: simulate /,
    );
    expect(readdirSync(checked.environment.cwd)).toEqual([]);
    expect((await mainHere(['sweep', '--help'])).stdout).toContain('--accounts');
  });

  it('of one trial claims nothing, and no file has a number that is none', async () => {
    const { json, stdout, file } = await swept({ ...SMALL, trials: '1' });
    expect(json.cells.map(({ choice }) => choice.kind)).toEqual(['unclear', 'unclear', 'unclear']);
    expect(json.next).toContain('No policy is to be preferred');
    expect(stdout + file('.html') + file('.md') + file('.csv')).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says before a long one how long it takes and what is quicker', async () => {
    const { environment, stdout } = stageIn(scratchDirectory());
    await sweep(
      { pool: 'claude-max', accounts: '1..8', load: '.5..1.5:.1', threads: '2', check: true },
      environment,
    );
    expect(stdout().split('\n')[0]).toMatch(
      /would run: 88 cells of at most 500 trials, about \d+ hours at most; --unit-tokens 10000 takes about \d+ min$/,
    );
  }, 60_000);

  it('stopped by Ctrl-C writes nothing', async () => {
    const cwd = scratchDirectory();
    const { environment } = stageIn(cwd, interruptedAfter(3));
    await expect(sweep(SMALL, environment)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('that fails names the cell, the trial and the command that replays it', async () => {
    const createRunner = (): ReturnType<typeof createInProcessRunner> => {
      const inner = createInProcessRunner();
      return {
        ...inner,
        run: async (task) =>
          task.plan.demand.scale.kind === 'fit' && task.plan.demand.scale.load === 1 && task.firstTrial === 20
            ? { status: 'failed', trialIndex: 23, message: 'a bad trial' }
            : inner.run(task),
      };
    };
    const { environment } = stageIn(scratchDirectory(), { createRunner });
    await expect(sweep(SMALL, environment)).rejects.toMatchObject({
      code: 'TRIAL_FAILED',
      message: expect.stringMatching(
        /^load 1: trial 23 failed: a bad trial; replay it with: npx simulate .*--demand-scale fit:1 .*--replay 23$/,
      ),
    });
  });
});

describe('a sweep is refused', () => {
  it('when nothing or too much is swept', async () => {
    expect(await refusal({ load: '1', accounts: undefined })).toContain('nothing is swept; allowed:');
    expect(await refusal({ pool: 'claude-pro', accounts: '1..2', weeks: '1..2', load: '1..2' })).toContain(
      '--accounts, --load, --weeks have several values; allowed: two of them at a time, or all with --sample N',
    );
    expect(await refusal({ load: '.01..1:.01', weeks: '1..40' })).toContain(
      'the grid has 4000 cells; allowed: at most 2000, or --sample N',
    );
  });

  it('when its accounts are not those of one preset', async () => {
    expect(await refusal({ accounts: '1..2' })).toContain(
      '--accounts is given without --pool; allowed: with one preset, such as --pool claude-max',
    );
    expect(await refusal({ accounts: '1..2', pool: 'claude-pro+claude-max' })).toContain(
      "--accounts is given with --pool 'claude-pro+claude-max'",
    );
    expect(await refusal({ capacity: 'low..high', pool: 'pool.json' })).toContain(
      "--capacity is given with --pool 'pool.json'",
    );
    expect(await refusal({ accounts: '1..2', pool: 'claude-prol' })).toContain("--pool 'claude-prol'");
  });

  it('when a number is none', async () => {
    expect(await refusal({ target: '2' })).toContain("--target is '2'; allowed: a number > 0 and <= 1");
    expect(await refusal({ sample: '1' })).toContain("--sample is '1'; allowed: an integer 2..2000");
    expect(await refusal({ trials: '0' })).toContain("--trials is '0'; allowed: an integer 1..1000000");
    expect(await refusal({ until: 'never' })).toContain(
      "--until is 'never'; allowed: trials, settled".split(';')[0]!,
    );
  });
});
