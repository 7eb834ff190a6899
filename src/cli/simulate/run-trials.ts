/**
 * The trials of `simulate` and what is learned from them, up to the record: the experiment with its progress, whether
 * the start matters, what other accounts would do. Ctrl-C stops whichever part runs. Read next: simulate.ts.
 */
import { QuotalabError } from '../../core/index.ts';
import { formatEstimate } from '../../display/report/index.ts';
import { CONTROL_FINISHED, CONTROL_STOP, STOP_INTERRUPTED } from '../../simulation/engine/index.ts';
import {
  type BatchRunner,
  buildRecord,
  checkSteadiness,
  createControl,
  liveLead,
  type Outcome,
  type ResultRecord,
  type RowSink,
  runExperiment,
  type SteadinessRecord,
  studyAccounts,
  type TrialGroup,
} from '../../simulation/experiment/index.ts';
import { packageVersion } from '../options/index.ts';
import { type ProgressTarget, startProgress } from '../screen/progress/index.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { SimulateRequest } from './simulate-request.ts';

/** What the trials touch outside the program. */
export interface TrialSurroundings {
  readonly stderr: ProgressTarget;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly createRunner: (threads: number) => BatchRunner;
  /** Calls back on Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

/** ms: the start of the run since 1970, and the work of earlier processes on it. */
export interface RunTiming {
  readonly startedAtMs: number;
  readonly earlierMs: number;
}

/** Somebody who looks on; no result depends on whether there is one. */
export interface RunWatcher {
  /** Trials begin; `finished` counts them. */
  began(finished: () => number): void;
  /** All trials merged so far, after every batch. */
  merged(overall: TrialGroup): void;
  /** What follows the trials begins. */
  trialsDone(): void;
}

/** UTC, YYYYMMDD-HHMMSS. */
export function stampOf(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19).replaceAll(':', '')}`;
}

/** The lead so far for the progress line, valid however often it is looked at. */
function findingSoFar(overall: TrialGroup, trials: number): string {
  const lead = liveLead(overall, trials);
  if (lead === null) return '';
  return `; ${lead.leader} leads ${lead.runnerUp} by ${formatEstimate(lead.delta, lead.halfWidth)}`;
}

function recordOf(
  request: SimulateRequest,
  prepared: PreparedRun,
  { outcome, steadiness }: { outcome: Outcome; steadiness: SteadinessRecord },
  timing: { startedAtMs: number; elapsedSeconds: number; threads: number },
): ResultRecord {
  return buildRecord(outcome, {
    timestamp_utc: stampOf(timing.startedAtMs),
    seed: request.seed,
    scenario_mode: request.scenarioMode,
    reset_mode: request.resetMode,
    policies: request.policies,
    model: request.model,
    horizon: {
      warmup_weeks: request.warmupWeeks,
      measured_weeks: request.weeks,
      start: request.start,
    },
    steadiness,
    windows: prepared.windows,
    demand: prepared.demand,
    pool: prepared.pool,
    caveats: prepared.caveats,
    command: request.command,
    versions: { quotalab: packageVersion(), node: process.versions.node, v8: process.versions.v8 },
    timing: {
      threads: timing.threads,
      elapsed_seconds: timing.elapsedSeconds,
      trials_per_second: outcome.trials / Math.max(timing.elapsedSeconds, 1e-6),
    },
    objective_weights: prepared.weights,
    challenger: request.challenger,
    baseline: request.baseline,
    indifference: request.statistics.indifference,
  });
}

export class TrialRun {
  private readonly request: SimulateRequest;
  private readonly prepared: PreparedRun;
  private readonly surroundings: TrialSurroundings;
  private readonly watcher: RunWatcher | null;
  private readonly runner: BatchRunner;
  private readonly release: () => void;
  private readonly controls: SharedArrayBuffer[] = [];
  private isInterrupted: boolean = false;

  constructor(
    request: SimulateRequest,
    prepared: PreparedRun,
    surroundings: TrialSurroundings,
    watcher: RunWatcher | null,
  ) {
    this.request = request;
    this.prepared = prepared;
    this.surroundings = surroundings;
    this.watcher = watcher;
    this.runner = surroundings.createRunner(request.threads);
    this.release = surroundings.onInterrupt(() => this.interrupt());
  }

  /** Runs everything; rows go to the sink as they come. Throws what runExperiment throws. */
  async record(sink: RowSink, { startedAtMs, earlierMs }: RunTiming): Promise<ResultRecord> {
    const { request, prepared, runner } = this;
    const begunAt = this.surroundings.now();
    const { batchSize } = request;
    const { indifference } = request.statistics;
    const control = (): SharedArrayBuffer => this.newControl();
    const outcome = await this.watched(sink);
    this.watcher?.trialsDone();
    const steadiness = await checkSteadiness({
      outcome,
      runner,
      control: control(),
      batchSize,
      indifference,
    });
    const elapsedSeconds = (earlierMs + this.surroundings.now() - begunAt) / 1000;
    const found = recordOf(
      request,
      prepared,
      { outcome, steadiness },
      { startedAtMs, elapsedSeconds, threads: runner.threads?.() ?? request.threads },
    );
    const { policy } = found.recommendation[0]!;
    const account_study = await studyAccounts(
      { outcome, policy, indifference, runner, control, batchSize },
      found.regime.kind === 'ample',
    );
    return { ...found, account_study };
  }

  /** Throws INTERRUPTED once Ctrl-C was pressed. */
  throwIfInterrupted(): void {
    if (!this.isInterrupted) return;
    throw new QuotalabError('INTERRUPTED', 'stopped before the artefacts were written');
  }

  async close(): Promise<void> {
    this.release();
    await this.runner.close();
  }

  /** The experiment, with its progress on stderr. */
  private async watched(sink: RowSink): Promise<Outcome> {
    const { request, prepared, runner, surroundings, watcher } = this;
    const control = this.newControl();
    const counters = new Int32Array(control);
    const { trials } = request;
    let merged: TrialGroup | null = null;
    const watch = (overall: TrialGroup): void => {
      merged = overall;
      watcher?.merged(overall);
    };
    const finished = (): number => Atomics.load(counters, CONTROL_FINISHED);
    watcher?.began(finished);
    const progress = request.quiet
      ? null
      : startProgress({
          target: surroundings.stderr,
          trials,
          finished,
          now: surroundings.now,
          state: () => runner.state?.() ?? '',
          finding: () => (merged === null ? '' : findingSoFar(merged, trials)),
        });
    try {
      return await runExperiment({ ...prepared.experiment, watch }, runner, control, sink);
    } finally {
      progress?.stop();
    }
  }

  /** A control block that Ctrl-C stops, whenever it comes. */
  private newControl(): SharedArrayBuffer {
    const block = createControl(this.runner);
    this.controls.push(block);
    if (this.isInterrupted) stop(block);
    return block;
  }

  private interrupt(): void {
    this.isInterrupted = true;
    this.controls.forEach(stop);
  }
}

function stop(block: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(block), CONTROL_STOP, STOP_INTERRUPTED);
}
