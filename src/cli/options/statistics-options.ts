/** The options about sureness: when to stop, what matters, where inputs come from, whether to bound. */
import { QuotalabError } from '../../core/index.ts';
import type { InputPlan, SamplingPlan } from '../../simulation/engine/index.ts';
import type { ComparedMetric, StoppingRule } from '../../simulation/experiment/index.ts';
import type { Model } from '../../simulation/scenario/index.ts';
import { parseChoice, positiveNumber, refuseOption } from './option-values.ts';
import type { OptionTexts } from './simulate-options.ts';

/** Independent scrambles of --inputs sobol. Source: statistics specification, 2.8: at least 16. */
const SCRAMBLES = 16;
const LEAST_POINTS = 4;
/** Confidence of every interval and of --until settled. */
const CONFIDENCE = 0.95;

export interface StatisticsRequest {
  readonly stopping: StoppingRule;
  /** What policies are ranked by. */
  readonly rankBy: ComparedMetric;
  /** Objective points, and shares, that do not matter. */
  readonly indifference: number;
  readonly inputs: InputPlan;
  readonly sampling: SamplingPlan;
}

/** Up to so many trials each is sampled; beyond it every fifth, which costs less than a quarter of the run. */
const SAMPLE_ALL = 400;
const SAMPLE_EVERY = 5;
/** Samples are kept until the end of a run. */
const MOST_SAMPLES = 20_000;

function samplingOf(trials: number, bound: boolean): SamplingPlan {
  const every = trials <= SAMPLE_ALL ? 1 : Math.max(SAMPLE_EVERY, Math.ceil(trials / MOST_SAMPLES));
  return { every, bound };
}

/** 16 scrambles of a power of two points: the unit of replication is the scramble. */
function sobolInputs(trials: number): InputPlan {
  const points = trials / SCRAMBLES;
  const exponent = Math.log2(Math.max(points, LEAST_POINTS));
  if (points < LEAST_POINTS || !Number.isInteger(points) || 2 ** 31 % points !== 0) {
    const near = [Math.floor(exponent), Math.ceil(exponent)].map((m) => String(SCRAMBLES * (1 << m)));
    refuseOption(
      'trials',
      String(trials),
      `with --inputs sobol ${SCRAMBLES} scrambles times a power of two points from ${LEAST_POINTS} on, such as ${[...new Set(near)].join(' or ')}`,
    );
  }
  return { kind: 'sobol', scrambles: SCRAMBLES, points };
}

/** Short names of what policies are compared on; the names of the columns are taken as well. */
const MEASURE_NAMES: Readonly<Record<ComparedMetric, string>> = {
  objective_score: 'objective',
  served_ratio: 'served',
  peak_served_ratio: 'peak_served',
  peak_useful_five_hour: 'reserve',
  expired_weekly_units: 'expired',
};

function parseRankBy(text: string): ComparedMetric {
  const metrics = Object.keys(MEASURE_NAMES) as ComparedMetric[];
  const found = metrics.find((metric) => text === metric || text === MEASURE_NAMES[metric]);
  return found ?? refuseOption('rank-by', text, Object.values(MEASURE_NAMES).join(', '));
}

/** Reads --rank-by, --until, --indifference, --inputs and --no-bound. Throws BAD_OPTION. */
export function parseStatistics(
  given: OptionTexts,
  text: (name: string) => string,
  { trials, model }: { readonly trials: number; readonly model: Model },
): StatisticsRequest {
  const indifference = positiveNumber(text('indifference'), 1);
  if (indifference === null) {
    refuseOption('indifference', text('indifference'), 'a number > 0 and <= 1, in objective points');
  }
  const until = parseChoice('until', text('until'), ['trials', 'settled']);
  const inputs = parseChoice('inputs', text('inputs'), ['random', 'sobol']);
  const rankBy = parseRankBy(text('rank-by'));
  if (until === 'settled' && rankBy === 'expired_weekly_units') {
    throw new QuotalabError(
      'BAD_OPTION',
      '--until is settled with --rank-by expired, of which no amount is too little to matter; allowed: another measure',
    );
  }
  if (until === 'settled' && inputs === 'sobol') {
    throw new QuotalabError(
      'BAD_OPTION',
      '--until is settled with --inputs sobol, whose points are no independent trials; allowed: one of the two',
    );
  }
  return {
    stopping:
      until === 'settled' ? { kind: 'settled', indifference, confidence: CONFIDENCE } : { kind: 'trials' },
    indifference,
    rankBy,
    inputs: inputs === 'sobol' ? sobolInputs(trials) : { kind: 'random' },
    sampling: samplingOf(trials, given['no-bound'] !== true && model !== 'published'),
  };
}
