/** The regimes of bench/steady.ts and the comparison of one start with a long run, paired on one tape. */

import { openStream } from '../dist/src/numerics/random/index.js';
import {
  flipSigns,
  maxT,
  needsFlips,
  type PairMoments,
  pairMoments,
} from '../dist/src/numerics/stats/index.js';
import { POLICY_SETS } from '../dist/src/quota/policies/index.js';
import type { AccountSpec } from '../dist/src/quota/windows/index.js';
import { DemandTape } from '../dist/src/simulation/demand/index.js';
import {
  METRIC_INDEX,
  METRICS,
  PUBLISHED_WEIGHTS,
  type TrialPlan,
  TrialRunner,
} from '../dist/src/simulation/engine/index.js';
import { judge } from '../dist/src/simulation/experiment/index.js';
import { compareMetric } from '../dist/src/simulation/experiment/statistics/compare-metric.js';
import { type Scenario, type Start, startAccounts } from '../dist/src/simulation/scenario/index.js';

const WEEK = 10080;
const LONG_WEEKS = 20;
const INDIFFERENCE = 0.002;
const CONFIDENCE = 0.95;
const FIXED = { kind: 'fixed', floorMinutes: 1 } as const;
const SHORT_STYLES = { fixed: FIXED, first_use: { kind: 'first_use', floorMinutes: 10 } } as const;
const COMPARED = ['objective_score', 'served_ratio'] as const;
const POLICIES = POLICY_SETS.default;

export interface Regime {
  readonly mode: 'focused' | 'broad';
  readonly resetMode: 'same' | 'staggered';
  readonly short: 'fixed' | 'first_use';
}

export const REGIMES: readonly Regime[] = (['staggered', 'same'] as const).flatMap((resetMode) =>
  (['focused', 'broad'] as const).flatMap((mode) =>
    (['fixed', 'first_use'] as const).map((short) => ({ mode, resetMode, short })),
  ),
);

export interface SteadyRow {
  readonly metric: (typeof COMPARED)[number];
  readonly start: Start;
  readonly warmupWeeks: number;
  readonly pairs: number;
  /** Largest mean change of a lead against 20 weeks, and its half-width (95 %, all pairs at once). */
  readonly worst: number;
  readonly halfWidth: number;
  readonly worstPair: string;
  /** Pairs whose interval leaves out 0. */
  readonly apart: number;
  /** Every lead changes by less than the indifference, surely. */
  readonly isSurelySmall: boolean;
  readonly verdict: string;
  readonly longVerdict: string;
}

/** The default of `simulate` first, then what was the default before. */
const startsOf = ({ mode }: Regime): ReadonlyArray<{ start: Start; warmupWeeks: number }> => [
  { start: 'paced', warmupWeeks: mode === 'focused' ? 3 : 4 },
  { start: 'full', warmupWeeks: 1 },
];

function planOf({ mode, resetMode, short }: Regime, warmupWeeks: number): TrialPlan {
  const weekCount = warmupWeeks + 1;
  return {
    seed: 77,
    scenarioLaw: {
      model: 'steady',
      mode,
      resetMode,
      shortStyle: SHORT_STYLES[short],
      weeklyStyle: FIXED,
      weekCount,
    },
    horizon: { warmupMinutes: warmupWeeks * WEEK, totalMinutes: weekCount * WEEK },
    policies: POLICIES,
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
    pool: null,
    inputs: { kind: 'random' },
    sampling: null,
  };
}

/** The clock of a window as it stands at `minute`, which becomes minute 0. First-use clocks run as at a start. */
function clockAt<Spec extends AccountSpec['short']>(spec: Spec, minute: number): Spec {
  if (spec.kind !== 'fixed' || minute < spec.firstResetMinute) return spec;
  const since = (minute - spec.firstResetMinute) % spec.lengthMinutes;
  return { ...spec, firstResetMinute: spec.lengthMinutes - since };
}

/** The tape's last weeks as a tape of their own. */
function tailOf(tape: DemandTape, fromMinute: number, horizon: TrialPlan['horizon']): DemandTape {
  const { minutes, costs, arrivalCount } = tape;
  let first = 0;
  while (first < arrivalCount && minutes[first]! < fromMinute) first++;
  const tail = new DemandTape(Math.max(1, arrivalCount - first));
  for (let arrival = first; arrival < arrivalCount; arrival++) {
    tail.minutes[arrival - first] = minutes[arrival]! - fromMinute;
    tail.costs[arrival - first] = costs[arrival]!;
  }
  tail.arrivalCount = arrivalCount - first;
  tail.seal(horizon);
  return tail;
}

/** A runner that meets worlds given to it. */
class GivenWorldRunner {
  private readonly runner: TrialRunner;
  private given: { scenario: Scenario; tape: DemandTape } | null = null;

