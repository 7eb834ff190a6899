/**
 * The verdict in plain words: who wins, by how much, what it means for the people who are served, where it
 * holds. Every claim of a difference rests on an interval. All names
 * are escaped. Read next: term-words.ts.
 */
import { assertNever } from '../../core/index.ts';
import { RESET_CLASSES } from '../../quota/pools/index.ts';
import {
  type GroupStatistics,
  LOAD_BANDS,
  type LoadBand,
  type PolicySummary,
  type ResultRecord,
  type Verdict,
} from '../../simulation/experiment/index.ts';
import { compare, isToldApart } from './comparison.ts';
import {
  formatCount,
  formatEstimate,
  formatObjective,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
} from './format-number.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';

/** "below 0.75", "0.75–0.95", "above 1.05": demand over weekly supply. */
export function bandLabel({ low, high }: Pick<LoadBand, 'low' | 'high'>): string {
  if (high === null) return `above ${formatPlain(low)}`;
  return low <= 0 ? `below ${formatPlain(high)}` : `${formatPlain(low)}–${formatPlain(high)}`;
}

/** A group of trials in two or three words. */
export function groupLabel({ kind, group }: Pick<GroupStatistics, 'kind' | 'group'>): string {
  if (kind === 'overall') return 'all trials';
  if (kind === 'reset_class') return group.replace('_', ' ');
  return `load ${bandLabel(LOAD_BANDS.find(({ name }) => name === group)!)}`;
}

/** The label with its preposition: "at 0.75–0.95". */
function bandPlace(band: LoadBand): string {
  return band.low <= 0 || band.high === null ? bandLabel(band) : `at ${bandLabel(band)}`;
}

const bold = (name: string): string => `**${escapeMarkdown(name)}**`;
const names = (policies: readonly string[]): string => listWords(policies.map(escapeMarkdown));

function summaryOf(record: ResultRecord, policy: string): PolicySummary | null {
  return record.summary.find((summary) => summary.policy === policy) ?? null;
}

function openingWords(record: ResultRecord): string {
  const { verdict, statistics } = record;
  const objective = formatObjective(summaryOf(record, verdict.winner)?.objective_score_mean ?? null);
  const paired = `95 % interval for all pairs at once, paired over ${formatCount(record.trials)} trials`;
  switch (verdict.status) {
    case 'clear': {
      const lead = formatEstimate(verdict.delta, verdict.half_width_95);
      const isSmall = verdict.delta < statistics.indifference;
      const small = isSmall ? ' So small a lead hardly matters: choose by other things.' : '';
      return `${bold(verdict.winner)} wins: its mean objective is ${objective}, ${lead} above the runner-up ${bold(verdict.runner_up)} (${paired}).${small}`;
    }
    case 'no_difference_that_matters': {
      const others = verdict.no_difference;
      const lead = formatEstimate(verdict.delta, verdict.half_width_95);
      const rest = record.policies.length - 1 - others.length;
      const worse = rest > 0 ? ' Every other policy is worse.' : '';
      return `**No difference that matters** between ${bold(verdict.winner)} (mean objective ${objective}) and ${names(others)}: its lead over the runner-up ${bold(verdict.runner_up)} is ${lead}, surely less than ${formatPlain(statistics.indifference)} (${paired}). Choose between them by other things.${worse}`;
    }
    case 'not_distinguished': {
      const pair = compare(record, verdict.winner, verdict.runner_up);
      const runnerUp = `the runner-up ${bold(verdict.runner_up)}`;
      const meaning = verdict.delta > verdict.half_width_95 ? 'leaves out' : 'includes';
      const lead =
        pair !== null && pair.ties === pair.trials
          ? `It did exactly the same as ${runnerUp} in every trial.`
          : `Its lead over ${runnerUp} is ${formatEstimate(verdict.delta, verdict.half_width_95)}, an interval that ${meaning} 0 (${paired}).`;
      const same =
        verdict.no_difference.length === 0
          ? ''
          : ` From ${names(verdict.no_difference)} it differs by less than ${formatPlain(statistics.indifference)}, which does not matter.`;
      return `**No clear winner.** ${bold(verdict.winner)} has the best mean objective, ${objective}, but this run cannot tell it apart from ${names(verdict.not_distinguished)}. ${lead}${same}`;
    }
    case 'identical':
      return `**Nothing to choose.** Every policy did exactly the same in every trial, so here the choice of policy does not matter: the objective is ${objective} for each, and the order of the tables below means nothing.`;
    case 'not_compared': {
      const reason = escapeMarkdown(verdict.reason).replace(/[.!\s]+$/, '');
      return `**Not compared:** ${reason}. ${bold(verdict.winner)} reached the objective ${objective}.`;
    }
    default:
      return assertNever(verdict);
  }
}

/** "0.52 percentage points more than with the baseline x". */
function servedAgainst(served: number, other: PolicySummary, role: string): string | null {
  if (other.served_ratio_mean === null) return null;
  const points = formatPercentagePoints(served - other.served_ratio_mean);
  const amount = points.replace(/^[+-]/, '');
  const words =
    points === amount
      ? 'as much as'
      : `${amount} percentage points ${points[0] === '-' ? 'less' : 'more'} than`;
  return `${words} with ${role}`;
}

