/** `simulate --serve` for tests: a run that is held where the test wants it, and whose page is waited for. */
import type { OptionTexts } from '../../../src/cli/options/simulate-options.ts';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { type Stage, scratchDirectory, stageIn, until } from '../command.ts';
import { heldRunner } from './held-runner.ts';

/** Forty short trials in eight batches, with a page at any port. */
export const FEW: OptionTexts = {
  trials: '40',
  'batch-size': '5',
  'warmup-weeks': '0',
  'demand-scale': '0.2',
  policies: 'paced,random,fill_first',
  serve: '0',
};

export interface Served extends Stage {
  readonly cwd: string;
  readonly url: string;
  /** How the command ends. */
  readonly ended: Promise<void>;
  readonly release: () => void;
  readonly interrupt: () => void;
}

/** Starts a run whose trials from `heldFrom` on wait for `release`, and waits for its page. */
export async function served(
  heldFrom: number,
  { texts = {}, isTTY = false }: { readonly texts?: OptionTexts; readonly isTTY?: boolean } = {},
): Promise<Served> {
  const cwd = scratchDirectory();
  const { createRunner, release } = heldRunner(heldFrom);
  const listeners = new Set<() => void>();
  let printed = '';
  const stage = stageIn(cwd, {
    createRunner,
    stdout: {
      isTTY,
      columns: 100,
      write: (text) => {
        printed += text;
      },
    },
    onInterrupt: (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  });
  const ended = simulate({ ...FEW, ...texts }, stage.environment);
  ended.catch(() => {});
  await until('the page', () => stage.stderr().includes('page: '));
  return {
    ...stage,
    stdout: () => printed,
    cwd,
    url: /page: (http:\S+)/.exec(stage.stderr())![1]!,
    ended,
    release,
    interrupt: () => {
      for (const callback of [...listeners]) callback();
    },
  };
}
