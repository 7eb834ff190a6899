/**
 * A run as a gate in continuous integration: thresholds against the result or a baseline summary, and what CI pages
 * show. Everything that can be judged before the run is; files for CI pages are written also when thresholds fail.
 */
import { QuotalabError } from '../../core/index.ts';
import { renderGithubSummary, renderJunit } from '../../display/report/index.ts';
import {
  appendWhole,
  type NamedFile,
  optionFile,
  requirePlace,
  writeWhole,
} from '../../display/write/index.ts';
import {
  judgeThresholds,
  needsBaseline,
  parseThresholds,
  type ResultRecord,
  requireFigures,
  type Threshold,
  type ThresholdOutcome,
} from '../../simulation/experiment/index.ts';
import { readSummary, type SummaryFile } from '../inputs/index.ts';
import type { OptionTexts } from '../options/index.ts';

export interface GateRequest {
  readonly thresholds: readonly Threshold[];
  readonly baselinePath: string | null;
  /** Appended to. */
  readonly githubSummaryPath: string | null;
  readonly junitPath: string | null;
}

/** What a run must agree with to have met the baseline's demand. */
export interface RunIdentity {
  readonly seed: number;
  readonly trials: number;
  readonly scenarioMode: string;
  readonly resetMode: string;
  readonly policies: readonly string[];
}

/** Reads --fail-if, --baseline-summary, --github-summary and --junit. Throws BAD_OPTION. */
export function parseGate(given: OptionTexts, policies: readonly string[]): GateRequest {
  const text = (name: string): string | null => (given[name] === undefined ? null : String(given[name]));
  const failIf = text('fail-if');
  const thresholds = failIf === null ? [] : parseThresholds(failIf);
  const baselinePath = text('baseline-summary');
  for (const threshold of thresholds) {
    if (needsBaseline(threshold) && baselinePath === null) {
      throw new QuotalabError(
        'BAD_OPTION',
        `--fail-if '${threshold.text}' compares with a baseline; allowed: with --baseline-summary FILE`,
      );
    }
  }
  requireFigures(thresholds, policies);
  if (baselinePath !== null && !thresholds.some(needsBaseline)) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--baseline-summary is given without a condition on it; allowed: with --fail-if 'regression>0.005' or the like`,
    );
  }
  return { thresholds, baselinePath, githubSummaryPath: text('github-summary'), junitPath: text('junit') };
}

function refuseBaseline(path: string, baseline: SummaryFile, differences: readonly string[]): never {
  throw new QuotalabError(
    'BAD_SUMMARY',
    `--baseline-summary '${path}' met another demand (${differences.join(', ')}); allowed: a summary of the same trials, made here by: ${baseline.command}`,
  );
}

export class Gate {
  private readonly request: GateRequest;
  private readonly cwd: string;
  private readonly baseline: SummaryFile | null;

  private constructor(request: GateRequest, cwd: string, baseline: SummaryFile | null) {
    this.request = request;
    this.cwd = cwd;
    this.baseline = baseline;
  }

  /** Reads the baseline and looks at the output directories. Throws BAD_SUMMARY and BAD_OUTPUT. */
  static async open(request: GateRequest, run: RunIdentity, cwd: string): Promise<Gate> {
    for (const file of Object.values(filesOf(request, cwd))) if (file !== null) await requirePlace(file);
    if (request.baselinePath === null) return new Gate(request, cwd, null);
    const baseline = await readSummary('--baseline-summary', request.baselinePath, cwd);
    const pairs: ReadonlyArray<readonly [string, unknown, unknown]> = [
      ['seed', baseline.seed, run.seed],
      ['trials', baseline.trials, run.trials],
      ['scenario mode', baseline.scenario_mode, run.scenarioMode],
      ['reset mode', baseline.reset_mode, run.resetMode],
    ];
    const differences = pairs
      .filter(([, before, now]) => before !== now)
      .map(([name, before, now]) => `${name} ${String(before)}, here ${String(now)}`);
    if (differences.length > 0) refuseBaseline(request.baselinePath, baseline, differences);
    return new Gate(request, cwd, baseline);
  }

  /**
   * Judges a finished run and writes what CI pages show. Throws BAD_SUMMARY when the demand was another one after
   * all; conditions that are true are the caller's to throw (requirePassed).
   */
  async judge(record: ResultRecord): Promise<readonly ThresholdOutcome[]> {
    const { thresholds, baselinePath } = this.request;
    if (this.baseline !== null && this.baseline.demand_digest !== record.demand_digest) {
      refuseBaseline(baselinePath!, this.baseline, ['the demand digests differ']);
    }
    const outcomes = judgeThresholds(thresholds, record, this.baseline);
    const { githubSummary, junit } = filesOf(this.request, this.cwd);
    if (githubSummary !== null) await appendWhole(githubSummary, renderGithubSummary(record, outcomes));
    if (junit !== null) await writeWhole(junit, renderJunit(record, outcomes));
    return outcomes;
  }
}

function filesOf(
  { githubSummaryPath, junitPath }: GateRequest,
  cwd: string,
): Readonly<Record<'githubSummary' | 'junit', NamedFile | null>> {
  const file = (option: string, path: string | null): NamedFile | null =>
    path === null ? null : optionFile(option, path, cwd);
  return { githubSummary: file('github-summary', githubSummaryPath), junit: file('junit', junitPath) };
}
