/**
 * Whether a run tells policies apart, and how many trials would. Where it does not, a policy is ahead so far, and none is to
 * be used. Read next: brief-words.ts, answer-rows.ts.
 */
import type { ResultRecord } from '../../../simulation/experiment/index.ts';
import { SAME } from './comparison.ts';
import { indifferenceOf, leadMeaning, NOT_APART } from './recommendation-words.ts';

const rankedIn = ({ statistics, rank_by }: ResultRecord) => statistics.groups[0]?.metrics[rank_by];

/**
 * True where several policies differ and no interval of a pair, for all pairs at once, leaves out 0, though some pair may
 * differ by an amount that matters. Of one policy, of policies that are all the same, and without demand false.
 */
export function tellsNothingApart(record: ResultRecord): boolean {
  const { policies, verdict, regime, recommendation } = record;
  if (policies.length === 1 || verdict.status === 'identical' || regime.kind === 'none') return false;
  const ranked = rankedIn(record);
  if (ranked === undefined || recommendation[0]!.passed_over.length > 0) return false;
  if (ranked.reason !== null) return true;
  const known = ranked.pairs.map(({ mean_delta: delta, simultaneous_half_width_95: half }) => ({
    delta: Math.abs(delta),
    half: half ?? Number.POSITIVE_INFINITY,
  }));
  const indifference = indifferenceOf(record);
  return (
    known.every(({ delta, half }) => delta <= Math.max(half, SAME)) &&
    known.some(({ delta, half }) => delta + half >= indifference && half > 0)
  );
}

/**
 * True where chance may have put the recommended policy first: nothing is told apart, or trials are few and the next is not
 * told from it. False where every policy serves what there is.
 */
export function isOnlyAhead(record: ResultRecord): boolean {
  if (record.regime.kind === 'ample' || record.verdict.status === 'identical') return false;
  const { is_few: isFew, delta, half_width_95: half } = record.recommendation[0]!;
  const isNear =
    delta !== null && (half === null || leadMeaning(delta, half, indifferenceOf(record)) === NOT_APART);
  return tellsNothingApart(record) || (isFew && isNear);
}

export interface TrialsNeeded {
  /** About so many trials, two digits. */
  readonly trials: number;
  /** The lead that they would tell from chance, in the run's measure: the one found, at least what matters. */
  readonly lead: number;
}

/** Trials that would tell the recommended policy from the next, since a half-width falls with their root; null where not known. */
export function trialsNeeded(record: ResultRecord): TrialsNeeded | null {
  const { delta, half_width_95: half, trials } = record.recommendation[0]!;
  if (delta === null || half === null) return null;
  const lead = Math.max(Math.abs(delta), indifferenceOf(record));
  if (lead < SAME || half <= lead) return null;
  const times = (half / lead) * (half / lead);
  return { trials: Number((trials * times).toPrecision(2)), lead };
}
