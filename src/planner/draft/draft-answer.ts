/** A drafting plan in words: use drafts, generate directly, or try some first; what decides and what to do next. */

import type { Answer, AnswerSection } from '../answer/index.ts';
import { coordinatorOptions, draftLogSummary, refineCosts, salvageOptions } from '../drafting/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, chanceText, listText, rangeText, shareText, someOf } from '../question/index.ts';
import { draftData } from './draft-data.ts';
import { draftDocument, draftExplanations } from './draft-explanations.ts';
import type { DraftPlanned } from './draft-plan.ts';
import { coordinatorLine, draftFigures, draftSections } from './draft-sections.ts';

/** A posterior is never quite sure, whatever its digits say. */
const ALMOST_SURE = 1 - 1e-9;

function headlineOf(plan: DraftPlanned): string {
  const { cost, low, high, verdict, checklist, choice, pilotCount, request, collapse } = plan;
  const range = `${amountText(cost.expected)} of ${someOf(cost.direct, 'message')} expected (95 %: ${rangeText(low, high)})`;
  if (request.itemCount === 0) return 'There is nothing to draft.';
  if (collapse?.reading?.decision === 'stop')
    return 'Stop drafting: the drafts are no longer as good as they were.';
  if (checklist.vetoes.length > 0) return `Generate directly: ${listText([...checklist.vetoes])}.`;
  if (choice.choice === 'use') {
    return `Use cheap drafts: ${range}, ${shareText(cost.savingFraction)} saved.`;
  }
  if (verdict === 'sample-more') {
    return pilotCount < request.itemCount
      ? `Try ${amountText(pilotCount)} first: ${range}, and the drafts are not known yet.`
      : `Too close to call: ${range}; a pilot would take all ${someOf(request.itemCount, 'item')}.`;
  }
  const drafted = `${someOf(cost.expected, 'message')} (95 %: ${rangeText(low, high)})`;
  if (cost.tie) return `Generate directly: drafts come to the same ${someOf(cost.direct, 'message')}.`;
  const little =
    cost.saving > 0
      ? `: they save ${amountText(cost.saving)}, less than the ${amountText(request.minSaving)} asked for`
      : '';
  return `Generate directly: drafts would take ${drafted} against ${amountText(cost.direct)}${little}.`;
}

function bindingOf({ means, cost, pilot, request, checklist, spread }: DraftPlanned): string {
  if (checklist.vetoes.length > 0) return listText([...checklist.vetoes]);
  if (cost.breakEven === null) {
    return `evaluations: judging alone takes more messages than making ${someOf(request.genBatch, 'item')} in each`;
  }
  const { accepted, refined, replaced } = request.counts;
  const chance =
    request.rates === null
      ? accepted + refined + replaced === 0
        ? '; a guess, nothing was judged yet'
        : `; ${chanceText(Math.min(pilot.pAbove, ALMOST_SURE))} sure that it is above`
      : spread === null
        ? ''
        : `; ${chanceText(spread.pBeatsDirect)} of batches gain`;
  return `acceptance: ${shareText(means.accept)} against a break-even of ${shareText(cost.breakEven)}${chance}`;
}

function nextOf({
  choice,
  verdict,
  request,
  pilotCount,
  collapse,
  checklist,
  pilot,
  cost,
}: DraftPlanned): string {
  const { itemCount, evalBatch } = request;
  if (itemCount === 0) return 'Name the items with --items.';
  if (collapse?.reading?.decision === 'stop') {
    return 'Generate the rest directly and find out what changed before drafting again.';
  }
  if (checklist.vetoes.length > 0)
    return 'Generate them one by one with the model that is trusted with them.';
  if (choice.choice === 'use') {
    const stop =
      collapse === null
        ? ''
        : ` Watch the verdicts: should acceptance fall to ${shareText(collapse.p1)}, about ${Math.ceil(collapse.toAlarm)} of them show it.`;
    return `Draft all ${amountText(itemCount)}, judge ${amountText(Math.min(evalBatch, itemCount))} at a time, fix each reject once.${stop}`;
  }
  if (verdict !== 'sample-more') return `Generate the ${someOf(itemCount, 'item')} with the paid model.`;
  if (pilot.nextPilot === null) {
    return 'No pilot worth its cost would settle it: generate directly, the saving is small either way.';
  }
  if (pilotCount >= itemCount) {
    return cost.saving >= request.minSaving
      ? 'Draft them all and count the verdicts: so few items are a pilot of their own.'
      : 'Generate them directly: the saving to be expected is not worth a pilot.';
  }
  return `Draft and judge ${amountText(pilotCount)}, count accepted, refined and replaced, and ask again with --pilot a,r,x.`;
}

