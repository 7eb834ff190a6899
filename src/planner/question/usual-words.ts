/** What is said of the usual use: known, or too short to say and by which prior. */
import { unitsWords } from './instant-words.ts';
import type { UsageLanes } from './usage-lanes.ts';
import { LEAST_USUAL_DAYS, USUAL_PRIOR } from './usual-use.ts';

export interface UsualFacts {
  readonly status: 'known' | 'too_short';
  /** Of the stretch of activity. */
  readonly spanDays: number;
  readonly needDays: number;
  /** Stands in where the log is too short. */
  readonly prior: string | null;
}

export function usualFacts({ activity: { days, isLongEnough } }: Pick<UsageLanes, 'activity'>): UsualFacts {
  return {
    status: isLongEnough ? 'known' : 'too_short',
    spanDays: days,
    needDays: LEAST_USUAL_DAYS,
    prior: isLongEnough ? null : USUAL_PRIOR,
  };
}

/** `at the usual use`, or by the prior that stands in. */
export const usualWords = ({ prior }: UsualFacts): string =>
  prior === null ? 'at the usual use' : `by the prior ${prior}`;

/** Why a prior stands in; none where the log says what is usual, or holds nothing. */
export function usualNotes({ prior, spanDays, needDays }: UsualFacts, requestCount: number): string[] {
  if (prior === null || requestCount === 0) return [];
  return [
    `what is usual is too short to say: the log spans ${unitsWords(spanDays)} days without a silence of two weeks, ` +
      `${needDays} are needed; by the prior ${prior} each day takes what its days did, as surely as so few can tell`,
  ];
}
