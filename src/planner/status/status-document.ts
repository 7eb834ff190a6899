/** Where the document's own rules say something else than ours about the state of the pools. */

import { MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import type { Policy } from '../../quota/rules/index.ts';
import type { DocumentAnswer } from '../answer/index.ts';
import { exhaustionDoc, threeSigmaDocFalseAlarm } from '../forecasting/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  dayWords,
  type HoldTable,
  holdTable,
  instantWords,
  listText,
  shareText,
  spentBetween,
  unitsWords,
} from '../question/index.ts';
import { policyNamed } from '../rules/index.ts';
import type { StatusFindings } from './status-findings.ts';

/** Its three other threshold systems; triage needs the pools it names. */
const DOC_POLICIES = ['doc-levels', 'doc-triage', 'doc-emergency'];

/** What a table holds, in words. */
function heldText({ rows }: HoldTable): string {
  const held = rows
    .filter(({ decisions }) =>
      decisions.some(({ decision }) => decision.status === 'defer' || decision.status === 'deny'),
    )
    .map(({ priority }) => String(priority));
  return held.length === 0 ? 'holds nothing' : `holds priority ${listText(held)}`;
}

function holdWords(policy: Policy, findings: StatusFindings, context: PlanContext): string | null {
  const named = policy.rules.flatMap(({ when }) => (when.pool === undefined ? [] : [when.pool]));
  const pools = findings.lanes.lanes.flatMap((lane) => lane.pools);
  if (named.some((pool) => !pools.includes(pool))) return null;
  return heldText(holdTable(policy, findings.lanes, context));
}

function thresholds(findings: StatusFindings, context: PlanContext): DocumentAnswer[] {
  const { policy } = findings.hold;
  if (policy.prices !== undefined || findings.chances.length === 0) return [];
  const weSay = heldText(findings.hold);
  const says = DOC_POLICIES.flatMap((name) => {
    const words = holdWords(policyNamed(name), findings, context);
    return words === null || words === weSay ? [] : [`${name} ${words}`];
  });
  if (says.length === 0) return [];
  return [
    {
      rule: 'What to hold',
      says: says.join('; '),
      weSay: `${policy.name} ${weSay}`,
      why: 'its four threshold systems disagree with each other; one is used, and every decision names its rule',
    },
  ];
}

/** Its exhaustion spreads a day's use evenly and lets nothing return. */
function exhaustion({ chances }: StatusFindings, context: PlanContext): DocumentAnswer[] {
  const { nowMs } = context;
  return chances.flatMap(({ of, lane, pace: { atMean } }): DocumentAnswer[] => {
    const perDay = spentBetween(lane.run, nowMs - MS_PER_DAY + 1, nowMs);
    const doc = exhaustionDoc(of.state.remaining!, perDay);
    const says = 'hours' in doc ? `out in ${unitsWords(doc.hours)} h` : 'never';
    const weSay = atMean.status === 'out' ? `out in ${unitsWords(atMean.hours)} h` : 'never';
    if (says === weSay) return [];
    return [
      {
        rule: `When ${of.window.name} runs out`,
        says,
        weSay: `${weSay}${atMean.status === 'out' ? ` (${instantWords(nowMs + atMean.hours * MS_PER_HOUR, context)})` : ''}`,
        why: "it divides what is left by the last day's hourly use; nothing comes back in it, and no hour differs from another",
      },
    ];
  });
}

function alarms({ habits }: StatusFindings, context: PlanContext): DocumentAnswer[] {
  return habits.flatMap(({ lane, habits: each }): DocumentAnswer[] => {
    if (each.status === 'insufficient') return [];
    const { alarm, shiftDay } = each.doc;
    const last = each.shifts.at(-1)?.day ?? null;
    const head = lane.name === 'all' ? '' : ` of ${lane.name}`;
    const falseAlarm = shareText(threeSigmaDocFalseAlarm(Math.min(14, each.dayCount)));
    return [
      ...(alarm.status === 'alarm' || alarm.status === 'warning'
        ? [
            {
              rule: `Unusual days${head}`,
              says: `the last whole day: ${alarm.status}, ${unitsWords(alarm.score)} deviations out`,
              weSay:
                each.unusual.length === 0 ? 'nothing unusual' : `${each.unusual.length} unusual days in 28`,
              why: `its three deviations of 14 values raise ${falseAlarm} false alarms, and alarms enter its own history`,
            },
          ]
        : []),
      ...(shiftDay !== last
        ? [
            {
              rule: `Shift of the level${head}`,
              says: shiftDay === null ? 'none' : `on ${dayWords(shiftDay, context)}`,
              weSay: last === null ? 'none' : `on ${dayWords(last, context)}`,
              why: 'its score leaves out the logarithm of the deviation: every split scores alike and rounding chooses',
            },
          ]
        : []),
    ];
  });
}

export function statusDocument(findings: StatusFindings, context: PlanContext): DocumentAnswer[] {
  return [...thresholds(findings, context), ...exhaustion(findings, context), ...alarms(findings, context)];
}
