/** `plan draft`: is a cheap draft and a check worth it, at what batch size, and is it still working? */
import { QuotalabError } from '../../core/index.ts';
import { count, PlanError, share, units } from '../../core/values/index.ts';
import type { AnswerSection } from '../answer/index.ts';
import { ACCEPTANCE_ROWS, draftCost, scarceMode } from '../drafting/index.ts';
import type { PlanQuestion, QuestionInput } from '../question/index.ts';
import { amountText, namedTexts, numberOf, optionNumber, shareText, someOf } from '../question/index.ts';
import { DOCUMENT_COSTS, documentationPlan } from './documentation-plan.ts';
import { draftAnswer } from './draft-answer.ts';
import { DRAFT_EXAMPLE } from './draft-file.ts';
import { type DraftPlanned, planDraft } from './draft-plan.ts';
import { draftRequest } from './draft-request.ts';
import { draftTimeLines } from './draft-time-lines.ts';

const ASKS = 'Is a cheap draft and a check worth it?';
/** Advice for a pool that is nearly empty. */
function scarceLines(input: QuestionInput, { request, means, cost, best }: DraftPlanned): string[] {
  const left = optionNumber(input, 'left', share);
  if (left === null) return [];
  const batchCap = Math.max(best.best, request.evalBatch);
  const advice = scarceMode({
    remainingShare: left,
    evalBatch: request.evalBatch,
    batchCap,
    confidenceThreshold: request.confidence,
    types: [{ type: request.type ?? 'these items', accept: means.accept, breakEven: cost.breakEven ?? 1 }],
  });
  if (!advice.scarce) return [`With ${shareText(left)} left nothing needs to change.`];
  const [deferred] = advice.deferred;
  return [
    `With ${shareText(left)} left: judge up to ${amountText(advice.evalBatch)} at a time, ask for ${shareText(advice.confidenceThreshold)} before a draft goes unread.`,
    deferred === undefined
      ? 'Mechanical batches first, interactive work after them.'
      : `${deferred}: do them later, too few drafts are good.`,
  ];
}

/** Documentation of code by what is left: in full, by templates, by drafts, or later. */
function documentationLines(input: QuestionInput, { request, means }: DraftPlanned): string[] {
  const text = input.text('document');
  if (text === null) return [];
  const [entry] = namedTexts('--document', text, Object.keys(DOCUMENT_COSTS));
  const [kind, lines] = entry!;
  const remaining = optionNumber(input, 'messages-left', units);
  if (remaining === null) {
    throw new PlanError(
      'E_TYPE',
      '--messages-left',
      undefined,
      'the sonnet messages that are left, with --document',
    );
  }
  const plan = documentationPlan(count('--document', numberOf(lines)), kind, remaining, (itemCount) =>
    itemCount === 0 ? 0 : draftCost({ itemCount, evalBatch: request.evalBatch, rates: means }).expected,
  );
  const cost = Object.entries(plan.cost).map(([pool, amount]) => `${amountText(amount)} ${pool}`);
  return [
    `${kind} of ${lines} lines takes ${someOf(plan.need, 'message')}; with ${amountText(remaining)} left: ${plan.approach}${cost.length === 0 ? '' : `, ${cost.join(' and ')}`} (${plan.note}).`,
  ];
}

function extraOf(input: QuestionInput, plan: DraftPlanned): AnswerSection[] {
  const section = (title: string, lines: readonly string[]): AnswerSection[] =>
    lines.length === 0 ? [] : [{ kind: 'text', title, lines }];
  // Worked out always, so that a wrong option of it is never passed over.
  const time = draftTimeLines(input, plan);
  return [
    ...section('Little quota left', scarceLines(input, plan)),
    ...section('Documentation', documentationLines(input, plan)),
    ...section('Time', input.flag('all') || input.text('seconds') !== null ? time : []),
  ];
}

