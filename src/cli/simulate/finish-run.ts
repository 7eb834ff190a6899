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
import { type ResultRecord, requirePassed } from '../../simulation/experiment/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { finalLines, plain } from './console-lines.ts';
import type { Gate } from './gate.ts';
import type { PreparedRun } from './prepare-run.ts';
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
}

interface RunSetting {
  readonly environment: CommandEnvironment;
  readonly gate: Gate;
  readonly page: ServedPage | null;
}

/** Runs the trials and writes the artefacts, all of them or none. */
async function runAndWrite(
  request: SimulateRequest,
  prepared: PreparedRun,
  environment: CommandEnvironment,
  page: ServedPage | null,
): Promise<{ record: ResultRecord; paths: ArtefactPaths }> {
  const startedAt = environment.now();
  const artefacts = await openArtefacts({
    directory: resolve(environment.cwd, request.outputDir),
    stamp: stampOf(startedAt),
    gzip: request.csvGzip,
  });
  const { plan } = prepared.experiment;
  const sink = new TrialCsvSink(artefacts.csvTarget, {
    policies: request.policies,
    scenarioMode: request.scenarioMode,
    useColumns: plan.pool === null ? [] : useColumns(plan),
  });
  const run = new TrialRun(request, prepared, environment, page?.watcher ?? null);
  try {
    const record = await run.record(sink, startedAt);
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
    page?.done({ record, reportHtml, summaryJson, file: shownIn(environment.cwd, paths.latestPage) });
    return { record, paths };
  } catch (error) {
    await artefacts.abort();
    throw withReplay(error, request);
  } finally {
    await run.close();
  }
}

/** Runs, writes and prints; where there is a page that stays, until Ctrl-C. Throws THRESHOLD_FAILED last of all. */
async function runAndTell(
  request: SimulateRequest,
  prepared: PreparedRun,
  { environment, gate, page }: RunSetting,
): Promise<void> {
  const { record, paths } = await runAndWrite(request, prepared, environment, page);
  for (const warning of steadinessWarnings(record.steadiness)) {
    environment.stderr.write(`note: ${plain(warning)}\n`);
  }
  const gates = await gate.judge(record);
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
export async function finishRun(
  { request, prepared, gate }: ReadyRun,
  environment: CommandEnvironment,
): Promise<void> {
  const page =
    request.serve === null ? null : await ServedPage.open(request, request.serve.port, environment);
  try {
    await runAndTell(request, prepared, { environment, gate, page });
  } catch (error) {
    page?.failed(error);
    throw error;
  } finally {
    await page?.close();
  }
}
