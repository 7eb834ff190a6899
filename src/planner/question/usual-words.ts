/** What is said of the usual use: known, or too short to say and by which prior. */
import { unitsWords } from './instant-words.ts';
import type { UsageLanes } from './usage-lanes.ts';
import { LEAST_USUAL_DAYS, USUAL_PRIOR } from './usual-use.ts';

/** `at the usual use`, or by the prior that stands in. */
export const usualWords = ({ activity }: Pick<UsageLanes, 'activity'>): string =>
  activity.isLongEnough ? 'at the usual use' : `by the prior ${USUAL_PRIOR}`;

/** Why a prior stands in; none where the log says what is usual. */
export function usualNotes({ activity, eventCount }: UsageLanes): string[] {
  if (activity.isLongEnough || eventCount === 0) return [];
  return [
    `what is usual is too short to say: the log spans ${unitsWords(activity.days)} days without a silence of two weeks, ` +
      `${LEAST_USUAL_DAYS} are needed; by the prior ${USUAL_PRIOR} each day takes what its days did, as surely as so few can tell`,
  ];
}

/** The same for programs. */
export function usualData({ activity }: UsageLanes): Record<string, unknown> {
  const { days, isLongEnough } = activity;
  return {
    status: isLongEnough ? 'known' : 'too_short',
    span_days: days,
    need_days: LEAST_USUAL_DAYS,
    prior: isLongEnough ? null : USUAL_PRIOR,
  };
}
