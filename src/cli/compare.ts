/** The `compare` command: two summaries of runs that met the same demand, policy by policy. */

import { resolve } from 'node:path';
import { QuotalabError } from '../core/index.ts';
import { compareLines } from '../display/report/index.ts';
import {
  type ComparedRun,
  compareRuns,
  judgeThresholds,
  needsBaseline,
  parseThresholds,
  type ResultRecord,
  type RunComparison,
  requirePassed,
} from '../simulation/experiment/index.ts';
import { readSummary, readTrialTable, type SummaryFile, trialTableBeside } from './inputs/index.ts';
import type { ProgressTarget } from './screen/progress/index.ts';

export interface CompareRequest {
  readonly paths: readonly [a: string, b: string];
  readonly json: boolean;
  readonly failIf: string | null;
}

export interface CompareEnvironment {
  readonly cwd: string;
  readonly stdout: ProgressTarget;
}

const SETTINGS = ['seed', 'trials', 'scenario_mode', 'reset_mode', 'command'] as const;

function refuseOtherDemand(paths: readonly string[], a: SummaryFile, b: SummaryFile): never {
  const differences = SETTINGS.filter((key) => a[key] !== b[key]).map(
    (key) => `${key.replace('_', ' ')} '${a[key]}' and '${b[key]}'`,
  );
  const why = differences.length === 0 ? 'their demand digests differ' : differences.join(', ');
  throw new QuotalabError(
    'BAD_SUMMARY',
    `'${paths[0]}' and '${paths[1]}' met different demand (${why}); allowed: summaries with one demand digest`,
  );
}

/** Trials' objectives beside a summary, or why they are not there. */
async function objectivesOf(
  path: string,
  summary: SummaryFile,
): Promise<{ objectives: ComparedRun['objectives']; note: string | null }> {
  const table = trialTableBeside(path);
  if (table === null) return { objectives: null, note: `no trial table lies beside ${path}` };
  const columns = await readTrialTable(table, ['objective_score']);
  const matches =
    columns !== null &&
    summary.summary.every(({ policy, objective_score_mean: mean }) => {
      const values = columns.get(policy)?.objective_score;
      if (values?.length !== summary.trials) return false;
      return Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - mean) < 1e-9;
    });
  if (!matches) return { objectives: null, note: `${table} does not hold the trials of ${path}` };
  return {
    objectives: new Map([...columns].map(([policy, values]) => [policy, values.objective_score!])),
    note: null,
  };
}

async function readBoth(
  { paths }: CompareRequest,
  cwd: string,
): Promise<{ comparison: RunComparison; notes: string[]; summaries: readonly SummaryFile[] }> {
  const summaries = await Promise.all(paths.map((path) => readSummary('compare', path, cwd)));
  const [a, b] = summaries as [SummaryFile, SummaryFile];
  if (a.demand_digest !== b.demand_digest) refuseOtherDemand(paths, a, b);
  const tables = await Promise.all(
    summaries.map((summary, index) => objectivesOf(resolve(cwd, paths[index]!), summary)),
  );
  const notes = tables.flatMap(({ note }) =>
    note === null ? [] : [`there are means but no intervals, because ${note}`],
  );
  const run = (index: number): ComparedRun => ({
    summary: summaries[index]!.summary,
    objectives: notes.length === 0 ? tables[index]!.objectives : null,
  });
  return { comparison: compareRuns(run(0), run(1)), notes: notes.slice(0, 1), summaries };
}

/** Runs the command. Throws BAD_SUMMARY, BAD_OPTION and THRESHOLD_FAILED. */
export async function compare(request: CompareRequest, environment: CompareEnvironment): Promise<void> {
  const thresholds = request.failIf === null ? [] : parseThresholds(request.failIf);
  const { comparison, notes, summaries } = await readBoth(request, environment.cwd);
  const text = request.json
    ? JSON.stringify({ ...comparison, notes }, null, 2)
    : compareLines(comparison, notes).join('\n');
  environment.stdout.write(`${text}\n`);
  const [a, b] = summaries as [SummaryFile, SummaryFile];
  const record = { ...b, verdict: { winner: comparison.chosen_b } } as unknown as ResultRecord;
  requirePassed(judgeThresholds(thresholds, record, thresholds.some(needsBaseline) ? a : null));
}
