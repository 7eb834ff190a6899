/** A drafting plan in words: use drafts, make the items directly, or try some first. Computes nothing. */
import {
  amountText,
  chanceText,
  type Page,
  type PlanContext,
  rangeText,
  shareText,
  someOf,
  unitsText,
} from '../question/index.ts';
import type { DraftFacts } from './draft-facts.ts';
import { draftExplanations, draftNotes } from './draft-notes.ts';
import { draftBlocks, draftFigures } from './draft-tables.ts';

/** A posterior is never quite sure, whatever its digits say. */
const ALMOST_SURE = 1 - 1e-9;

function headlineOf({ messages, choice, tryItems, items, minSaving, units }: DraftFacts): string {
  const { expected, direct, low, high, saving, savingFraction, tie } = messages;
  const interval = `95 %: ${rangeText(low, high)}`;
  const range = `${amountText(expected)} of ${someOf(direct, 'message')} expected (${interval})`;
  if (choice === 'stop') return 'Stop drafting: the drafts are no longer as good as they were.';
  if (choice === 'use') {
    const worth = units === null ? '' : `, about ${unitsText(units.saving)} units`;
    return `Use cheap drafts: ${range}, ${shareText(savingFraction)} saved${worth}.`;
  }
  if (choice === 'try') {
    if (tryItems === null) return `Too close to call: ${range}; no pilot worth its cost would settle it.`;
    return tryItems < items
      ? `Try ${amountText(tryItems)} first: ${range}, and the drafts are not known yet.`
      : `Too close to call: ${range}; a pilot would take all ${someOf(items, 'item')}.`;
  }
  if (tie) return `Generate directly: drafts come to the same ${someOf(direct, 'message')}.`;
  const little =
    saving > 0 ? `: they save ${amountText(saving)}, less than the ${amountText(minSaving)} asked for` : '';
  return `Generate directly: drafts would take ${someOf(expected, 'message')} (${interval}) against ${amountText(direct)}${little}.`;
}

function decidesOf({ rates, messages, acceptance, seen, from, genBatch }: DraftFacts): string {
  if (messages.breakEven === null)
    return `evaluations: judging alone takes more messages than making ${someOf(genBatch, 'item')} in each`;
  const chance =
    from === 'given'
      ? `; ${chanceText(messages.pBeatsDirect)} of batches gain`
      : seen.all === 0
        ? '; a guess, nothing was judged yet'
        : `; ${chanceText(Math.min(acceptance.pAbove, ALMOST_SURE))} sure that it is above`;
  return `acceptance: ${shareText(rates.accept)} against a break-even of ${shareText(messages.breakEven)}${chance}`;
}

function nextOf(facts: DraftFacts): string {
  const { choice, items, evalBatch, watch, tryItems, messages, minSaving } = facts;
  if (choice === 'stop') return 'Generate the rest directly and find out what changed before drafting again.';
  if (choice === 'use') {
    const stop =
      watch === null || watch.toAlarm > items
        ? ''
        : ` Watch the verdicts: should acceptance fall to ${shareText(watch.alarmAt)}, about ${Math.ceil(watch.toAlarm)} of them show it.`;
    return `Draft all ${amountText(items)}, judge ${amountText(Math.min(evalBatch, items))} at a time, fix each reject once.${stop}`;
  }
  if (choice === 'direct') return `Generate the ${someOf(items, 'item')} with the paid model.`;
  if (tryItems === null) return 'Generate them directly: the saving is small either way.';
  if (tryItems >= items) {
    return messages.saving >= minSaving
      ? 'Draft them all and count the verdicts: so few items are a pilot of their own.'
      : 'Generate them directly: the saving to be expected is not worth a pilot.';
  }
  return `Draft and judge ${amountText(tryItems)}, count accepted, refined and replaced, and ask again with --pilot a,r,x.`;
}

/** The page of a drafting plan. */
export const draftPage = (facts: DraftFacts, context: PlanContext): Page => ({
  headline: headlineOf(facts),
  decides: decidesOf(facts),
  next: nextOf(facts),
  blocks: draftBlocks(facts),
  figures: draftFigures(facts),
  explanations: draftExplanations(facts),
  notes: draftNotes(facts, context),
});
