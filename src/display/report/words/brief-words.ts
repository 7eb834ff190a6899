/**
 * The answer in five lines, the same in terminal, Markdown and HTML: where the user stands, which policy to use and
 * what it gains, how to set it up, what one more account would bring, how sure that is. Everything is read off the
 * record, so tables and JSON say the same. Markdown-escaped. Read next: verdict-words.ts.
 */
import { findPolicy } from '../../../quota/policies/index.ts';
import type {
  AccountStudyRecord,
  Recommendation,
  RegimeRecord,
  ResultRecord,
} from '../../../simulation/experiment/index.ts';
import { WHAT_IF_DAYS } from '../../../usage/traces/index.ts';
import { bindingWords } from './binding-words.ts';
import { servedDifference } from './comparison.ts';
import {
  counted,
  formatCount,
  NO_BREAK,
  points,
  pointsEstimate,
  share,
  timesWords,
} from './format-number.ts';
import { restingOn } from './group-words.ts';
import { codeSpan, escapeMarkdown, listWords } from './markdown-text.ts';
import { measureOf } from './measure-words.ts';
import { leadWords, passedOverWords } from './recommendation-words.ts';
import { settledVerdict } from './statistics-words.ts';
import { isOnlyAhead, tellsNothingApart, trialsNeeded } from './told-apart.ts';

export interface BriefLine {
  readonly label: string;
  readonly text: string;
}

type Regime = Exclude<RegimeRecord, { readonly kind: 'none' }>;
type Study = Extract<AccountStudyRecord, { readonly status: 'computed' }>;

const accountWords = (count: number): string =>
  count === 1 ? 'this account gives' : `these ${formatCount(count)} accounts give`;

/** "what these 3 accounts give", "what the accounts give". */
function supplyWords({ pool }: ResultRecord): string {
  return `what ${pool === null ? 'the accounts give' : accountWords(pool.accounts.length)} in a week`;
}

const studyOf = ({ account_study: study }: ResultRecord): Study | null =>
  study.status === 'computed' ? study : null;

/** "; 1 of them would do (max-1)"; '' where that is not known. */
function fewestWords(record: ResultRecord): string {
  const { fewest } = studyOf(record) ?? { fewest: null };
  if (fewest === null) return '';
  const names = listWords(fewest.accounts.map(escapeMarkdown));
  return `; ${fewest.accounts.length === 1 ? 'one' : formatCount(fewest.accounts.length)} would do (${names})`;
}

function ampleWords(record: ResultRecord, { load, worst }: Regime): string {
  const served = `every policy serves ${worst.served >= 0.99995 ? 'everything' : `at least ${share(worst.served)}`}`;
  const used =
    load === null
      ? 'What the accounts give in a week is not known; here '
      : `You use ${share(load)} of ${supplyWords(record)}, and `;
  return `${used}${served}${fewestWords(record)}.`;
}

/** Whether accounts that there are can take all of the demand at all; else what they never take. */
function neverWords({ demand: { never_taken_share: never } }: ResultRecord): string {
  return never === null || never < 5e-5
    ? ''
    : `About ${share(never)} of all demand no account here ever takes: no account serves the model, or the request is larger than a window of each.`;
}

/** What the choice of policy does about it; '' with one policy. */
function effectWords(record: ResultRecord, { best, worst }: Regime): string {
  if (record.policies.length === 1) return '';
  const spread = best.served - worst.served;
  return spread <= record.statistics.indifference
    ? ', and no policy helps'
    : `, and no policy helps much (best and worst are ${points(spread)} apart)`;
}

/** How many accounts the long windows alone are short of; '' where more of the same would not take the demand. */
function shortWords(record: ResultRecord, { accounts_short: short }: Regime): string {
  if (short === null || short === 0 || neverWords(record) !== '') return '';
  const kind = record.pool?.accounts.length === 1 ? 'like it' : 'of their mean size';
  return `; by their longest windows alone it would take at least ${formatCount(short)} more account${short === 1 ? '' : 's'} ${kind}`;
}

