/** `quotalab worker`: plays batches of runs that others drive, until it is stopped. Its log is a line of JSON an event. */
import { availableParallelism } from 'node:os';
import type { BatchRunner } from '../../simulation/experiment/index.ts';
import { startClusterWorker, type WorkerEvent } from '../../simulation/runners/cluster/index.ts';
import { type OptionTexts, packageVersion, parseInteger } from '../options/index.ts';
import type { ProgressTarget } from '../screen/progress/index.ts';
import { clusterAddress, ownFingerprint } from '../simulate/index.ts';
import { serveMetrics, WorkerMetrics } from './worker-metrics.ts';

const MOST_THREADS = 256;
const MOST_PORT = 65_535;
const MOST_LOST_SECONDS = 3600;
const USUAL_LOST_SECONDS = '30';

/** What the worker touches outside the program. */
export interface WorkerEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: ProgressTarget;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly createRunner: (threads: number) => BatchRunner;
  /** Calls back when it is to stop; returns how to stop listening. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

type Log = (event: string, facts?: Readonly<Record<string, unknown>>, level?: 'info' | 'warn') => void;

const short = (digest: string): string => digest.slice(0, 12);

/** An event as its name and what is to be known of it. */
function tellBy(log: Log): (event: WorkerEvent) => void {
  return (event) => {
    if (event.kind === 'refused') {
      const { version, fingerprint } = event.run;
      log('run refused', { version, engine: short(fingerprint), own_version: packageVersion() }, 'warn');
      return;
    }
    if (event.kind === 'trouble') {
      log('server refuses', { reason: event.reason }, 'warn');
      return;
    }
    const { run, firstTrial, trialCount } = event.batch;
    const batch = { run: short(run), first_trial: firstTrial, trials: trialCount };
    if (event.kind === 'done') log('batch done', { ...batch, seconds: Number(event.seconds.toFixed(3)) });
    else if (event.kind === 'failed') log('batch failed', { ...batch, reason: event.reason }, 'warn');
    else log('batch dropped', { ...batch, reason: 'its run is gone' }, 'warn');
  };
}

/** Runs until it is stopped; batches under way are ended first. Throws BAD_OPTION and CLUSTER_UNREACHABLE. */
export async function runWorker(given: OptionTexts, environment: WorkerEnvironment): Promise<void> {
  const text = (name: string, usual: string): string => String(given[name] ?? usual);
  const threads = parseInteger('threads', text('threads', String(availableParallelism())), 1, MOST_THREADS);
  const lostAfterSeconds = parseInteger(
    'lost-after',
    text('lost-after', USUAL_LOST_SECONDS),
    1,
    MOST_LOST_SECONDS,
  );
  const port =
    given['metrics-port'] === undefined
      ? null
      : parseInteger('metrics-port', String(given['metrics-port']), 0, MOST_PORT);
  const { cluster } = given;
  const address = await clusterAddress(cluster === undefined || cluster === true ? '' : cluster, environment);
  const log: Log = (event, facts = {}, level = 'info') => {
    const time = new Date(environment.now()).toISOString();
    environment.stdout.write(`${JSON.stringify({ time, level, event, ...facts })}\n`);
  };
  const metrics = new WorkerMetrics(threads);
  const served = port === null ? null : await serveMetrics(metrics, port);
  const runner = environment.createRunner(threads);
  try {
    const identity = { version: packageVersion(), fingerprint: ownFingerprint() };
    const tell = tellBy(log);
    const worker = await startClusterWorker({
      address,
      identity,
      runner,
      lostAfterSeconds,
      onLost: (reason) => {
        if (reason === null) log('server is there again', { server: address.shown });
        else log('server lost', { server: address.shown, reason }, 'warn');
      },
      tell: (event) => {
        metrics.count(event);
        tell(event);
      },
    });
    // Listened to before anybody can know that it is ready.
    const told = stopped(environment);
    log('worker ready', {
      server: address.shown,
      version: identity.version,
      engine: short(identity.fingerprint),
      threads,
      ...(served === null ? {} : { metrics: `http://127.0.0.1:${served.port}/metrics` }),
    });
    await told;
    log('worker stops', { reason: 'it was told to; batches under way are ended' });
    await worker.close();
  } finally {
    served?.close();
    await runner.close();
  }
  log('worker stopped');
}

/** Resolves when the worker is told to stop; told again, the process ends at once. */
function stopped({ onInterrupt }: WorkerEnvironment): Promise<void> {
  return new Promise((resolve) => {
    const release = onInterrupt(() => {
      release();
      resolve();
    });
  });
}
