/**
 * Batches on worker threads (piscina). The worker file is named by URL only: built code runs
 * dist/workers/trial-worker.js; from source, tsx loads the .ts file where Node cannot.
 */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { QuotalabError } from '../../core/index.ts';
import { type BatchResult, type BatchTask, CONTROL_FIRST_SLOT } from '../engine/index.ts';
import type { BatchRunner } from '../experiment/index.ts';

export interface ThreadOptions {
  /** >= 1. */
  readonly threads: number;
  /** Another worker file, for tests of what happens when a worker dies. */
  readonly workerUrl?: URL;
}

interface WorkerEntry {
  readonly filename: string;
  readonly execArgv?: string[];
}

function workerEntry(workerUrl: URL | undefined): WorkerEntry {
  const fromSource = import.meta.url.endsWith('.ts');
  const url =
    workerUrl ?? new URL(`../../../workers/trial-worker.${fromSource ? 'ts' : 'js'}`, import.meta.url);
  const filename = fileURLToPath(url);
  const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
  if (!filename.endsWith('.ts') || stripsTypes) return { filename };
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { filename, execArgv: ['--import', tsx] };
}

/** Names the trial that a dead worker was in. */
function deathOf(task: BatchTask, reason: string): QuotalabError {
  const slot = Atomics.load(new Int32Array(task.control), CONTROL_FIRST_SLOT + task.slot);
  const trial = slot >= 0 ? slot : task.firstTrial;
  return new QuotalabError('TRIAL_FAILED', `trial ${trial} failed: the worker died (${reason})`);
}

export function createThreadRunner({ threads, workerUrl }: ThreadOptions): BatchRunner {
  const pool = new Piscina({
    ...workerEntry(workerUrl),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: 1,
    recordTiming: false,
  });
  // An idle thread's death is reported on the pool alone; tasks under way reject by themselves.
  pool.on('error', () => {});
  return {
    width: threads,
    run: async (task) => {
      try {
        return (await pool.run(task)) as BatchResult;
      } catch (error) {
        throw deathOf(task, error instanceof Error ? error.message : String(error));
      }
    },
    // What goes wrong while threads are ended must not hide why they are ended.
    close: () => pool.destroy().catch(() => {}),
  };
}
