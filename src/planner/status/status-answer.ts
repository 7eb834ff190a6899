/** The answer of `plan status` in words, tables and small charts. Read next: status-sections.ts. */

import { countOf } from '../../usage/events/index.ts';
import { nextSentence, roomAgainMs } from '../advice/index.ts';
import type { Answer } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  amountsWords,
  drawnWords,
  instantWords,
  listText,
  shareText,
  tightest,
  unitName,
  unitsWords,
  usualNotes,
  usualWords,
  type WindowChance,
} from '../question/index.ts';
import { statusData } from './status-data.ts';
import { statusDocument } from './status-document.ts';
import { statusExplanations } from './status-explanations.ts';
import { statusFigures } from './status-figures.ts';
import type { StatusFindings } from './status-findings.ts';
import { statusSections } from './status-sections.ts';

/** When a window is looked at to its end: `its reset at 19:40`, or the next hours of a sliding one. */
function endWords({ resetMs, untilMs, of }: WindowChance, context: PlanContext): string {
  if (resetMs !== null && of.window.parts.length > 1)
    return `before the last of its accounts resets at ${instantWords(untilMs, context)}`;
  return resetMs === null
    ? `in the next ${(untilMs - context.nowMs) / 3_600_000} h`
    : `before its reset at ${instantWords(resetMs, context)}`;
}

function headlineOf(findings: StatusFindings, context: PlanContext): string {
  const { chances, lanes, earliest } = findings;
  if (earliest !== null) {
    const what = amountsWords(earliest.amounts, lanes.ledger);
    const { atMs, window } = earliest.room;
    return window === null
      ? `There is room for ${what} now.`
      : `There is room for ${what} from ${instantWords(atMs, context)} on.`;
  }
  if (chances.length === 0) return 'Nothing here has a limit: nothing can run out.';
  const worst = tightest(chances);
  const { window, state } = worst.of;
  const unit = unitName(window.unit);
  if (state.remaining! <= 0) {
    const over = state.overdrawnBy > 0 ? ` and overdrawn by ${unitsWords(state.overdrawnBy)}` : '';
    return (
      `The ${window.name} window is used up${over}: ${unitsWords(state.used)} of ${unitsWords(window.limit!)} ${unit}; ` +
      `there is room again at ${instantWords(roomAgainMs(findings.lanes, worst.lane, context.nowMs), context)}.`
    );
  }
  const { chance, pace } = worst;
  const short = lanes.activity.isLongEnough ? '' : 'What is usual is too short to say. ';
  return (
    short +
    `The ${window.name} window is ${shareText(state.usedFraction)} used, ${unitsWords(state.remaining!)} of ` +
    `${unitsWords(window.limit!)} ${unit} are left; it runs out ${endWords(worst, context)} with a chance of ` +
    `${drawnWords(chance)} ${usualWords(lanes)}, ${drawnWords(pace.chance)} at the pace of the last ${unitsWords(pace.hours)} h.`
  );
}

function bindingOf({ chances, earliest }: StatusFindings): string | null {
  if (earliest !== null && earliest.room.window !== null) return `the ${earliest.room.window} window`;
  return chances.length === 0 ? null : `the ${tightest(chances).of.window.name} window`;
}

/** Priorities that wait in some pool. */
function heldPriorities({ hold }: StatusFindings): number[] {
  return hold.rows
    .filter(({ decisions }) =>
      decisions.some(({ decision }) => decision.status === 'defer' || decision.status === 'deny'),
    )
    .map(({ priority }) => priority);
}

/** What a policy that the user named holds, whatever the advice: it is the user's own rule. */
function heldWords(findings: StatusFindings): string | null {
  const held = heldPriorities(findings);
  if (held.length === 0 || !findings.isPolicyNamed) return null;
  return `The rules of ${findings.hold.policy.name} hold work of priority ${listText(held.map(String))}, see What to hold.`;
}

function notesOf({ lanes, chances, habits }: StatusFindings, context: PlanContext): string[] {
  const { quota, usage, timeZone } = context;
  const thin = habits.filter(({ habits: each }) => each.status === 'insufficient');
  const isKnown = lanes.activity.isLongEnough;
  return [
    `quota: ${quota.source}; usage: ${usage?.source ?? 'none'}, ${countOf(lanes.eventCount, 'request')}; clock: ${timeZone}`,
    ...quota.notes,
    ...lanes.notes,
    ...usualNotes(lanes),
    ...(usage?.warnings ?? []),
    ...(chances.length > 0
      ? [
          `chances come from ${chances[0]!.pathCount} drawn futures${isKnown ? ' of the use of the last 8 weeks at most' : ''}`,
        ]
      : []),
    ...(thin.length > 0 ? ['fewer than 7 days with use: what is usual is not known yet'] : []),
  ];
}

export function statusAnswer(findings: StatusFindings, context: PlanContext): Answer {
  return {
    question: 'Where am I, what comes back when, what should I hold?',
    headline: headlineOf(findings, context),
    binding: bindingOf(findings),
    next: nextSentence(findings, context, { last: heldWords(findings) }),
    sections: statusSections(findings, context),
    explanations: statusExplanations(findings, context),
    document: context.rule === 'doc' ? statusDocument(findings, context) : [],
    figures: statusFigures(findings, context),
    notes: notesOf(findings, context),
    data: statusData(findings, context),
  };
}
