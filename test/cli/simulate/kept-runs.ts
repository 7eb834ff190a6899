/** Runs that end early, for tests of what is kept of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandEnvironment } from '../../../src/cli/simulate/command-environment.ts';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { type Exit, stageIn } from '../command.ts';

/** 60 small trials in 20 batches. */
export const SMALL = {
  trials: '60',
  'batch-size': '3',
  seed: '14',
  policies: 'paced,random',
  'warmup-weeks': '0',
  quiet: true,
} as const;

/** What may not depend on where the batches came from: the summary without its moment and this machine's speed, the table. */
export function leftIn(directory: string): {
  readonly record: Omit<ResultRecord, 'timing' | 'timestamp_utc'>;
  readonly csv: string;
} {
  const { timing, timestamp_utc, ...record } = JSON.parse(
    readFileSync(join(directory, 'latest_summary.json'), 'utf8'),
  ) as ResultRecord;
  if (!(timing.elapsed_seconds >= 0) || timestamp_utc === '') throw new Error('a run without a time');
  return { record, csv: readFileSync(join(directory, 'latest_trial_metrics.csv'), 'utf8') };
}

/** Names of journals and parts in a folder. */
export const keptIn = (directory: string): string[] =>
  readdirSync(directory).filter((name) => name.includes('.quotalab'));

/** Batches in this process; Ctrl-C when so many have been played. */
export function interruptedAfter(batches: number): Partial<CommandEnvironment> {
  const onCtrlC: Array<() => void> = [];
  let played = 0;
  return {
    onInterrupt: (callback) => {
      onCtrlC.push(callback);
      return () => {};
    },
    createRunner: () => {
      const runner = createInProcessRunner();
      return {
        ...runner,
        run: async (task) => {
          const result = await runner.run(task);
          if (++played === batches) for (const callback of onCtrlC) callback();
          return result;
        },
      };
    },
  };
}

/** Counts the batches that are played in this process. */
export function counted(): { readonly more: Partial<CommandEnvironment>; readonly played: () => number } {
  let played = 0;
  return {
    more: {
      createRunner: () => {
        const runner = createInProcessRunner();
        return {
          ...runner,
          run: (task) => {
            played++;
            return runner.run(task);
          },
        };
      },
    },
    played: () => played,
  };
}

/** `simulate`, ended as the command line would. */
export async function exitIn(
  cwd: string,
  texts: Parameters<typeof simulate>[0],
  more: Partial<CommandEnvironment> = {},
): Promise<Exit> {
  const { environment, stdout, stderr } = stageIn(cwd, more);
  try {
    await simulate(texts, environment);
    return { code: 0, stdout: stdout(), stderr: stderr() };
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    return { code: error.exitCode, stdout: stdout(), stderr: `${stderr()}quotalab: ${error.message}\n` };
  }
}
