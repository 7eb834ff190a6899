/** A prepared run to its end: the trials, the artefacts, what is printed, the page that shows it. Read next: run-trials.ts. */
import { relative, resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { renderHtmlReport } from '../../display/page/index.ts';
import { renderFigures, renderReport, steadinessWarnings } from '../../display/report/index.ts';
import {
  type ArtefactPaths,
  openArtefacts,
  renderSummaryJson,
  TrialCsvSink,
} from '../../display/write/index.ts';
import { useColumns } from '../../simulation/engine/index.ts';
import {
  type BatchRunner,
  configHashOf,
  type ResultRecord,
  requirePassed,
} from '../../simulation/experiment/index.ts';
import { createKeptRunner } from '../../simulation/runners/index.ts';
import { countOf, countText } from '../../usage/events/index.ts';
import { openCluster } from './cluster.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { finalLines, plain } from './console-lines.ts';
import type { Gate } from './gate.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunBatches } from './run-keeper.ts';
import { stampOf, TrialRun } from './run-trials.ts';
import { ServedPage } from './serve-run.ts';
import type { SimulateRequest } from './simulate-request.ts';

/** Cells of a line that goes to no terminal. */
const PIPE_CELLS = 100;

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

const shownIn = (cwd: string, path: string): string => relative(cwd, path) || path;

/** What a run needs before its first trial. */
export interface ReadyRun {
  readonly request: SimulateRequest;
  readonly prepared: PreparedRun;
  readonly gate: Gate;
  /** Batches that are not played again. */
  readonly batches: RunBatches;
}

interface RunSetting {
  readonly environment: CommandEnvironment;
  readonly page: ServedPage | null;
}

/** A failure that leaves batches behind says how to go on. */
async function withRest(
  error: unknown,
  { request, prepared, batches }: ReadyRun,
  cwd: string,
): Promise<unknown> {
  const left = await batches.leave(configHashOf(prepared.experiment));
  if (left === null || !(error instanceof QuotalabError)) return error;
  const { path, trials } = left;
  return new QuotalabError(
    error.code,
    `${error.message}; ${countText(trials)} of ${countOf(request.trials, 'trial')} are kept, go on with: npx simulate --resume ${shownIn(cwd, path)}`,
  );
}

/** Runs the trials and writes the artefacts, all of them or none. */
async function runAndWrite(
  ready: ReadyRun,
  { environment, page }: RunSetting,
): Promise<{ record: ResultRecord; paths: ArtefactPaths }> {
  const { request, prepared, batches } = ready;
  const cluster =
    request.cluster === null ? null : await openCluster(request.cluster, prepared.experiment, environment);
  const artefacts = await openArtefacts({
    directory: resolve(environment.cwd, request.outputDir),
    stamp: stampOf(batches.startedAtMs),
    gzip: request.csvGzip,
  }).catch(async (error: unknown) => {
    await cluster?.close();
    throw error;
  });
  const { plan } = prepared.experiment;
  const sink = new TrialCsvSink(artefacts.csvTarget, {
    policies: request.policies,
    scenarioMode: request.scenarioMode,
    useColumns: plan.pool === null ? [] : useColumns(plan),
  });
  const createRunner = (threads: number): BatchRunner =>
    createKeptRunner(cluster ?? environment.createRunner(threads), batches);
  const run = new TrialRun(request, prepared, { ...environment, createRunner }, page?.watcher ?? null);
  try {
    const record = await run.record(sink, batches);
    await sink.end();
    run.throwIfInterrupted();
    const figures = renderFigures(record);
    const summaryJson = renderSummaryJson(record);
    const reportHtml = renderHtmlReport(record, figures);
    const paths = await artefacts.commit({
      summaryJson,
      reportMarkdown: (figurePrefix) => renderReport(record, figures, figurePrefix),
      reportHtml,
      figures,
    });
    await batches.remove();
    page?.done({ record, reportHtml, summaryJson, file: shownIn(environment.cwd, paths.latestPage) });
    return { record, paths };
  } catch (error) {
    await artefacts.abort();
    throw await withRest(withReplay(error, request), ready, environment.cwd);
  } finally {
    await run.close();
  }
}

/** Runs, writes and prints; where there is a page that stays, until Ctrl-C. Throws THRESHOLD_FAILED last of all. */
async function runAndTell(ready: ReadyRun, setting: RunSetting): Promise<void> {
  const { environment, page } = setting;
  const { record, paths } = await runAndWrite(ready, setting);
  for (const warning of steadinessWarnings(record.steadiness)) {
    environment.stderr.write(`note: ${plain(warning)}\n`);
  }
  const gates = await ready.gate.judge(record);
  const { stdout, env } = environment;
  const isScreen = stdout.isTTY === true && env.TERM !== 'dumb';
  const lines = finalLines(record, {
    paths,
    gates,
    shown: (path) => shownIn(environment.cwd, path),
    width: isScreen ? (stdout.columns ?? PIPE_CELLS) : PIPE_CELLS,
    color: isScreen && (env.NO_COLOR ?? '') === '',
  });
  stdout.write(`${lines.join('\n')}\n`);
  await page?.stay();
  requirePassed(gates);
}

/** Runs a prepared run to its end. Throws what goes wrong; the page, where there is one, shows it. */
export async function finishRun(ready: ReadyRun, environment: CommandEnvironment): Promise<void> {
  const { request } = ready;
  const page =
    request.serve === null ? null : await ServedPage.open(request, request.serve.port, environment);
  try {
    await runAndTell(ready, { environment, page });
  } catch (error) {
    page?.failed(error);
    throw error;
  } finally {
    await page?.close();
  }
}