/** Figures that are not needed every time: who leads, what to do when something breaks. */
function moreSections({ cost, request }: DraftPlanned): AnswerSection[] {
  const { refinements, replacements } = cost.parts;
  const half = Math.floor(request.evalBatch / 2);
  const salvage = salvageOptions({
    itemCount: request.evalBatch,
    judged: half,
    evalBatch: request.evalBatch,
  });
  const refine = refineCosts(request.refineSuccess);
  return [
    {
      kind: 'text',
      title: 'Who leads the workflow',
      lines: coordinatorOptions({ sonnet: refinements + replacements }).map((each) =>
        coordinatorLine(each.name, each.cost, each.assumes),
      ),
    },
    {
      kind: 'text',
      title: 'When something breaks',
      lines: [
        `An evaluation lost after ${half} of ${request.evalBatch}: ${listText(salvage.map(({ option, messages, itemsToJudge }) => `${option} ${messages} messages (${itemsToJudge} to judge)`))}.`,
        `A reject that is refined once, then replaced, takes ${amountText(refine.onceThenReplace)} at most; one refined until it works ${typeof refine.untilSuccess === 'number' ? amountText(refine.untilSuccess) : 'never ends'}.`,
      ],
    },
  ];
}

function notesOf({ request, pilotSize, draftMessages }: DraftPlanned, { quota }: PlanContext): string[] {
  const { rates, type, file } = request;
  const source =
    rates !== null
      ? 'the shares are taken as given: --pilot a,r,x says how sure they are'
      : type !== null
        ? `the prior of ${type} is a range that somebody guessed, worth 4 items: counts soon outweigh it`
        : 'before the counts every acceptance is taken as equally likely';
  const summary = file === null || file.batches.length === 0 ? [] : [logNote(file)];
  return [
    draftMessages === 0
      ? `quota: ${quota.source}; costs here are messages of the paid model, cheap drafts cost it none`
      : `quota: ${quota.source}; costs here are messages of the paid model; all models draw on the same windows, so a draft by haiku takes ${draftMessages.toFixed(2)} of a sonnet message`,
    source,
    ...summary,
    ...(rates === null && pilotSize.pilotCount > 0
      ? [
          `a pilot of ${pilotSize.pilotCount} is worth ${someOf(pilotSize.worth, 'message')}: the rest is then done the cheaper way`,
        ]
      : []),
    ...quota.notes,
  ];
}

function logNote({ batches, counts }: NonNullable<DraftPlanned['request']['file']>): string {
  const { accepted, refined, replaced } = counts;
  const tasks = accepted + refined + replaced;
  const { expected, saving, savingFraction } = draftLogSummary({
    tasks,
    evaluations: batches.length,
    refined,
    replaced,
  });
  return `the log: ${someOf(tasks, 'item')} for ${someOf(expected, 'message')}, ${amountText(saving)} saved (${shareText(savingFraction)})`;
}

/** The answer; `extra` are sections of what else was asked, `isAll` adds what was not. */
export function draftAnswer(
  asks: string,
  plan: DraftPlanned,
  { isAll, extra }: { readonly isAll: boolean; readonly extra: readonly AnswerSection[] },
  context: PlanContext,
): Answer {
  return {
    question: asks,
    headline: headlineOf(plan),
    binding: plan.request.itemCount === 0 ? null : bindingOf(plan),
    next: nextOf(plan),
    sections: [...draftSections(plan, isAll, context), ...extra, ...(isAll ? moreSections(plan) : [])],
    explanations: draftExplanations(plan),
    document: context.rule === 'doc' ? draftDocument(plan) : [],
    figures: draftFigures(plan),
    notes: notesOf(plan, context),
    data: draftData(plan),
  };
}
