/** What `simulate` says while it works, and instead of working. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { SIMULATE_OPTIONS } from '../../src/cli/options/simulate-options.ts';
import { startProgress } from '../../src/cli/screen/progress/index.ts';
import type { CommandEnvironment } from '../../src/cli/simulate/command-environment.ts';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { POLICY_SETS } from '../../src/quota/policies/index.ts';
import { createInProcessRunner } from '../../src/simulation/runners/index.ts';
import {
  contentOf,
  finishedRun,
  mainHere,
  removeScratch,
  scratchDirectory,
  stageIn,
  until,
} from './command.ts';

afterAll(removeScratch);

const FEW = { trials: '4', policies: 'seven_day_first,reset_near_expiry_reserve,random' };

describe('--check', () => {
  const mustNotRun: Partial<CommandEnvironment> = {
    createRunner: () => {
      throw new Error('a runner was made');
    },
  };

  it('prints what would run, runs nothing and writes nothing', async () => {
    const cwd = scratchDirectory();
    const { environment, stdout, stderr } = stageIn(cwd, mustNotRun);
    await simulate({ check: true, trials: '7', weeks: '2', 'short-window': 'first_use:10' }, environment);
    expect(stdout().split('\n')).toEqual([
      'All inputs are good. This would run:',
      '  simulate --trials 7 --seed 20260211 --model steady --scenario-mode focused --reset-mode mixed --weeks 2 --short-window first_use:10',
      `Policies: ${POLICY_SETS.default.join(', ')}`,
      expect.stringMatching(/^Time: 3 warm-up .*2 measured .*, paced start, model steady$/),
      'Windows: short first_use, floored to 10 min; weekly fixed',
      'Demand: generated',
      'Accounts: drawn',
      'Artefacts would go to: results',
      '',
    ]);
    expect(stderr()).toBe('');
    expect(contentOf(cwd)).toEqual({});
  });

  it('tells what the files hold and the caveats', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'trace.csv'), 'seconds,cost\n0,1\n200000,2\n');
    const window = { capacity: 100 };
    writeFileSync(
      join(cwd, 'pool.json'),
      JSON.stringify({ accounts: [{ name: 'mine', short: window, weekly: { ...window, nextReset: 5 } }] }),
    );
    const { environment, stdout } = stageIn(cwd, mustNotRun);
    const given = { check: true, demand: 'csv:trace.csv', pool: 'pool.json', 'warmup-weeks': '0' } as const;
    await simulate(given, environment);
    expect(stdout()).toContain('Demand: csv:trace.csv\n  Requests: 2\n');
    expect(stdout()).toContain(
      '  mine: short 100 units per 5 h, fixed, reset drawn; weekly 100 units per 7 d, fixed, first reset at minute 5\n',
    );
    expect(stdout()).toContain('  note: the trace names no dates');
    expect(stdout()).toContain('Caveat: there is no warm-up');
  });

  it.each([
    'claude-pro',
    'claude-max5',
    'claude-max20',
    'codex-plus',
    'codex-pro',
  ])('takes the preset %s alone, with a count and beside another', async (preset) => {
    const accounts = async (pool: string): Promise<string[]> => {
      const { environment, stdout } = stageIn(scratchDirectory(), mustNotRun);
      await simulate({ check: true, pool }, environment);
      return [...stdout().matchAll(/^ {2}([\w-]+): short \d/gm)].map((match) => match[1]!);
    };
    expect(await accounts(preset)).toEqual([`${preset}-1`]);
    expect(await accounts(`${preset}x2`)).toEqual([`${preset}-1`, `${preset}-2`]);
    expect(await accounts(`codex-prox1+${preset}`)).toHaveLength(2);
  });
});

describe('progress', () => {
  const caught = (isTTY?: boolean) => {
    const printed = { text: '' };
    const stderr = {
      ...(isTTY === undefined ? {} : { isTTY }),
      write: (more: string): void => {
        printed.text += more;
      },
    };
    return { printed, stderr };
  };

  /** Holds every batch back until the condition on what was printed holds. */
  const runnerUntil =
    (printed: (finished: number) => boolean) => (): ReturnType<typeof createInProcessRunner> => {
      const inner = createInProcessRunner();
      let finished = 0;
      return {
        ...inner,
        width: 1,
        run: async (task) => {
          const result = await inner.run(task);
          finished += task.trialCount;
          await until('progress', () => printed(finished));
          return result;
        },
      };
    };

  it('is a moving line on a terminal, cleared at the end', async () => {
    const { printed, stderr } = caught(true);
    const createRunner = runnerUntil(() => printed.text.includes(' of 2 trials ('));
    await finishedRun({ ...FEW, trials: '2', 'batch-size': '1' }, { stderr, createRunner });
    const clear = '\r\u001b[K';
    expect(printed.text.startsWith(`${clear}`)).toBe(true);
    expect(printed.text.endsWith(clear)).toBe(true);
    expect(printed.text).not.toContain('\n');
    expect(printed.text.split(clear).filter((line) => line !== '')[0]).toMatch(
      /^[012] of 2 trials \((0|50|100) %\), \d+ trials\/s(, about [^;]+ left)?(; \w+ leads \w+ by \S+ ± \S+)?$/,
    );
  });

  it('is one line for each tenth reached elsewhere', async () => {
    const { printed, stderr } = caught();
    const createRunner = runnerUntil(
      // Trials beyond the fourth are those of the start's check.
      (finished) => finished >= 4 || printed.text.includes(`${finished} of 4 trials`),
    );
    await finishedRun({ ...FEW, trials: '4', 'batch-size': '1' }, { stderr, createRunner });
    const lines = printed.text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.at(-1)).toMatch(/^4 of 4 trials \(100 %\), \d+ trials\/s(; \w+ leads \w+ by \S+ ± \S+)?$/);
    expect(lines.length).toBeLessThanOrEqual(4);
    const counts = lines.map((line) => Number.parseInt(line, 10));
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
    for (const line of lines) {
      expect(line).toMatch(
        /^[1-4] of 4 trials \((25|50|75|100) %\), \d+ trials\/s(, about [^;]+ left)?(; \w+ leads \w+ by \S+ ± \S+)?$/,
      );
    }
    expect(printed.text).not.toContain('\r');
  });

  it('never passes the width of a terminal, and drops the rate first, then the lead', () => {
    const lineAt = (columns: number): string => {
      let written = '';
      const target = {
        isTTY: true,
        columns,
        write: (text: string): void => {
          written ||= text.replace('\r\u001b[K', '');
        },
      };
      const tick = { now: 0 };
      vi.useFakeTimers();
      const progress = startProgress({
        target,
        trials: 2000,
        finished: () => 500,
        now: () => tick.now,
        state: () => '',
        finding: () => '; earliest_reset_first leads reset_near_expiry_reserve by 0.0123 ± 0.0045',
      });
      tick.now = 10_000;
      vi.advanceTimersByTime(250);
      progress.stop();
      vi.useRealTimers();
      return written;
    };
    const count = '500 of 2000 trials (25 %)';
    const lead = '; earliest_reset_first leads reset_near_expiry_reserve by 0.0123 ± 0.0045';
    expect(lineAt(200)).toBe(`${count}, 50 trials/s, about 30 s left${lead}`);
    expect(lineAt(125)).toBe(`${count}, about 30 s left${lead}`);
    expect(lineAt(80)).toBe(`${count}, about 30 s left`);
    expect(lineAt(40)).toBe(count);
    for (let columns = 10; columns <= 200; columns++) {
      expect(lineAt(columns).length).toBeLessThan(columns);
    }
  });

  it.each([true, false])('is none with --quiet (terminal: %s)', async (isTTY) => {
    const { printed, stderr } = caught(isTTY);
    const run = await finishedRun({ ...FEW, quiet: true }, { stderr });
    expect(printed.text).toBe('');
    expect(run.stdout).toContain('Trials: 4\n');
  });
});

describe('help', () => {
  it('names every option with its default, and runs nothing', async () => {
    const { code, stdout, stderr } = await mainHere(['simulate', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const words = stdout.replace(/\s+/g, ' ');
    for (const { name, default: text } of SIMULATE_OPTIONS) {
      expect(words).toContain(`--${name} `);
      if (text !== null) expect(words).toContain(`(default ${text})`);
    }
    expect(stdout).not.toMatch(/\[(string|boolean)\]|undefined/);
  });

  it('of the program names its command, and --version its version', async () => {
    const help = await mainHere(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/quotalab simulate +Compare account-selection policies/);
    const version = await mainHere(['--version']);
    expect(version).toMatchObject({ code: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
