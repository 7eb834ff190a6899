/** The statistical part in sentences: how far from the best possible, what the run cost, whose weights. */
import type {
  BoundRecord,
  ResultRecord,
  RobustnessRecord,
  StatisticsRecord,
} from '../../../simulation/experiment/index.ts';
import { chosenPolicy } from './chosen-policy.ts';
import { counted, formatCount, formatPercent, formatPlain, formatShare } from './format-number.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';

type Computed = Extract<BoundRecord, { status: 'computed' }>;

const names = (policies: readonly string[]): string => listWords(policies.map(escapeMarkdown));

/** How far the recommended policy is from the best possible, and whose fault denial is; says why where there is no bound. */
export function boundWords(record: ResultRecord): string {
  const { bound } = record.statistics;
  if (bound.status === 'off') return `No bound was computed: ${escapeMarkdown(bound.reason)}.`;
  const entry = bound.policies.find(({ policy }) => policy === chosenPolicy(record))!;
  const winner = escapeMarkdown(entry.policy);
  const atLeast = bound.is_loose ? 'at least ' : '';
  const share = `${winner} serves ${atLeast}${formatPercent(entry.share_mean)} % of what a clairvoyant could serve (${worstWords(record, bound)} ${formatPercent(entry.share_worst)} %).`;
  const loose = bound.is_loose
    ? ' The bound is loose here, because some windows depend on who spends when: the true distance is smaller.'
    : '';
  return `${share} ${faultWords(record, bound, entry)}${loose}`;
}

/** Among which trials the worst was found. */
function worstWords({ trials }: ResultRecord, { sampled_trials: sampled }: Computed): string {
  if (sampled === trials) return 'worst trial';
  return sampled === 1
    ? 'in the one trial that was bounded'
    : `worst of ${formatCount(sampled)} bounded trials`;
}

/** Whose fault denial is; not known under a loose bound, and nobody's choice with one account. */
function faultWords(
  { pool }: Pick<ResultRecord, 'pool'>,
  { demand_units_mean, capacity_denied_units_mean, is_loose }: Computed,
  { served_units_mean, capacity_denied_share, surely_policy_units_mean }: Computed['policies'][number],
): string {
  if (served_units_mean >= demand_units_mean) return 'It denied nothing there.';
  if (pool?.accounts.length === 1)
    return 'With one account there is nothing to choose: no denial is the policy.';
  if (capacity_denied_share === null) {
    if (!is_loose) return 'How much of what it denies is the policy is not known.';
    const part = (units: number): string => `${formatPercent(units / demand_units_mean)} % of demand`;
    const others = surely_policy_units_mean ?? 0;
    const other = others > 0 ? `, at least ${part(others)} another policy served` : '';
    return `At least ${part(capacity_denied_units_mean)} could not be served by anyone${other}; of the rest of what it denies it is not known.`;
  }
  return `Of what it denies, ${formatShare(capacity_denied_share)} % is capacity that no policy can make up for, and ${formatShare(1 - capacity_denied_share)} % is the policy.`;
}

/** How the run ended as part of the verdict; '' when it made the trials it was asked for. */
export function settledVerdict(record: ResultRecord): string {
  return record.statistics.stopping.rule === 'settled' ? stoppingWords(record) : '';
}

/** What the bound rests on. */
export function boundMethodWords(record: ResultRecord): string {
  const { bound } = record.statistics;
  if (bound.status === 'off') return '';
  const isParted = bound.policies.every((row) => row.short_window_waste_units_mean !== null);
  const parted = isParted ? '' : ' Which windows the lost units are lost in is not known for these accounts.';
  const which = bound.every === 1 ? 'every trial' : `one trial in ${formatPlain(bound.every)}`;
  return `Bounded: ${which} (${formatCount(bound.sampled_trials)} ${bound.sampled_trials === 1 ? 'trial' : 'trials'}), over the whole simulated time with its warm-up, because policies and clairvoyant start from the same accounts.${parted}`;
}

