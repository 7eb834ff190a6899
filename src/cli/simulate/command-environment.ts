/** Everything outside the program that `simulate` touches, as one record; tests pass their own. */
import { homedir } from 'node:os';
import type { BatchRunner } from '../../simulation/experiment/index.ts';
import { createThreadRunner } from '../../simulation/runners/index.ts';
import type { ProgressTarget } from '../screen/progress/index.ts';

export interface CommandEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly stdout: ProgressTarget;
  readonly stderr: ProgressTarget;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly createRunner: (threads: number) => BatchRunner;
  /** Calls back on Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

export function processEnvironment(): CommandEnvironment {
  return {
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => Date.now(),
    createRunner: (threads) => createThreadRunner({ threads }),
    onInterrupt: (callback) => {
      process.on('SIGINT', callback);
      process.on('SIGTERM', callback);
      return () => {
        process.off('SIGINT', callback);
        process.off('SIGTERM', callback);
      };
    },
  };
}
