/** Drivers and workers in one process, and workers in processes of their own, for tests of runs on a cluster. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  type BatchRunner,
  createControl,
  type Experiment,
  type Outcome,
  runExperiment,
} from '../../../../src/simulation/experiment/index.ts';
import type { ClusterIdentity } from '../../../../src/simulation/runners/cluster/cluster-protocol.ts';
import {
  createClusterRunner,
  parseClusterUrl,
  startClusterWorker,
  type WorkerEvent,
} from '../../../../src/simulation/runners/cluster/index.ts';
import { createInProcessRunner } from '../../../../src/simulation/runners/index.ts';
import { builtFile } from '../../../cli/command.ts';
import { steadyPlan } from '../../engine/real-plans.ts';

export const IDENTITY: ClusterIdentity = { version: '0.0.0-test', fingerprint: 'ab'.repeat(32) };

/** 60 trials of two policies in 20 batches, some of them sampled. */
export const EXPERIMENT: Experiment = {
  plan: {
    ...steadyPlan({ mode: 'focused', resetMode: 'mixed', warmupWeeks: 0, seed: 14 }),
    policies: ['paced', 'random'],
    sampling: { every: 7, bound: false },
  },
  trials: 60,
  batchSize: 3,
  stopping: { kind: 'trials' },
};

/** What of an outcome may not depend on who played. */
export interface OutcomeFacts extends Pick<Outcome, 'trials' | 'resultDigest' | 'demandDigest'> {
  readonly ranking: ReturnType<Outcome['overall']['ranking']>;
  readonly week: ReturnType<Outcome['samples']['weekProfile']>;
}

export const factsOf = ({ trials, resultDigest, demandDigest, overall, samples }: Outcome): OutcomeFacts => ({
  trials: trials,
  resultDigest: resultDigest,
  demandDigest: demandDigest,
  ranking: overall.ranking(),
  week: samples.weekProfile(),
});

const NO_SINK = { write: () => {}, ready: async () => {} };

export async function outcomeOf(runner: BatchRunner, experiment: Experiment = EXPERIMENT): Promise<Outcome> {
  return runExperiment(experiment, runner, createControl(runner), NO_SINK);
}

export interface Notes {
  readonly lost: Array<string | null>;
  readonly nobody: Array<readonly { readonly version: string }[]>;
}

export async function driver(
  url: string,
  experiment: Experiment = EXPERIMENT,
  notes: Notes = { lost: [], nobody: [] },
): Promise<BatchRunner> {
  return createClusterRunner({
    address: parseClusterUrl(url),
    identity: IDENTITY,
    plan: experiment.plan,
    batchSize: experiment.batchSize,
    onLost: (reason) => void notes.lost.push(reason),
    onNobody: (others) => void notes.nobody.push(others),
  });
}

/** A worker in this process. */
export async function worker(
  url: string,
  {
    events = [],
    lostAfterSeconds = 30,
    identity = IDENTITY,
    runner = createInProcessRunner(),
  }: {
    readonly events?: WorkerEvent[];
    readonly lostAfterSeconds?: number;
    readonly identity?: ClusterIdentity;
    readonly runner?: BatchRunner;
  } = {},
): ReturnType<typeof startClusterWorker> {
  return startClusterWorker({
    address: parseClusterUrl(url),
    identity,
    runner,
    lostAfterSeconds,
    onLost: () => {},
    tell: (event) => void events.push(event),
  });
}

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Lines of its log. */
  readonly log: () => ReadonlyArray<Record<string, unknown>>;
  readonly ended: Promise<number | null>;
  readonly text: () => string;
}

/** `quotalab worker`, built, in a process of its own. */
export function workerProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): WorkerProcess {
  const child = spawn(process.execPath, [builtFile('src/cli/quotalab.js'), 'worker', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += String(data);
  });
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  return {
    child,
    log: () =>
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    text: () => stdout + stderr,
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}