/** What rests on the first trials alone; '' where all were kept. */
function keptWords({ trials, statistics: { kept_trials: kept } }: ResultRecord): string {
  if (kept >= trials) return '';
  return ` Means, counts and digests are of all ${counted(trials, 'trial')}; intervals, tests, standings, recommendations and spreads rest on the first ${formatCount(kept)}.`;
}

/** How the run ended, and what it saved. */
export function stoppingWords(record: ResultRecord): string {
  const { stopping } = record.statistics;
  if (stopping.rule === 'trials') {
    return `The run made the ${formatCount(record.trials)} trials it was asked for. With --until settled it stops as soon as first place is settled.${keptWords(record)}`;
  }
  const { spent, ceiling, saved, survivors, indifference, confidence, contended_trials } = stopping;
  const sure = `with ${formatShare(confidence)} % confidence the best or within ${formatPlain(indifference)} of it`;
  if (!stopping.is_settled) {
    return `First place was not settled within ${formatCount(ceiling)} trials (${formatCount(contended_trials)} of them told policies apart at all): ${names(survivors)} are still in.${keptWords(record)}`;
  }
  return `First place was settled after ${formatCount(spent)} of at most ${formatCount(ceiling)} trials, which saved ${formatCount(saved)}: ${names(survivors)} is ${sure}. All policies ran in all ${formatCount(spent)} trials, so every table is paired.${keptWords(record)}`;
}

/** What strata and control variate are worth, or why there are none. */
export function levelWords({ statistics }: ResultRecord): string {
  const { levels } = statistics;
  if (levels.status === 'not_applicable') {
    return `Levels were not sharpened: ${escapeMarkdown(levels.reason)}.`;
  }
  const resting =
    levels.trials === undefined ? '' : ` That rests on the first ${formatCount(levels.trials)} trials.`;
  const lead =
    levels.lead_strata_gain === null
      ? ''
      : ` For the winner's lead, which is paired already, strata are worth ${levels.lead_strata_gain.toFixed(1)} times the trials.`;
  return `The share served is known more sharply than trials alone tell: what weekly quotas and expected demand allow (min(1, supply / expected demand), known from ${formatCount(levels.control_scenarios)} scenarios) explains most of it, and strata by reset class and expected load explain part.${resting}${lead}`;
}

/** Where scenarios came from, when not from plain chance; '' otherwise. */
export function inputWords({ statistics }: ResultRecord): string {
  const { inputs } = statistics;
  if (inputs.kind === 'random') return '';
  return `Scenarios and accounts are scrambled Sobol points: every interval rests on the means of ${formatPlain(inputs.scrambles)} independent scrambles, not on single trials.`;
}

/** Whether the winner is an artefact of the weights; '' with one policy. */
export function weightWords(record: ResultRecord): string {
  const { robustness } = record.statistics;
  if (robustness === null) return 'There was nothing to compare.';
  const { winner } = record.verdict;
  const same = record.statistics.groups[0]?.metrics.objective_score.best[0]?.same_as ?? [];
  const isOne = (policy: string): boolean => policy === winner || same.includes(policy);
  const firsts = (rows: RobustnessRecord['near_weights']): number =>
    rows.reduce((sum, row) => sum + (isOne(row.policy) ? row.first_share : 0), 0);
  const share = (rows: StatisticsRecord['robustness']): string => {
    const near = firsts(rows!.near_weights);
    const any = firsts(rows!.any_weights);
    const who = names([winner, ...same]);
    return `${who} ${same.length === 0 ? 'is' : 'are together'} first for ${formatShare(near)} % of ${formatCount(rows!.vectors)} weight vectors drawn around the run's own, and for ${formatShare(any)} % of any weights`;
  };
  const turned = robustness.without_term.filter((row) => !isOne(row.winner));
  const terms =
    turned.length === 0
      ? 'it stays first whichever single term is left out'
      : `it is not first without ${listWords(turned.map((row) => `${row.term} (then ${escapeMarkdown(row.winner)})`))}`;
  const front = robustness.pareto.filter(({ on_front }) => on_front).map(({ policy }) => policy);
  return `${share(robustness)}; ${terms}. In served, peak served and reserve together, nothing beats ${names(front)}.`;
}
