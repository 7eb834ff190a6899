/**
 * What the live page is told: the run as it stands, in numbers for its bar and chart and in words for the rest, so that
 * the page computes nothing but places on the screen. Pure. Read next: live-run.ts, which knows how the run stands.
 */
import { formatCount, formatPercent, leadMeaning, measureOf } from '../../display/report/index.ts';
import type { ComparedMetric, PolicySummary } from '../../simulation/experiment/index.ts';
import { leftWords, type Pace } from '../screen/progress/index.ts';
import type { LeadPoint } from './lead-history.ts';

/** What stays as it is while the run goes on. */
export interface LiveFacts {
  /** In the order of the request. */
  readonly policies: readonly string[];
  readonly rankBy: ComparedMetric;
  /** Differences up to this do not matter; of units each does, whatever this says. */
  readonly indifference: number;
}

/** The answer, when there is one. */
export interface LiveAnswer {
  readonly lines: ReadonlyArray<{ readonly label: string; readonly text: string }>;
  /** The report's file as the terminal shows it. */
  readonly file: string;
  /** Whether the server goes on, and the report can be had from it. */
  readonly isServed: boolean;
}

export type LivePhase =
  | { readonly kind: 'running' }
  /** All trials are done; what follows them is under way. */
  | { readonly kind: 'finishing' }
  | { readonly kind: 'done'; readonly answer: LiveAnswer }
  | { readonly kind: 'failed'; readonly message: string };

export interface LiveSight {
  readonly phase: LivePhase;
  /** Finished ones, merged or not. */
  readonly done: number;
  /** Of the run, at most. */
  readonly trials: number;
  readonly pace: Pace;
  /** Of the trials merged so far, by rank. */
  readonly ranking: readonly PolicySummary[];
  readonly points: readonly LeadPoint[];
}

/** Trials, lead and half-width in the unit of the page, and the indices of leader and runner-up. */
type PointRow = readonly [trials: number, delta: number, halfWidth: number, leader: number, runnerUp: number];

export interface LiveEvent {
  /** `all`: these points and no others; `more`: those the page has, and these. */
  readonly kind: 'all' | 'more';
  readonly phase: LivePhase['kind'];
  readonly done: number;
  readonly trials: number;
  readonly count: string;
  readonly rate: string;
  readonly left: string;
  /** null = nothing is known yet. */
  readonly lead: { readonly sentence: string; readonly meaning: string } | null;
  /** Of the table's last column. */
  readonly heading: string;
  readonly rows: ReadonlyArray<
    readonly [rank: string, policy: string, served: string, peak: string, mean: string]
  >;
  readonly unit: string;
  /** In the unit; 0 = every difference matters. */
  readonly indifference: number;
  readonly points: readonly PointRow[];
  readonly answer: LiveAnswer | null;
  /** Why it failed; '' = it did not. */
  readonly message: string;
}

/** Enough for a chart. */
const DIGITS = 6;

const NO_BREAK = '\u00a0';

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** Differences of shares are shown in percentage points. */
const scaleOf = (unit: string): number => (unit === 'percentage points' ? 100 : 1);

const indifferenceOf = ({ rankBy, indifference }: LiveFacts): number =>
  rankBy === 'expired_weekly_units' ? 0 : indifference;

/** The served share has a column of its own. */
const columnOf = (rankBy: ComparedMetric): Exclude<ComparedMetric, 'served_ratio'> =>
  rankBy === 'served_ratio' ? 'objective_score' : rankBy;

function leadWords(facts: LiveFacts, point: LeadPoint | undefined): LiveEvent['lead'] {
  if (point === undefined) return null;
  const { leader, runnerUp, delta, halfWidth } = point;
  const estimate = measureOf(facts.rankBy)
    .estimate(delta, halfWidth)
    .replace(' ± ', `${NO_BREAK}±${NO_BREAK}`);
  return {
    sentence: `${leader} leads ${runnerUp}, the next, by ${estimate}`,
    meaning: leadMeaning(delta, halfWidth, indifferenceOf(facts)),
  };
}

function countWords({ phase, done, trials }: LiveSight): string {
  if (phase.kind === 'done') return `${formatCount(done)} trials`;
  return `${formatCount(done)} of ${formatCount(trials)} trials`;
}

/** The event that brings a page to this sight. `since`: it has the points up to so many trials; null = none. */
export function liveEvent(facts: LiveFacts, sight: LiveSight, since: number | null): LiveEvent {
  const { phase, done, trials, pace, ranking, points } = sight;
  const measure = measureOf(facts.rankBy);
  const column = measureOf(columnOf(facts.rankBy));
  const scale = scaleOf(measure.unit);
  const indexOf = (policy: string): number => facts.policies.indexOf(policy);
  const isRunning = phase.kind === 'running';
  return {
    kind: since === null ? 'all' : 'more',
    phase: phase.kind,
    done,
    trials,
    count: countWords(sight),
    rate: done > 0 && isRunning ? `${formatCount(pace.perSecond)} trials/s` : '',
    left: isRunning ? leftWords(pace) : '',
    lead: leadWords(facts, points.at(-1)),
    heading: column.heading,
    rows: ranking.map((row) => [
      String(row.rank),
      row.policy,
      formatPercent(row.served_ratio_mean),
      formatPercent(1 - row.peak_served_ratio_mean),
      column.value(row[`${columnOf(facts.rankBy)}_mean`]),
    ]),
    unit: measure.unit,
    indifference: rounded(indifferenceOf(facts) * scale),
    points: points
      .filter((point) => since === null || point.trials > since)
      .map((point) => [
        point.trials,
        rounded(point.delta * scale),
        rounded(point.halfWidth * scale),
        indexOf(point.leader),
        indexOf(point.runnerUp),
      ]),
    answer: phase.kind === 'done' ? phase.answer : null,
    message: phase.kind === 'failed' ? phase.message : '',
  };
}