function scarceWords(record: ResultRecord, regime: Regime): string {
  const { load, best } = regime;
  const words = `Demand is ${timesWords(load!)} ${supplyWords(record)}: ${share(1 - best.served)} is denied${effectWords(record, regime)}${shortWords(record, regime)}.`;
  const all = [words, bindingWords(record, record.recommendation[0]!.policy), neverWords(record)];
  return all.filter((text) => text !== '').join(' ');
}

/** Over what the bound was made, where that is not the measured time of all trials; else ''. */
function boundedWords({ trials, horizon }: ResultRecord, count: number): string {
  const parts = [
    count === trials ? '' : counted(count, 'bounded trial'),
    horizon.warmup_weeks === 0 ? '' : 'warm-up included',
  ].filter((text) => text !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Whose fault the denial of the recommended policy is, as far as the bounded trials tell. */
function faultWords(record: ResultRecord, policy: string): string {
  const { bound } = record.statistics;
  if (record.pool?.accounts.length === 1) return 'With one account there is nothing to choose.';
  if (bound.status === 'off') return '';
  const entry = bound.policies.find((row) => row.policy === policy);
  const denied = entry === undefined ? 0 : bound.demand_units_mean - entry.served_units_mean;
  if (entry === undefined || denied <= 0) return '';
  const where = boundedWords(record, bound.sampled_trials);
  if (entry.capacity_denied_share !== null)
    return `Of that, ${share(entry.capacity_denied_share)} is capacity that no policy can make up for${where}.`;
  if (!bound.is_loose) return '';
  const nobody = bound.capacity_denied_units_mean / denied;
  const other = (entry.surely_policy_units_mean ?? 0) / denied;
  const parts = [
    nobody < 5e-5 ? '' : `at least ${share(nobody)} could not be served by anyone`,
    other < 5e-5 ? '' : `at least ${share(other)} another policy served`,
  ].filter((text) => text !== '');
  return parts.length === 0
    ? `How much of that a policy could serve is not known${where}.`
    : `Of that, ${parts.join(', ')}; of the rest it is not known${where}.`;
}

function contestedWords(record: ResultRecord, { load }: Regime): string {
  const { policy } = record.recommendation[0]!;
  const served = record.summary.find((row) => row.policy === policy)!.served_ratio_mean!;
  const [denied, name] = [share(1 - served), escapeMarkdown(policy)];
  const words =
    load === null
      ? `${name} denies ${denied} of demand.`
      : `Demand is ${timesWords(load)} ${supplyWords(record)}; ${name} denies ${denied} of it.`;
  const all = [words, faultWords(record, policy), bindingWords(record, policy), neverWords(record)];
  return all.filter((text) => text !== '').join(' ');
}

/** Where the user stands: the first sentence of every answer. */
export function regimeWords(record: ResultRecord): string {
  const { regime } = record;
  if (regime.kind === 'none') return 'No trial had demand: there is nothing to choose.';
  if (regime.kind === 'ample') return ampleWords(record, regime);
  return regime.kind === 'scarce' ? scarceWords(record, regime) : contestedWords(record, regime);
}

/** What the recommended policy serves, and against the baseline, which stands for what the user does now. */
function gainWords(record: ResultRecord, { policy }: Recommendation): string {
  const served = record.summary.find((row) => row.policy === policy)?.served_ratio_mean ?? null;
  const baseline = record.head_to_head?.baseline_policy ?? null;
  if (served === null) return '';
  const own = `It serves ${share(served)} of demand`;
  if (baseline === null) return `${own}.`;
  if (baseline === policy) return `${own}; it is itself the baseline.`;
  const against = `than ${escapeMarkdown(baseline)}, the baseline`;
  const gain = servedDifference(record, policy, baseline);
  if (gain === null) return `${own}.`;
  if (Math.abs(gain.delta) < 5e-5) return `${own}, as much as ${escapeMarkdown(baseline)}, the baseline.`;
  const chance = gain.isToldApart ? '' : ' (not told apart)';
  return `${own}, ${points(Math.abs(gain.delta))} ${gain.delta > 0 ? 'more' : 'less'} ${against}${chance}.`;
}

function useWords(record: ResultRecord): string {
  const found = record.recommendation[0]!;
  const policy = `**${escapeMarkdown(found.policy)}**`;
  if (record.policies.length === 1)
    return `${policy} was the only policy that ran. ${gainWords(record, found)}`;
  if (record.verdict.status === 'identical')
    return 'Any policy: all came out exactly the same in every trial.';
  if (record.regime.kind === 'none') return `Any policy: nothing was asked for.`;
  if (record.regime.kind === 'ample')
    return `Any policy serves what there is. The best by ${measureOf(record.rank_by).name} is ${policy}.`;
  const summary = findPolicy(found.policy)?.summary;
  const words = `${policy}${summary === undefined ? '' : ` (${escapeMarkdown(summary)})`}. ${gainWords(record, found)}`;
  return isOnlyAhead(record) ? `${words} ${apartWords(record)}` : words;
}

/** What is not told apart, nothing or the next alone, and how many trials would. */
function apartWords(record: ResultRecord): string {
  const { runner_up: next, trials } = record.recommendation[0]!;
  const basis = restingOn(record, trials);
  const start =
    tellsNothingApart(record) || next === null
      ? `Nothing is told apart yet in ${basis}`
      : `In ${basis} it is not told from ${escapeMarkdown(next)}`;
  const needed = trialsNeeded(record);
  if (needed === null) return `${start}.`;
  const lead = measureOf(record.rank_by).estimate(needed.lead, null);
  return `${start}: about ${formatCount(needed.trials)} would tell a lead of ${lead} from chance.`;
}

/** A command where there is one to give: not where what is ahead may be so by chance. */
function useLabel(record: ResultRecord): string {
  return isOnlyAhead(record) ? 'Ahead so far' : 'Use';
}

function setUpWords({ recommendation }: ResultRecord): string {
  const { policy } = recommendation[0]!;
  return `${codeSpan(`"policy": "${policy}"`)} in the quotas file, then ${codeSpan('npx quotalab proxy')}. With the path of the summary JSON instead of the name, the router also follows reset class and load.`;
}

function accountsWords(record: ResultRecord): string {
  const { account_study: study } = record;
  if (study.status === 'off') return `Not known: ${escapeMarkdown(study.reason)}.`;
  if (record.regime.kind === 'ample') return 'It would bring nothing: what there is serves everything.';
  const { more, denied, trials } = study;
  if (more === null) return 'Not known.';
  const like = more.like === null ? 'One as drawn' : `Another account like ${escapeMarkdown(more.like)}`;
  if (Math.abs(more.gain) < 5e-5) return `${like} would change nothing.`;
  const halfWidth =
    more.half_width_95 === null
      ? ''
      : ` (${pointsEstimate(more.gain, more.half_width_95)} less, ${formatCount(trials)}${NO_BREAK}trials)`;
  return `${like} would leave ${share(more.denied)} denied instead of ${share(denied)}${halfWidth}.`;
}

/** Logs shorter than this tell no difference of weeks. */
const FEW_DAYS = 14;

/** What a short log cannot tell; '' of a longer one, and of drawn demand. */
function daysWords({ demand: { recorded_days: days } }: ResultRecord): string {
  if (days === null || days >= FEW_DAYS) return '';
  if (days > WHAT_IF_DAYS) return `All of it rests on ${counted(days, 'recorded day')}, repeated.`;
  const what = days === 1 ? 'the one recorded day' : `the ${formatCount(days)} recorded days`;
  return `Every week is ${what} repeated: weekly figures are a what-if, not a forecast.`;
}

function sureWords(record: ResultRecord): string {
  const found = record.recommendation[0]!;
  const isSame = record.verdict.status === 'identical';
  const basis = restingOn(record, found.trials);
  const same = `No policy did anything otherwise in any of ${basis.startsWith('the ') ? '' : 'the '}${basis}.`;
  const words = isSame ? [same] : [leadWords(record, found), passedOverWords(record, found)];
  return [...words, settledVerdict(record), daysWords(record)].filter((text) => text !== '').join(' ');
}

/** Five lines. */
export function briefLines(record: ResultRecord): readonly BriefLine[] {
  return [
    { label: 'Where you stand', text: regimeWords(record) },
    { label: useLabel(record), text: useWords(record) },
    { label: 'Set it up', text: setUpWords(record) },
    { label: 'One more account', text: accountsWords(record) },
    { label: 'How sure', text: sureWords(record) },
  ];
}
