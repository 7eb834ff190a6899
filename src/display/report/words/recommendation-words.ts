/**
 * The recommendation in sentences: how surely it leads, who is passed over and why. "Leads" and "worse" are said of
 * differences that are surely more than what does not matter. Read next: brief-words.ts.
 */
import type { Recommendation, ResultRecord } from '../../../simulation/experiment/index.ts';
import { NO_BREAK, pointsEstimate } from './format-number.ts';
import { restingOn } from './group-words.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';
import { type Measure, measureOf } from './measure-words.ts';

/** Smaller differences do not matter: 0 for units, of which each matters. */
export function indifferenceOf({ rank_by: metric, statistics }: ResultRecord): number {
  return metric === 'expired_weekly_units' ? 0 : statistics.indifference;
}

export const NOT_APART: string = 'the two cannot be told apart';

/** What a lead of this size and half-width is worth; an interval that is not known tells nothing. */
export function leadMeaning(lead: number, halfWidth: number | null, indifference: number): string {
  if (halfWidth === null) return 'so few trials cannot tell the two apart';
  if (Math.abs(lead) + halfWidth < indifference) return 'too little to matter';
  if (lead - halfWidth > indifference) return 'surely by an amount that matters';
  if (lead - halfWidth > 0) return 'surely more, perhaps by too little to matter';
  return NOT_APART;
}

const basisWords = (record: ResultRecord, { trials, is_few: isFew }: Recommendation): string =>
  `95${NO_BREAK}% interval for all pairs at once, ${restingOn(record, trials)}${isFew ? ', which are few' : ''}`;

/** How surely the recommended policy leads the runner-up; '' where there is none. */
export function leadWords(record: ResultRecord, found: Recommendation): string {
  const { runner_up: runnerUp, delta, half_width_95: halfWidth, passed_over: passed } = found;
  const reason = record.statistics.groups[0]?.metrics[record.rank_by].reason ?? null;
  if (record.policies.length === 1) return 'One policy ran: there is nothing to compare.';
  if (reason !== null) return `There are no intervals: ${escapeMarkdown(reason)}.`;
  if (runnerUp === null || delta === null) return '';
  const who = escapeMarkdown(found.policy);
  if (passed.some(({ policy }) => policy === runnerUp))
    return `No other policy surely serves as much as ${who}.`;
  const measure = measureOf(record.rank_by);
  const meaning = leadMeaning(delta, halfWidth, indifferenceOf(record));
  return `${who} leads ${escapeMarkdown(runnerUp)}, the next, by ${measure.estimate(delta, halfWidth)}: ${meaning} (${basisWords(record, found)}).`;
}

function leastMost({ rank_by: metric }: ResultRecord, measure: Measure): string {
  return metric === 'expired_weekly_units' ? `least ${measure.name}` : `best ${measure.name}`;
}

/** Why the first of the ranking is not the recommended one; '' where it is. */
export function passedOverWords(
  record: ResultRecord,
  { passed_over: passed, policy }: Recommendation,
): string {
  const [first, ...rest] = passed;
  if (first === undefined) return '';
  const measure = measureOf(record.rank_by);
  const others =
    rest.length === 0 ? '' : ` ${listWords(rest.map((entry) => escapeMarkdown(entry.policy)))} likewise.`;
  const less = pointsEstimate(first.served_less, first.half_width_95);
  return `${escapeMarkdown(first.policy)} has the ${leastMost(record, measure)}, but surely serves less (${less} than ${escapeMarkdown(first.than)}), so ${escapeMarkdown(policy)} is recommended.${others}`;
}
