/** What is said of the usual use, known or by which prior, and of chances and instants in drawn futures. */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import {
  type ExhaustionDistribution,
  LEAST_USUAL_DAYS,
  USUAL_PRIOR,
  type UsageLanes,
} from '../usage/index.ts';
import { unitsText } from './answer-words.ts';
import { chanceWords } from './instant-words.ts';

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
    `what is usual is too short to say: the log's stretch of activity spans ${unitsText(spanDays)} days, ` +
      `${needDays} are needed; by the prior ${prior} each day takes what its days did, as surely as so few can tell`,
  ];
}

/** Instant by which a share of the futures is out; null = not by the horizon. */
export function outMs(law: ExhaustionDistribution, q: number, nowMs: number): number | null {
  const hours = law.quantileHours(q);
  return hours === null ? null : nowMs + hours * MS_PER_HOUR;
}

/** Share of the futures that are out by the horizon. */
export const outChance = ({ outHours, pathCount }: ExhaustionDistribution): number =>
  outHours.length / pathCount;

/** Instants over the horizon with the share of futures that are out by them; `count` steps of equal length. */
export function chanceSteps(
  law: ExhaustionDistribution,
  count: number,
  nowMs: number,
): Array<readonly [atMs: number, chance: number]> {
  return Array.from({ length: count }, (_, i) => {
    // Rounding may not carry the last step past the horizon.
    const hours = Math.min(law.horizonHours, (law.horizonHours * (i + 1)) / count);
    return [nowMs + hours * MS_PER_HOUR, law.chanceBy(hours)] as const;
  });
}

/** A chance counted in drawn futures: none of a thousand is not never, all are not always. */
export const drawnWords = (chance: number): string =>
  chance === 0 ? 'under 1 %' : chance === 1 ? 'over 99 %' : chanceWords(chance);
