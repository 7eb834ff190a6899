/**
 * The verdict in plain words: what the first of the ranking serves, whether it wins, by how much, where it holds. Every claim of a difference rests on an interval. All names
 * are escaped. Read next: term-words.ts.
 */
import { assertNever } from '../../../core/index.ts';
import type { PolicySummary, ResultRecord, Verdict } from '../../../simulation/experiment/index.ts';
import { servedChanceNote } from './comparison.ts';
import { formatPercent, formatPercentagePoints, formatPlain, NO_BREAK } from './format-number.ts';
import { bandWords, classWords, groupOf, isCompared, restingOn } from './group-words.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';
import { type Measure, measureOf } from './measure-words.ts';
import { passedOverWords } from './recommendation-words.ts';

const bold = (name: string): string => `**${escapeMarkdown(name)}**`;
const names = (policies: readonly string[]): string => listWords(policies.map(escapeMarkdown));

function summaryOf(record: ResultRecord, policy: string): PolicySummary | null {
  return record.summary.find((summary) => summary.policy === policy) ?? null;
}

/** "(95 % interval for all pairs at once, paired over 2,000 trials)". */
function basisWords(record: ResultRecord): string {
  const only = groupOf(record, 'overall')?.is_few === true ? ', which are few' : '';
  return `95${NO_BREAK}% interval for all pairs at once, paired over ${restingOn(record, groupOf(record, 'overall')?.trials ?? record.trials)}${only}`;
}

/** "0.7368", and how its leads are written. */
function rankedWords(record: ResultRecord): { mean: string; measure: Measure } {
  const measure = measureOf(record.rank_by);
  const best = groupOf(record, 'overall')?.metrics[record.rank_by].best;
  const entry = best?.find(({ policy }) => policy === record.verdict.winner);
  return { mean: measure.value(entry?.mean ?? null), measure };
}

function intervalWords(delta: number, halfWidth: number | null): string {
  if (halfWidth === null) return 'with an interval as wide as all that can be';
  return `an interval that ${delta > halfWidth ? 'leaves out' : 'includes'} 0`;
}

function openingWords(record: ResultRecord): string {
  const { verdict, statistics } = record;
  const { mean, measure } = rankedWords(record);
  const matters = formatPlain(statistics.indifference);
  const paired = basisWords(record);
  switch (verdict.status) {
    case 'clear': {
      const lead = measure.estimate(verdict.delta, verdict.half_width_95);
      const who =
        verdict.same.length === 0
          ? `${bold(verdict.winner)} wins: its mean ${measure.name} is`
          : `${bold(verdict.winner)} wins, together with ${names(verdict.same)}, which came out exactly the same in every trial: the mean ${measure.name} is`;
      return `${who} ${mean}, better than that of the runner-up ${bold(verdict.runner_up)} by ${lead} (${paired}).`;
    }
    case 'no_difference_that_matters': {
      const others = verdict.no_difference;
      const lead = measure.estimate(verdict.delta, verdict.half_width_95);
      const rest = record.policies.length - 1 - others.length - verdict.same.length;
      const worse = rest > 0 ? ' Every other policy is worse.' : '';
      return `**No difference that matters** between ${bold(verdict.winner)} (mean ${measure.name} ${mean}) and ${names(others)}: its lead over the runner-up ${bold(verdict.runner_up)} is ${lead}, surely less than ${matters} (${paired}). Choose between them by other things.${worse}${sameWords(verdict)}`;
    }
    case 'not_distinguished': {
      const lead = `Its lead over the runner-up ${bold(verdict.runner_up)} is ${measure.estimate(verdict.delta, verdict.half_width_95)}, ${intervalWords(verdict.delta, verdict.half_width_95)} (${paired}).`;
      const near =
        verdict.no_difference.length === 0
          ? ''
          : ` From ${names(verdict.no_difference)} it differs by less than ${matters}, which does not matter.`;
      return `**No clear winner.** ${bold(verdict.winner)} has the best mean ${measure.name}, ${mean}, but this run cannot tell whether ${names(verdict.not_distinguished)} ${verdict.not_distinguished.length === 1 ? 'is' : 'are'} worse by an amount that matters. ${lead}${near}${sameWords(verdict)}`;
    }
    case 'identical':
      return `**Nothing to choose.** Every policy came out exactly the same in every trial, so here the choice of policy does not matter: the mean ${measure.name} is ${mean} for each, and the order of the tables below means nothing.`;
    case 'not_compared': {
      const reason = escapeMarkdown(verdict.reason).replace(/[.!\s]+$/, '');
      return `**Not compared:** ${reason}. ${bold(verdict.winner)} reached the mean ${measure.name} ${mean}.`;
    }
    default:
      return assertNever(verdict);
  }
}