export const DRAFT_QUESTION: PlanQuestion = {
  name: 'draft',
  asks: ASKS,
  options: [
    { name: 'items', describe: 'Items to make', text: '50' },
    { name: 'batch', describe: 'Items judged by one message', text: '25' },
    { name: 'gen', describe: 'Items made by one message', text: '1' },
    { name: 'pilot', describe: 'Drafts accepted, refined, replaced so far: 6,3,1', text: null },
    { name: 'rates', describe: 'Shares taken as known instead: 0.6,0.3,0.1', text: null },
    {
      name: 'type',
      describe: `Kind of item, a guess to start from: ${Object.keys(ACCEPTANCE_ROWS).join(', ')}`,
      text: null,
    },
    { name: 'from-log', describe: 'JSON file of past batches (--example prints one)', text: null },
    { name: 'refine-success', describe: 'Share of refinements that work', text: '1' },
    { name: 'escalate', describe: 'Share of replacements that fail', text: '0' },
    { name: 'confidence', describe: 'How sure a go must be', text: '0.9' },
    { name: 'min-saving', describe: 'Messages that make the detour worth it', text: '1' },
    { name: 'work', describe: 'mechanical, mixed or creative', text: 'mechanical' },
    { name: 'quality', describe: 'tolerant, normal or critical', text: 'normal' },
    { name: 'gap', describe: 'How far the drafter is below the task: small, medium, large', text: 'small' },
    { name: 'likeness', describe: 'similar, mixed or unique', text: 'similar' },
    {
      name: 'filter',
      describe: 'A cheap filter: share of bad and of good drafts it drops: 0.5,0.1',
      text: null,
    },
    {
      name: 'adaptive',
      describe: 'Share of drafts it is sure of, share of those that are good: 0.7,0.8',
      text: null,
    },
    { name: 'tiers', describe: 'Shares sure, unsure, failed; sure ones go unread: 0.5,0.3,0.2', text: null },
    {
      name: 'precision',
      describe: 'With --tiers: share of sure drafts that are good, or assume-perfect',
      text: null,
    },
    { name: 'uncertain-rates', describe: 'With --tiers: shares of the unsure ones', text: '0.4,0.35,0.25' },
    { name: 'kappa', describe: 'Acceptance lost per further item judged together', text: null },
    { name: 'context-size', describe: 'Tokens of the context that judges', text: '200000' },
    { name: 'draft-tokens', describe: 'Tokens of a draft', text: '400' },
    { name: 'seconds', describe: 'Seconds to draft, evaluate, fix, make directly: 5,10,10,30', text: null },
    { name: 'parallel', describe: 'Requests at once', text: '10' },
    { name: 'rate-per-minute', describe: 'Requests a minute', text: '60' },
    { name: 'left', describe: 'Share of the paid pool that is left: what changes?', text: null },
    { name: 'document', describe: 'Documentation by lines of code: api=5000', text: null },
    { name: 'messages-left', describe: 'With --document: sonnet messages that are left', text: null },
    { name: 'all', describe: 'Show every table', text: null, isFlag: true },
  ],
  file: {
    name: 'log',
    describe: 'JSON: past batches with their verdicts, the pilot, spot checks (as --from-log)',
    option: 'from-log',
    isRequired: false,
    example: DRAFT_EXAMPLE,
  },
  usage: 'none',
  answer(input) {
    const plan = planDraft(draftRequest(input), input.context);
    if (input.context.isStrict && plan.verdict === 'sample-more') {
      throw new QuotalabError(
        'PLAN_INSUFFICIENT',
        `${plan.request.counts.accepted + plan.request.counts.refined + plan.request.counts.replaced} items were judged; ${plan.pilotCount} more are needed for a verdict`,
      );
    }
    const extra = extraOf(input, plan);
    return { answer: draftAnswer(ASKS, plan, { isAll: input.flag('all'), extra }, input.context) };
  },
};
