/** The `simulate` command, read as a contents page: parse, prepare, run, report. */
import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { QuotalabError } from '../core/index.ts';
import { renderHtmlReport } from '../display/page/index.ts';
import { formatEstimate, loadFigures, renderReport, steadinessWarnings } from '../display/report/index.ts';
import {
  type ArtefactPaths,
  openArtefacts,
  renderSummaryJson,
  TrialCsvSink,
} from '../display/write/index.ts';
import { CONTROL_FINISHED, CONTROL_STOP, STOP_INTERRUPTED, useColumns } from '../simulation/engine/index.ts';
import {
  type BatchRunner,
  buildRecord,
  checkSteadiness,
  createControl,
  liveLead,
  type Outcome,
  type ResultRecord,
  runExperiment,
  type SteadinessRecord,
  type TrialGroup,
} from '../simulation/experiment/index.ts';
import { createThreadRunner } from '../simulation/runners/index.ts';
import { checkLines, finalLines, plain } from './console-lines.ts';
import { Gate } from './gate.ts';
import type { OptionTexts } from './options/index.ts';
import { packageVersion } from './package-version.ts';
import { type PreparedRun, prepareRun } from './prepare-run.ts';
import { replayLines } from './replay-trial.ts';
import { type ProgressTarget, startProgress } from './screen/index.ts';
import { parseRequest, type SimulateRequest } from './simulate-request.ts';

/** Everything outside the program that the command touches; tests pass their own. */
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

/** UTC, YYYYMMDD-HHMMSS. */
function stampOf(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19).replaceAll(':', '')}`;
}

/** A failed trial is named with its seed and the one command that replays it. */
function withReplay(error: unknown, request: SimulateRequest): unknown {
  if (!(error instanceof QuotalabError) || error.code !== 'TRIAL_FAILED') return error;
  const trial = /^trial (\d+)/.exec(error.message)?.[1];
  if (trial === undefined) return error;
  return new QuotalabError(
    'TRIAL_FAILED',
    `${error.message}; seed ${request.seed}; replay it with: npx ${request.command} --replay ${trial}`,
  );
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
  timing: { startedAt: number; elapsedSeconds: number },
): ResultRecord {
  return buildRecord(outcome, {
    timestamp_utc: stampOf(timing.startedAt),
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
      threads: request.threads,
      elapsed_seconds: timing.elapsedSeconds,
      trials_per_second: outcome.trials / Math.max(timing.elapsedSeconds, 1e-6),
    },
    objective_weights: prepared.weights,
    challenger: request.challenger,
    baseline: request.baseline,
    indifference: request.statistics.indifference,
  });
}

async function runAndWrite(
  request: SimulateRequest,
  prepared: PreparedRun,
  environment: CommandEnvironment,
): Promise<{ record: ResultRecord; paths: ArtefactPaths }> {
  const startedAt = environment.now();
  const artefacts = await openArtefacts({
    directory: resolve(environment.cwd, request.outputDir),
    stamp: stampOf(startedAt),
    gzip: request.csvGzip,
  });
  const { policies, scenarioMode, trials } = request;
  const { plan } = prepared.experiment;
  const sink = new TrialCsvSink(artefacts.csvTarget, {
    policies,
    scenarioMode,
    useColumns: plan.pool === null ? [] : useColumns(plan),
  });
  const runner = environment.createRunner(request.threads);
  const control = createControl(runner);
  // Loaded while trials run; a failure is told where it is awaited.
  const figureMaker = loadFigures();
  figureMaker.catch(() => {});
  const counters = new Int32Array(control);
  const checkControl = createControl(runner);
  const release = environment.onInterrupt(() => {
    for (const block of [control, checkControl])
      Atomics.store(new Int32Array(block), CONTROL_STOP, STOP_INTERRUPTED);
  });
  const finished = (): number => Atomics.load(counters, CONTROL_FINISHED);
  let merged: TrialGroup | null = null;
  const watch = (overall: TrialGroup): void => {
    merged = overall;
  };
  const progress = request.quiet
    ? null
    : startProgress({
        target: environment.stderr,
        trials,
        finished,
        now: environment.now,
        finding: () => (merged === null ? '' : findingSoFar(merged, trials)),
      });
  try {
    const outcome = await runExperiment({ ...prepared.experiment, watch }, runner, control, sink);
    const steadiness = await checkSteadiness({
      outcome,
      runner,
      control: checkControl,
      batchSize: request.batchSize,
      indifference: request.statistics.indifference,
    });
    const elapsedSeconds = (environment.now() - startedAt) / 1000;
    const record = recordOf(request, prepared, { outcome, steadiness }, { startedAt, elapsedSeconds });
    await sink.end();
    if (Atomics.load(counters, CONTROL_STOP) === STOP_INTERRUPTED) {
      throw new QuotalabError('INTERRUPTED', 'stopped before the artefacts were written');
    }
    const figures = (await figureMaker)(record);
    const paths = await artefacts.commit({
      summaryJson: renderSummaryJson(record),
      reportMarkdown: (figurePrefix) => renderReport(record, figures, figurePrefix),
      reportHtml: renderHtmlReport(record, figures),
      figures,
    });
    return { record, paths };
  } catch (error) {
    await artefacts.abort();
    throw withReplay(error, request);
  } finally {
    progress?.stop();
    release();
    await runner.close();
  }
}

/** Runs the command on option texts. Throws QuotalabError; the caller prints and chooses the exit code. */
export async function simulate(given: OptionTexts, environment: CommandEnvironment): Promise<void> {
  const request = parseRequest(given);
  const prepared = await prepareRun(request, environment);
  const gate = await Gate.open(request.gate, request, environment.cwd);
  const print = (lines: readonly string[]): void => {
    environment.stdout.write(`${lines.join('\n')}\n`);
  };
  if (request.check) {
    print(checkLines(request, prepared));
    return;
  }
  if (request.replayTrial !== null) {
    print(replayLines(request, prepared, request.replayTrial));
    return;
  }
  const { unlimited, rates, runLength } = prepared;
  const length = runLength === null ? [] : [runLength];
  for (const warning of [...unlimited, ...rates, ...prepared.demand.warnings, ...length]) {
    environment.stderr.write(`note: ${warning}\n`);
  }
  const { record, paths } = await runAndWrite(request, prepared, environment);
  const shown = (path: string): string => relative(environment.cwd, path) || path;
  for (const warning of steadinessWarnings(record.steadiness)) {
    environment.stderr.write(`note: ${plain(warning)}\n`);
  }
  print(finalLines(record, paths, shown));
  const passed = await gate.judge(record);
  if (passed.length > 0) print(passed);
}
