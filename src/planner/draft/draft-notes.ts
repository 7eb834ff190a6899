/** How a drafting plan was computed: its formulas with their numbers, and what they rest on. */
import {
  amountText,
  chanceText,
  type Explanation,
  type PlanContext,
  shareText,
  someOf,
} from '../question/index.ts';
import type { DraftFacts } from './draft-facts.ts';

/** Formulas with their numbers. */
export function draftExplanations(facts: DraftFacts): Explanation[] {
  const { items: n, evalBatch, genBatch: g, rates, rework, messages, acceptance, watch, judging } = facts;
  const { refineSuccess: s, escalate: e } = rework;
  const [drafts, evaluations] = [amountText(messages.drafts), amountText(messages.evaluations)];
  const [refine, replace] = [rates.refine.toFixed(3), rates.replace.toFixed(3)];
  const own = facts.draftMessages === 0 ? '' : ` + ${n} × ${facts.draftMessages.toFixed(2)}`;
  const per = g === 1 ? '' : ` / ${g}`;
  const made = `(${n} × ${refine} × ${(2 - s).toFixed(2)} + ${n} × ${replace})${per}`;
  return [
    {
      what: 'Messages with drafts',
      formula: `ceil(N/B) + (N Pr (2 - s) + N Px) / G + N Px e${own === '' ? '' : ' + N d'}`,
      numbers: `ceil(${n}/${evalBatch}) + ${made} + ${n} × ${replace} × ${e}${own}`,
      result: `${amountText(messages.expected)} against ${amountText(messages.direct)} directly`,
      source:
        'one evaluation a batch; a reject is refined once, then replaced; an expectation is never rounded up',
    },
    {
      what: 'Break-even acceptance',
      formula: '1 - G (direct - evaluations - drafts) / (N × fixes a reject takes)',
      numbers: `direct ${amountText(messages.direct)}, evaluations ${evaluations}, drafts ${drafts}, N ${n}, G ${g}`,
      result:
        messages.breakEven === null ? 'none: drafting always costs more' : shareText(messages.breakEven),
      source: 'at it drafting ties; to gain takes more',
    },
    ...(facts.from === 'given'
      ? []
      : [
          {
            what: 'How sure that acceptance is above it',
            formula: 'P(Pa > break-even), Pa ~ Beta(a, b)',
            numbers: `${facts.from === 'type' ? `4 items of ${facts.type}` : 'a and b 1 and 2'}, and ${facts.seen.accepted} good and ${facts.seen.all - facts.seen.accepted} other drafts`,
            result: `${chanceText(acceptance.pAbove)}; go from ${shareText(facts.confidence)} on`,
            source: 'prior weights plus counts (Dirichlet, multinomial)',
          },
        ]),
    ...(judging === null || judging.best === null
      ? []
      : [
          {
            what: 'Best batch to judge',
            formula: '1 / sqrt(kappa)',
            numbers: `kappa ${judging.lostPerItem.toFixed(4)}`,
            result: String(judging.best),
            source: 'least of 1/B + kappa B; kappa = acceptance lost per further item, by the log',
          },
        ]),
    ...(watch === null
      ? []
      : [
          {
            what: 'Have the drafts gone bad?',
            formula:
              'sum, never below 0, of ln(p1/p0) for a good draft, ln((1-p1)/(1-p0)) for a bad one; stop at ln(20 N (1-p1))',
            numbers: `p0 ${shareText(watch.acceptance)}, p1 ${shareText(watch.alarmAt)}, N ${n}`,
            result: `${amountText(watch.toAlarm)} verdicts to the alarm, on average`,
            source: 'cumulative sum, Page 1954; at most 5 % false alarms in all the verdicts',
          },
        ]),
  ];
}

/** What was assumed, and what the data cannot tell. */
export function draftNotes(facts: DraftFacts, { quota }: PlanContext): string[] {
  const { draftMessages, units, log, rework, drawn } = facts;
  const source = {
    given: 'the shares are taken as given: --pilot a,r,x says how sure they are',
    type: `the prior of ${facts.type} is a range that somebody guessed, worth 4 items: counts soon outweigh it`,
    nothing: 'before the counts every acceptance is taken as equally likely',
  }[facts.from];
  const paid =
    draftMessages === 0
      ? 'cheap drafts cost it none'
      : `all models draw on the same windows, so a draft by haiku takes ${draftMessages.toFixed(2)} of a sonnet message`;
  return [
    `quota: ${quota.source}; costs here are messages of the paid model${draftMessages === 0 ? ', ' : '; '}${paid}`,
    source,
    ...(units === null
      ? []
      : [
          `a message is taken as ${someOf(units.each, 'unit')}, the mean of ${someOf(units.requests, 'request')} to sonnet in the log`,
        ]),
    ...(drawn === null
      ? []
      : [`the range is that of ${amountText(drawn)} drawn batches: no closed form knows fixes that fail`]),
    ...(log === null
      ? []
      : [
          `the log: ${someOf(log.items, 'item')} for ${someOf(log.messages, 'message')}, ${amountText(log.items - log.messages)} saved (${shareText((log.items - log.messages) / log.items)})`,
          ...(rework.refineSuccess < 1 ? [`${shareText(rework.refineSuccess)} of refinements work`] : []),
        ]),
    ...quota.notes,
  ];
}