/** What the winner means for served demand, against the runner-up and the baseline. */
function servedWords(record: ResultRecord): string {
  const { verdict } = record;
  const served = summaryOf(record, verdict.winner)?.served_ratio_mean ?? null;
  if (served === null) return '';
  const share = `${formatPercent(served)} % of demand`;
  if (verdict.status === 'identical') return `${share} is served.`;
  if (verdict.status === 'not_compared') return `It serves ${share}.`;
  const baseline = record.head_to_head?.baseline_policy ?? null;
  const runnerUp = summaryOf(record, verdict.runner_up);
  const isBoth = verdict.runner_up === baseline;
  const parts: Array<string | null> = [];
  if (runnerUp !== null) {
    parts.push(servedAgainst(served, runnerUp, isBoth ? 'the runner-up and baseline' : 'the runner-up'));
  }
  const other =
    baseline === null || baseline === verdict.winner || isBoth ? null : summaryOf(record, baseline);
  if (other !== null)
    parts.push(servedAgainst(served, other, `the baseline ${escapeMarkdown(other.policy)}`));
  const against = listWords(parts.filter((part) => part !== null));
  const own = baseline === verdict.winner ? '; it is itself the baseline' : '';
  const who = verdict.status === 'no_difference_that_matters' ? escapeMarkdown(verdict.winner) : 'It';
  return `${who} serves ${share}${against === '' ? '' : `: ${against}`}${own}.`;
}

/** A clear winner is told apart from everyone. */
function othersWords({ verdict }: ResultRecord): string {
  return verdict.status === 'clear' ? 'Every other policy is told apart from it.' : '';
}

const isCompared = ({ status }: Verdict): boolean => status !== 'identical' && status !== 'not_compared';

function classWords(record: ResultRecord): string {
  if (!isCompared(record.verdict)) return '';
  const { winner } = record.verdict;
  const firsts = RESET_CLASSES.flatMap((resetClass) => {
    const first = record.summary_by_reset_class[resetClass]?.[0];
    return first === undefined ? [] : [{ resetClass, first: first.policy }];
  });
  const others = firsts.filter(({ first }) => first !== winner);
  if (firsts.length === 0) return '';
  if (firsts.length === 1) return `All trials are ${firsts[0]!.resetClass}.`;
  const who = escapeMarkdown(winner);
  if (others.length === 0) return `${who} has the best mean objective in both reset classes.`;
  const exceptions = others.map(({ resetClass, first }) => `${escapeMarkdown(first)}'s in ${resetClass}`);
  return `${who} is not first in every reset class: the best mean objective is ${listWords(exceptions)}.`;
}

/** Objective points between the best and the worst policy of a band. */
export function bandSpread({ summary }: LoadBand): number | null {
  const objectives = summary.map((policy) => policy.objective_score_mean);
  return objectives.length < 2 ? null : Math.max(...objectives) - Math.min(...objectives);
}

function bandLeader(
  record: ResultRecord,
  band: LoadBand,
): { readonly policy: string; readonly isClear: boolean } | null {
  const first = band.summary[0];
  if (first === undefined || band.trials === 0) return null;
  return {
    policy: first.policy,
    isClear: band.best_against_next !== null && isToldApart(record, band.best_against_next, band.name),
  };
}

/** In which load bands the winner leads, and where the choice matters most. */
function bandWords(record: ResultRecord): string {
  if (!isCompared(record.verdict)) return '';
  const { winner } = record.verdict;
  const byClaim = new Map<string, string[]>();
  for (const band of record.load_bands) {
    const leader = bandLeader(record, band);
    if (leader === null) continue;
    const who = leader.policy === winner ? 'it' : escapeMarkdown(leader.policy);
    const claim = leader.isClear ? `${who} clearly leads` : `${who} is first, but not clearly,`;
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), bandPlace(band)]);
  }
  if (byClaim.size === 0) return '';
  const claims = [...byClaim].map(([claim, labels]) => `${claim} ${listWords(labels)}`);
  return `By load (demand over weekly supply): ${claims.join('; ')}.${spreadWords(record.load_bands)}`;
}

function spreadWords(bands: readonly LoadBand[]): string {
  const spreads = bands.flatMap((band) => {
    const spread = band.trials === 0 ? null : bandSpread(band);
    return spread === null ? [] : [{ place: bandPlace(band), spread }];
  });
  spreads.sort((left, right) => right.spread - left.spread);
  const most = spreads[0];
  const least = spreads.at(-1);
  if (most === undefined || least === undefined || most === least) return '';
  return ` The choice of policy matters most ${most.place}, where best and worst are ${formatObjective(most.spread)} apart, and least ${least.place} (${formatObjective(least.spread)}).`;
}

const spoken = (record: ResultRecord, parts: ReadonlyArray<(record: ResultRecord) => string>): string =>
  parts
    .map((words) => words(record))
    .filter((sentence) => sentence !== '')
    .join(' ');

/** The verdict in at most two paragraphs: who and how sure; then where. */
export function verdictParagraphs(record: ResultRecord): string[] {
  const paragraphs = [
    spoken(record, [openingWords, servedWords, othersWords]),
    spoken(record, [classWords, bandWords]),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '');
}

/** The verdict, one paragraph. */
export function verdictWords(record: ResultRecord): string {
  return verdictParagraphs(record).join(' ');
}
