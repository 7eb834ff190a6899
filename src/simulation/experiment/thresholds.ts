/**
 * Conditions that fail a run: a figure of the result, an operator and a number. `regression` is the largest fall
 * of a policy's mean objective since a baseline summary, `regression.POLICY` that policy's own; `winner.KEY` is a
 * figure of the winner's summary; anything else is a path into the record (figure-path.ts).
 */
import { QuotalabError } from '../../core/index.ts';
import { figureAt, pathProblem } from './figure-path.ts';
import type { ResultRecord } from './result-record.ts';

type Operator = '>' | '>=' | '<' | '<=';

const OPERATORS: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

export interface Threshold {
  /** As written. */
  readonly text: string;
  readonly figure: string;
  readonly operator: Operator;
  readonly limit: number;
}

/** What a baseline must hold: any summary of a run with the same demand. */
export interface BaselineRecord {
  readonly summary: ReadonlyArray<{ readonly policy: string; readonly objective_score_mean: number }>;
}

export interface ThresholdOutcome {
  readonly threshold: Threshold;
  /** null when the record does not know the figure. */
  readonly value: number | null;
  readonly isFailed: boolean;
  /** One sentence with the figures. */
  readonly reason: string;
}

const GRAMMAR =
  "conditions such as 'regression>0.005', 'winner.served_ratio_mean<0.7' or 'summary.paced.denial_rate_mean>=0.3', separated by commas";

/** Reads conditions separated by commas. Throws BAD_OPTION. */
export function parseThresholds(text: string): readonly Threshold[] {
  return text.split(',').map((part) => {
    const match = /^\s*([A-Za-z_][^\s<>=,]*)\s*(>=|<=|>|<)\s*(-?\d*\.?\d+(?:e-?\d{1,3})?)\s*$/i.exec(part);
    const limit = Number(match?.[3]);
    if (match === null || !Number.isFinite(limit) || /\.\.|\.$/.test(match[1]!)) {
      throw new QuotalabError('BAD_OPTION', `--fail-if is '${text}'; allowed: ${GRAMMAR}`);
    }
    return { text: part.trim(), figure: match[1]!, operator: match[2] as Operator, limit };
  });
}

/** Whether a threshold speaks of a baseline. */
export function needsBaseline({ figure }: Threshold): boolean {
  return figure === 'regression' || figure.startsWith('regression.');
}

/** Refuses conditions on what no summary of a run with these policies can have. Throws BAD_OPTION. */
export function requireFigures(thresholds: readonly Threshold[], policies: readonly string[]): void {
  for (const threshold of thresholds) {
    const policy = /^regression\.(.*)$/.exec(threshold.figure)?.[1];
    const known = policy === undefined || policies.includes(policy);
    const problem = needsBaseline(threshold)
      ? known
        ? null
        : `names the policy '${policy}'; allowed: a policy of this run: ${policies.join(', ')}`
      : pathProblem(threshold.figure, policies);
    if (problem !== null) {
      throw new QuotalabError('BAD_OPTION', `--fail-if '${threshold.text}' ${problem}`);
    }
  }
}

interface Found {
  readonly value: number | null;
  /** What the value is, in words. */
  readonly what: string;
}

/** Six digits: enough to see by how much. */
function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Falls of mean objectives since the baseline, the largest first. */
function fallsOf(record: ResultRecord, baseline: BaselineRecord): Array<{ policy: string; fall: number }> {
  return record.summary
    .flatMap(({ policy, objective_score_mean: now }) => {
      const before = baseline.summary.find((summary) => summary.policy === policy);
      return before === undefined ? [] : [{ policy, fall: before.objective_score_mean - now }];
    })
    .sort((x, y) => y.fall - x.fall);
}

function regressionOf(record: ResultRecord, baseline: BaselineRecord, policy: string | null): Found {
  const falls = fallsOf(record, baseline);
  const found = policy === null ? falls[0] : falls.find((fall) => fall.policy === policy);
  if (found === undefined) return { value: null, what: `no policy ${policy ?? ''} is in both runs` };
  return { value: found.fall, what: `the mean objective of ${found.policy} fell by ${digits(found.fall)}` };
}

function findFigure(threshold: Threshold, record: ResultRecord, baseline: BaselineRecord | null): Found {
  const { figure } = threshold;
  if (needsBaseline(threshold)) {
    return regressionOf(
      record,
      baseline!,
      figure === 'regression' ? null : figure.slice('regression.'.length),
    );
  }
  const winner = /^winner\.(.+)$/.exec(figure)?.[1];
  const path = winner === undefined ? figure : `summary.${record.verdict.winner}.${winner}`;
  const value = figureAt(record, path);
  if (value === undefined || (value !== null && typeof value !== 'number')) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--fail-if names '${figure}', which is no number of the summary; allowed: a path to a number in the summary JSON, such as summary.${record.verdict.winner}.served_ratio_mean`,
    );
  }
  const name = winner === undefined ? figure : `${record.verdict.winner}'s ${winner}`;
  return { value, what: value === null ? `${name} is not known` : `${name} is ${digits(value)}` };
}

/**
 * Judges every threshold; a figure that is not known fails. `baseline` is there when one of them needs it. Throws
 * BAD_OPTION for a path to nothing.
 */
export function judgeThresholds(
  thresholds: readonly Threshold[],
  record: ResultRecord,
  baseline: BaselineRecord | null,
): readonly ThresholdOutcome[] {
  return thresholds.map((threshold) => {
    const { value, what } = findFigure(threshold, record, baseline);
    const isFailed = value === null || OPERATORS[threshold.operator](value, threshold.limit);
    const verdict = value === null ? 'cannot be judged' : isFailed ? 'is true' : 'is not true';
    return { threshold, value, isFailed, reason: `${what}: ${threshold.text} ${verdict}` };
  });
}

/** Throws THRESHOLD_FAILED with every failed condition. */
export function requirePassed(outcomes: readonly ThresholdOutcome[]): void {
  const failed = outcomes.filter(({ isFailed }) => isFailed);
  if (failed.length === 0) return;
  throw new QuotalabError('THRESHOLD_FAILED', failed.map(({ reason }) => reason).join('; '));
}