  private constructor(runner: TrialRunner) {
    this.runner = runner;
    Object.assign(runner, {
      world: { open: () => ({ scenario: this.given!.scenario, demandSeeds: null }) },
      loadTape: () => Object.assign(Reflect.get(runner, 'tape'), this.given!.tape),
    });
  }

  static async open(plan: TrialPlan): Promise<GivenWorldRunner> {
    return new GivenWorldRunner(await new TrialRunner(plan).specialise());
  }

  rows(trial: number, scenario: Scenario, tape: DemandTape): Float64Array {
    this.given = { scenario, tape };
    const rows = new Float64Array(POLICIES.length * METRICS.length);
    this.runner.run(trial, { rows, rowOffset: 0, facts: new Float64Array(8), factOffset: 0 });
    return rows;
  }
}

/** Shape: COMPARED x policies x trials. */
const emptyColumns = (trials: number): Float64Array[][] =>
  COMPARED.map(() => POLICIES.map(() => new Float64Array(trials)));

function keep(columns: Float64Array[][], trial: number, rows: Float64Array): void {
  COMPARED.forEach((metric, m) => {
    POLICIES.forEach((_, policy) => {
      columns[m]![policy]![trial] = rows[policy * METRICS.length + METRIC_INDEX[metric]]!;
    });
  });
}

const bits = (): (() => number) => {
  const stream = openStream({ seed: 1, trialIndex: 0, purpose: 'bootstrap', substream: 0 });
  return () => stream.next();
};

function verdictOf(columns: readonly Float64Array[], metric: SteadyRow['metric']): string {
  const comparison = compareMetric({
    metric,
    policies: POLICIES,
    columns,
    trials: Int32Array.from(columns[0]!, (_, trial) => trial),
    inputs: { kind: 'random' },
    flips: needsFlips(columns[0]!.length) ? flipSigns(columns, bits()) : null,
    indifference: INDIFFERENCE,
    confidence: CONFIDENCE,
    range: null,
    nextBits: bits(),
    isTested: true,
  });
  const verdict = judge(comparison);
  return `${verdict.status} ${verdict.winner}`;
}

function compareStarts(
  own: readonly Float64Array[],
  long: readonly Float64Array[],
  metric: SteadyRow['metric'],
): Omit<SteadyRow, 'start' | 'warmupWeeks'> {
  const changes = own.map((column, policy) => column.map((value, trial) => value - long[policy]![trial]!));
  const pairs = pairMoments(changes);
  const { halfWidths } = maxT(changes, pairs, bits(), CONFIDENCE);
  const widthOf = (pair: PairMoments): number => halfWidths[pairs.indexOf(pair)]!;
  const worst = pairs.reduce((most, pair) => (Math.abs(pair.mean) > Math.abs(most.mean) ? pair : most));
  return {
    metric,
    pairs: pairs.length,
    worst: worst.mean,
    halfWidth: widthOf(worst),
    worstPair: `${POLICIES[worst.a]}, ${POLICIES[worst.b]}`,
    apart: pairs.filter((pair) => Math.abs(pair.mean) > widthOf(pair)).length,
    isSurelySmall: pairs.every((pair) => Math.abs(pair.mean) + widthOf(pair) < INDIFFERENCE),
    verdict: verdictOf(own, metric),
    longVerdict: verdictOf(long, metric),
  };
}

/** One row per start and compared metric. */
export async function expectSteady(regime: Regime, trials: number): Promise<SteadyRow[]> {
  const longPlan = planOf(regime, LONG_WEEKS);
  const source = new TrialRunner({ ...longPlan, policies: ['fill_first'] });
  const longRunner = await GivenWorldRunner.open(longPlan);
  const long = emptyColumns(trials);
  const shorts = await Promise.all(
    startsOf(regime).map(async (choice) => ({
      ...choice,
      plan: planOf(regime, choice.warmupWeeks),
      runner: await GivenWorldRunner.open(planOf(regime, choice.warmupWeeks)),
      columns: emptyColumns(trials),
    })),
  );
  for (let trial = 0; trial < trials; trial++) {
    const { scenario, tape } = source.record(trial, 'fill_first');
    keep(long, trial, longRunner.rows(trial, scenario, tape));
    for (const { plan, runner, columns, start, warmupWeeks } of shorts) {
      const from = (LONG_WEEKS - warmupWeeks) * WEEK;
      const clocks = scenario.accounts.map(({ name, short, weekly }) => ({
        name,
        short: clockAt(short, from),
        weekly: clockAt(weekly, from),
      }));
      const tail = { ...scenario, accounts: startAccounts(clocks, start) };
      keep(columns, trial, runner.rows(trial, tail, tailOf(tape, from, plan.horizon)));
    }
  }
  return shorts.flatMap(({ start, warmupWeeks, columns }) =>
    COMPARED.map((metric, m) => ({
      start,
      warmupWeeks,
      ...compareStarts(columns[m]!, long[m]!, metric),
    })),
  );
}
