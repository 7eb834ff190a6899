/** `simulate --replay`: one trial again, every policy's figures, and the story of one of them. */
import Table from 'cli-table3';
import { QuotalabError } from '../../core/index.ts';
import { formatCount, formatObjective, formatPercent, tellTrial } from '../../display/report/index.ts';
import {
  FACTS,
  METRIC_INDEX,
  METRICS,
  type Metric,
  OUTAGE_COLUMN,
  TrialRunner,
  useColumns,
} from '../../simulation/engine/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { SimulateRequest } from './simulate-request.ts';

/** METRICS rows of every policy, and minutes of the longest outage of each as elapsed time. */
interface TrialFigures {
  readonly rows: Float64Array;
  readonly elapsedOutages: readonly number[];
}

function runTrial(runner: TrialRunner, trialIndex: number): TrialFigures {
  const { plan } = runner;
  const columns = useColumns(plan);
  const rows = new Float64Array(plan.policies.length * METRICS.length);
  const facts = new Float64Array(FACTS.length);
  const uses = { values: new Float64Array(plan.policies.length * columns.length), offset: 0 };
  try {
    runner.run(trialIndex, { rows, rowOffset: 0, facts, factOffset: 0, uses });
  } catch (error) {
    throw new QuotalabError('TRIAL_FAILED', `trial ${trialIndex} failed again: ${(error as Error).message}`);
  }
  const outageAt = columns.indexOf(OUTAGE_COLUMN);
  const elapsedOutages = plan.policies.map((_, index) => uses.values[index * columns.length + outageAt]!);
  return { rows, elapsedOutages };
}

/** Figures of every policy in the trial, best objective first. */
function policyTable(
  policies: readonly string[],
  { rows, elapsedOutages }: TrialFigures,
): { best: string; lines: string } {
  const value = (policy: number, metric: Metric): number =>
    rows[policy * METRICS.length + METRIC_INDEX[metric]]!;
  const order = policies
    .map((_, index) => index)
    .sort((a, b) => value(b, 'objective_score') - value(a, 'objective_score'));
  const table = new Table({
    head: [
      'Policy',
      'Objective',
      'Served %',
      'Denied',
      'Expired units',
      'Longest outage (busy min)',
      '(elapsed min)',
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const index of order) {
    table.push([
      policies[index]!,
      formatObjective(value(index, 'objective_score')),
      formatPercent(value(index, 'served_ratio')),
      formatCount(value(index, 'denied_requests')),
      formatCount(value(index, 'expired_weekly_units')),
      formatCount(value(index, 'longest_outage_minutes')),
      formatCount(elapsedOutages[index]!),
    ]);
  }
  return { best: policies[order[0]!]!, lines: table.toString() };
}

/** `supply` in units of measured time; Infinity where an account has no known limit. */
function loadText(demandUnits: number, supply: number): string {
  if (!Number.isFinite(supply)) return 'supply not known (an account has no known limit)';
  return supply > 0 ? `${((100 * demandUnits) / supply).toFixed(0)} % of the weekly supply` : 'no supply';
}

/** Where the trial is not among those of the run that the options describe. */
function beyondLines(trialIndex: number, trials: number): string[] {
  return trialIndex < trials
    ? []
    : [
        `Not one of the ${countOf(trials, 'trial')} of this run: its report and table do not hold it. A run of ${countOf(trialIndex + 1, 'trial')} or more meets it so.`,
      ];
}

/** The lines to print. The same trial gives the same lines, whatever ran before. */
export function replayLines(request: SimulateRequest, prepared: PreparedRun, trialIndex: number): string[] {
  const { plan } = prepared.experiment;
  const runner = new TrialRunner(plan);
  const { best, lines } = policyTable(plan.policies, runTrial(runner, trialIndex));
  const policy = request.replayPolicy ?? best;
  const record = runner.record(trialIndex, policy);
  const { scenario, tape } = record;
  const supply = runner.supplyUnits(scenario) * request.weeks;
  const load = loadText(tape.totalDemandUnits, supply);
  const users = scenario.law === null ? '' : `, ${countOf(scenario.law.userCount, 'user')}`;
  return [
    `Trial ${trialIndex} of seed ${request.seed}: ${scenario.resetClass}, ${countOf(scenario.accounts.length, 'account')}${users}`,
    ...beyondLines(trialIndex, request.trials),
    `Measured demand: ${countOf(tape.arrivalCount - tape.measuredFrom, 'request')}, ${countOf(tape.totalDemandUnits, 'unit')}, ${load}`,
    '',
    lines,
    '',
    `Story of ${policy}${request.replayPolicy === null ? ' (the best here; --policy NAME tells another)' : ''}, ${countOf(request.warmupWeeks, 'warm-up week')} included`,
    '',
    ...tellTrial(record, plan.horizon),
  ];
}
