/**
 * The policies at a glance, against the recommended one: what each serves, what it denies in peak hours, and a mark. The
 * terminal's last table and the report's first are made of these rows. Plain text. Read next: recommendation-words.ts.
 */
import type { ResultRecord } from '../../../simulation/experiment/index.ts';
import { rankedDifference } from './comparison.ts';
import { formatPercent, withHalfWidth } from './format-number.ts';
import { measureOf } from './measure-words.ts';
import { indifferenceOf } from './recommendation-words.ts';
import { isOnlyAhead } from './told-apart.ts';

export type Mark = 'use' | 'ahead' | 'same' | 'as good' | 'perhaps' | 'worse' | 'serves less' | '';

export interface AnswerRow {
  readonly policy: string;
  /** Per cent of demand; '' without demand. */
  readonly served: string;
  /** Per cent of the demand of peak hours. */
  readonly deniedInPeak: string;
  /** What the recommended policy leads this one by, with its interval; '' for itself. */
  readonly lead: string;
  readonly mark: Mark;
}

/** What each mark says. */
export const MARK_WORDS: Readonly<Record<Exclude<Mark, ''>, string>> = {
  use: 'recommended',
  ahead: 'ahead so far, nothing is told apart yet',
  same: 'the same in every trial',
  'as good': 'no difference that matters',
  perhaps: 'not told apart by an amount that matters',
  worse: 'surely worse by an amount that matters',
  'serves less': 'stands higher, surely serves less',
};

/** Whether trials are enough for intervals; one that tells nothing is left blank. */
const hasIntervals = ({ statistics, rank_by: metric }: ResultRecord): boolean =>
  statistics.groups[0]?.metrics[metric].reason === null;

function markOf(record: ResultRecord, policy: string, lead: number, halfWidth: number | null): Mark {
  const { passed_over: passed, same_as: same } = record.recommendation[0]!;
  const indifference = indifferenceOf(record);
  if (same.includes(policy)) return 'same';
  if (passed.some((entry) => entry.policy === policy)) return 'serves less';
  if (halfWidth === null) return hasIntervals(record) ? 'perhaps' : '';
  if (Math.abs(lead) + halfWidth < indifference) return 'as good';
  return lead - halfWidth > indifference ? 'worse' : 'perhaps';
}

/** The recommended policy first, then the others by rank. */
export function answerRows(record: ResultRecord): readonly AnswerRow[] {
  const best = record.recommendation[0]!.policy;
  const measure = measureOf(record.rank_by);
  const bestMark = isOnlyAhead(record) ? 'ahead' : 'use';
  const isFirst = (policy: string): number => (policy === best ? 0 : 1);
  const ranked = [...record.summary].sort((a, b) => isFirst(a.policy) - isFirst(b.policy));
  return ranked.map(({ policy, served_ratio_mean: served, peak_served_ratio_mean: peak }) => {
    const row = {
      policy,
      served: formatPercent(served),
      deniedInPeak: served === null ? '' : formatPercent(1 - peak),
    };
    if (policy === best) return { ...row, lead: '', mark: bestMark };
    const found = rankedDifference(record, best, policy);
    if (found === null) return { ...row, lead: '', mark: '' };
    const { delta, halfWidth } = found;
    return {
      ...row,
      lead: withHalfWidth(measure.delta(delta), measure.halfWidth(halfWidth)),
      mark: markOf(record, policy, delta, halfWidth),
    };
  });
}
