/** Runs of one experiment by different runners: what must be the same, and the runners. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OptionTexts } from '../../src/cli/options/simulate-options.ts';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { type BatchResult, type BatchTask, runBatch } from '../../src/simulation/engine/index.ts';
import type { BatchRunner, ResultRecord } from '../../src/simulation/experiment/index.ts';
import { createInProcessRunner, createThreadRunner } from '../../src/simulation/runners/index.ts';
import { builtFile, scratchDirectory, stageIn } from '../cli/command.ts';

/** Everything of a run that may not depend on who computed it. */
export interface Result {
  readonly csv: string;
  /** The summary without the figures of this machine's speed. */
  readonly record: Omit<ResultRecord, 'timing'>;
}

const POOL = {
  accounts: [
    {
      name: 'small',
      short: { capacity: 30, kind: 'first_use', floorMinutes: 10 },
      weekly: { capacity: 150 },
    },
    { name: 'large', short: { capacity: 80 }, weekly: { capacity: 420, nextReset: 4000 } },
    { name: 'rolling', short: { capacity: 50, kind: 'sliding' }, weekly: { capacity: 300, kind: 'sliding' } },
  ],
};

/** 16 days of uneven use: requests at irregular minutes, costs 1..5, a day off, a heavy one. */
function unevenTrace(): string {
  const rows: string[] = [];
  for (let index = 0, second = 9 * 3600; second < 16 * 86_400; index++) {
    rows.push(`${second},${1 + ((index * 7) % 5)}`);
    second += 600 + ((index * 7919) % 3000) + (index % 97 === 0 ? 90_000 : 0);
  }
  return ['seconds,cost', ...rows, ''].join('\n');
}

/** Runs `texts` in a new directory that has `trace.csv` and `pool.json`. */
export async function resultOf(
  texts: OptionTexts,
  createRunner: (threads: number) => BatchRunner = createInProcessRunner,
): Promise<Result> {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'trace.csv'), unevenTrace());
  writeFileSync(join(cwd, 'pool.json'), JSON.stringify(POOL));
  const { environment } = stageIn(cwd, { createRunner });
  await simulate({ quiet: true, ...texts }, environment);
  const csv = readFileSync(join(cwd, 'results', 'latest_trial_metrics.csv'), 'utf8');
  const { timing, ...record } = JSON.parse(
    readFileSync(join(cwd, 'results', 'latest_summary.json'), 'utf8'),
  ) as ResultRecord;
  if (timing.threads < 1) throw new Error('a run without threads');
  return { csv, record };
}

/** Threads of the built worker, which has a private copy of the loop for every policy. */
export const threadRunner = (threads: number): BatchRunner =>
  createThreadRunner({ threads, workerUrl: pathToFileURL(builtFile('workers/trial-worker.js')) });

/** A linear congruential generator: the order below needs to be odd, not random. */
function* oddNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

/** A runner that finishes the tasks under way in a scrambled order and notes their first trials in it. */
export function scrambledRunner(seed: number, finished: number[]): BatchRunner {
  const draws = oddNumbers(seed);
  const waiting: Array<{
    task: BatchTask;
    resolve: (result: BatchResult) => void;
    reject: (error: unknown) => void;
  }> = [];
  let isRunning = false;
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const [next] = waiting.splice(draws.next().value % waiting.length, 1);
      try {
        next!.resolve(await runBatch(next!.task));
      } catch (error) {
        next!.reject(error);
      }
      finished.push(next!.task.firstTrial);
    }
    isRunning = false;
  }
  return {
    width: 6,
    run: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ task, resolve, reject });
        if (isRunning) return;
        isRunning = true;
        setImmediate(() => void drain());
      }),
    close: async () => {},
  };
}