/** Who did just what the winner did; '' when nobody did. */
function sameWords({ winner, same }: Extract<Verdict, { readonly same: readonly string[] }>): string {
  return same.length === 0
    ? ''
    : ` ${names(same)} came out exactly the same as ${escapeMarkdown(winner)} in every trial.`;
}

/** Which others came out exactly the same as each other in every trial; '' when none did. */
function twinWords(record: ResultRecord): string {
  if (!isCompared(record.verdict)) return '';
  const best = groupOf(record, 'overall')?.metrics[record.rank_by].best ?? [];
  const told = new Set([best[0]?.policy, ...(best[0]?.same_as ?? [])]);
  const sets = best.flatMap(({ policy, same_as: same }) => {
    if (same.length === 0 || told.has(policy)) return [];
    for (const name of [policy, ...same]) told.add(name);
    return [names([policy, ...same])];
  });
  return sets.map((set) => `${set} came out exactly the same as each other in every trial.`).join(' ');
}

/** "0.52 percentage points more than with the baseline x". */
function servedAgainst(served: number, other: PolicySummary, role: string): string | null {
  if (other.served_ratio_mean === null) return null;
  const points = formatPercentagePoints(served - other.served_ratio_mean);
  const amount = points.replace(/^[+-]/, '');
  const words =
    points === amount
      ? 'as much as'
      : `${amount}${NO_BREAK}points ${points[0] === '-' ? 'less' : 'more'} than`;
  return `${words} with ${role}`;
}

/** What the winner means for served demand, against the runner-up and the baseline. */
function servedWords(record: ResultRecord): string {
  const { verdict } = record;
  const served = summaryOf(record, verdict.winner)?.served_ratio_mean ?? null;
  if (served === null) return '';
  const who = bold(verdict.winner);
  const share = `${formatPercent(served)}${NO_BREAK}% of demand`;
  if (verdict.status === 'identical') return `**${share}** is served, whatever the policy.`;
  if (verdict.status === 'not_compared') return `${who} serves ${share}.`;
  const baseline = record.head_to_head?.baseline_policy ?? null;
  const runnerUp = summaryOf(record, verdict.runner_up);
  const isBoth = verdict.runner_up === baseline;
  const parts: Array<string | null> = [];
  const noted = (words: string | null, { policy }: PolicySummary): string | null =>
    words === null ? null : `${words}${servedChanceNote(record, verdict.winner, policy)}`;
  if (runnerUp !== null) {
    const words = servedAgainst(served, runnerUp, isBoth ? 'the runner-up and baseline' : 'the runner-up');
    parts.push(noted(words, runnerUp));
  }
  const other =
    baseline === null || baseline === verdict.winner || isBoth ? null : summaryOf(record, baseline);
  if (other !== null)
    parts.push(noted(servedAgainst(served, other, `the baseline ${escapeMarkdown(other.policy)}`), other));
  const against = listWords(parts.filter((part) => part !== null));
  const own = baseline === verdict.winner ? '; it is itself the baseline' : '';
  return `${who} serves ${share}${against === '' ? '' : `: ${against}`}${own}.`;
}

/** A clear winner is told apart from everyone. */
function othersWords({ verdict }: ResultRecord): string {
  if (verdict.status !== 'clear') return '';
  return verdict.same.length === 0
    ? 'Every other policy is told apart from it.'
    : 'Every policy that did not do the same is told apart from it.';
}

/** Why the recommended policy is another one; '' where it is not. */
const recommendedWords = (record: ResultRecord): string => passedOverWords(record, record.recommendation[0]!);

const spoken = (record: ResultRecord, parts: ReadonlyArray<(record: ResultRecord) => string>): string =>
  parts
    .map((words) => words(record))
    .filter((sentence) => sentence !== '')
    .join(' ');

/** The verdict in at most two paragraphs: who and how sure; then where. */
export function verdictParagraphs(record: ResultRecord): string[] {
  const paragraphs = [
    spoken(record, [servedWords, openingWords, othersWords, recommendedWords, twinWords]),
    spoken(record, [classWords, bandWords]),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '');
}

/** The verdict, one paragraph. */
export function verdictWords(record: ResultRecord): string {
  return verdictParagraphs(record).join(' ');
}
