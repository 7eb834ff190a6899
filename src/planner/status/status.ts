/** Question `status`: where am I, what comes back when, what should I hold? Read next: status-facts.ts. */

import { QuotalabError } from '../../core/index.ts';
import { adviceOf, holdFacts, momentOf } from '../advice/index.ts';
import {
  flagField,
  isoInstant,
  nameField,
  type PlanContext,
  type PlanQuestion,
  poolAmounts,
  question,
  simulateField,
  usualFacts,
  wordField,
} from '../question/index.ts';
import { POLICY_NAMES } from '../rules/index.ts';
import { recentMix, usageLanes } from '../usage/index.ts';
import { decidingFacts, habitFacts, type StatusFacts, windowsOf } from './status-facts.ts';
import { statusPage } from './status-page.ts';

/** Rules that need no prices. */
const POLICIES = POLICY_NAMES.filter((name) => name !== 'shadow-price');

const OPTIONS = {
  spend: nameField().optional().describe('Lay a spend of now over the returns: 50, or sonnet=50,opus=2'),
  policy: wordField(POLICIES)
    .optional()
    .describe(`Rules of what to hold: ${POLICIES.join(', ')}`),
  simulate: simulateField(),
  calibrate: nameField()
    .optional()
    .describe("Write what windows hold by the log's own readings to this file, for --capacities"),
  watch: flagField().describe('Keep the answer up to date on the screen'),
  interval: nameField().prefault('30').describe('Seconds between two looks of --watch'),
};

function refuseThin({ habits }: StatusFacts): void {
  for (const habit of habits) {
    if (habit.status === 'judged') continue;
    const { pool, have, need, what } = habit;
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      `plan status has ${have} whole ${what}${pool === 'all' ? '' : ` in ${pool}`}; it needs ${need} to say what is usual`,
    );
  }
}

function factsOf(context: PlanContext, spend: string | undefined, policy: string | undefined): StatusFacts {
  const { nowMs, quota, usage } = context;
  const lanes = usageLanes(context);
  const spent = spend === undefined ? null : poolAmounts('--spend', spend, lanes.ledger);
  const moment = momentOf(context, lanes) ?? { lanes, chances: [] };
  return {
    now: isoInstant(nowMs),
    quota: quota.source,
    usage: usage?.source ?? null,
    requestCount: lanes.eventCount,
    windows: windowsOf(moment, spent, context),
    ...decidingFacts(moment, nowMs),
    hold: holdFacts(policy ?? null, moment, context),
    habits: lanes.lanes
      .filter(({ limited }) => limited.length > 0)
      .map((lane) => habitFacts(lane, lanes.activity.fromMs, context)),
    mix: recentMix(context, lanes),
    usual: usualFacts(lanes),
    advice: adviceOf(moment, nowMs),
    hasSpend: spent !== null,
    leftOut: lanes.notes,
    capacities: quota.capacities ?? [],
  };
}

export const STATUS_QUESTION: PlanQuestion = question({
  name: 'status',
  asks: 'Where am I, what comes back when, what should I hold?',
  options: OPTIONS,
  file: null,
  usage: 'needed',
  compute(context, { options }) {
    const facts = factsOf(context, options.spend, options.policy);
    if (context.isStrict) refuseThin(facts);
    return facts;
  },
  page: statusPage,
  exports: ({ capacities }, { options: { calibrate } }) =>
    calibrate === undefined
      ? []
      : [{ option: 'calibrate', path: calibrate, json: { version: 1, capacities } }],
});
