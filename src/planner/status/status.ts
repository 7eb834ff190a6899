/** Question `status`: where am I, what comes back when, what should I hold? Read next: status-answer.ts. */
import { QuotalabError } from '../../core/index.ts';
import {
  type CostVector,
  type Infeasible,
  PlanError,
  units,
  type ZoneClock,
  zoneClock,
} from '../../core/values/index.ts';
import { momentOf, withoutHoarding } from '../advice/index.ts';
import { earliestTimeForCost, type RoomAt } from '../ledger/index.ts';
import type { PlanContext, PlanQuestion, QuestionAnswer, QuestionInput } from '../question/index.ts';
import {
  amountsWords,
  chosenPolicy,
  daysOfData,
  holdTable,
  limitedPoolsOf,
  namedNumbers,
  poolAmounts,
  returnSteps,
  spendByUnit,
  type UsageLanes,
  usageLanes,
} from '../question/index.ts';
import { POLICY_NAMES } from '../rules/index.ts';
import { dailyUse, recentMix, useHabits } from '../usage/index.ts';
import { statusAnswer } from './status-answer.ts';
import type { StatusFindings } from './status-findings.ts';

function zonesOf(text: string | null): Array<readonly [string, ZoneClock]> {
  if (text === null) return [];
  return text.split(',').map((zone) => [zone.trim(), zoneClock('--zones', zone.trim())] as const);
}

/** Refuses what no time brings: exit 3. */
function reachable(room: RoomAt | Infeasible, amounts: CostVector, lanes: UsageLanes): RoomAt {
  if (room.status === 'room') return room;
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `--earliest ${amountsWords(amounts, lanes.ledger)} never fit: ${room.constraint}; it takes ${room.relaxation}`,
  );
}

function refuseThin(context: PlanContext, findings: StatusFindings): void {
  if (!context.isStrict) return;
  const thin = findings.habits.find(({ habits }) => habits.status === 'insufficient');
  if (thin === undefined || thin.habits.status !== 'insufficient') return;
  const { have, need, what } = thin.habits;
  throw new QuotalabError(
    'PLAN_INSUFFICIENT',
    `plan status has ${have} ${what} in ${thin.lane.name}; it needs ${need} to say what is usual`,
  );
}

function findingsOf(input: QuestionInput): StatusFindings {
  const { context } = input;
  const { nowMs } = context;
  const lanes = usageLanes(context);
  const { ledger } = lanes;
  const priceText = input.text('prices');
  const prices =
    priceText === null ? null : namedNumbers('--prices', priceText, limitedPoolsOf(ledger), units);
  const name = input.text('policy');
  if (name !== null && !POLICY_NAMES.includes(name)) {
    throw new PlanError('E_UNKNOWN', '--policy', name, POLICY_NAMES.join(', '));
  }
  if (name === 'shadow-price' && prices === null) {
    throw new PlanError('E_TYPE', '--prices', undefined, 'a price by limited pool for --policy shadow-price');
  }
  const spendText = input.text('spend');
  const spend = spendText === null ? null : poolAmounts('--spend', spendText, ledger);
  const earliestText = input.text('earliest');
  const wanted = earliestText === null ? null : poolAmounts('--earliest', earliestText, ledger);
  const moment = momentOf(context, lanes) ?? { lanes, chances: [] };
  const rules = holdTable(chosenPolicy(name, prices, daysOfData(lanes, nowMs)), lanes, context);
  return {
    lanes,
    chances: moment.chances,
    returns: moment.chances.map(({ of }) => ({ of, steps: returnSteps(lanes, of, spend, context) })),
    hold: name === null ? withoutHoarding(rules, moment, nowMs) : rules,
    isPolicyNamed: name !== null,
    habits: lanes.lanes
      .filter((lane) => lane.limited.length > 0)
      .map((lane) => {
        const days = dailyUse(lane.run, context, lanes.activity.fromMs);
        return { lane, days, habits: useHabits(days) };
      }),
    mix: recentMix(context, lanes),
    earliest:
      wanted === null
        ? null
        : {
            amounts: wanted,
            room: reachable(earliestTimeForCost(ledger, spendByUnit(wanted, ledger), nowMs), wanted, lanes),
          },
    spend,
    zones: zonesOf(input.text('zones')),
  };
}

function answer(input: QuestionInput): QuestionAnswer {
  const findings = findingsOf(input);
  refuseThin(input.context, findings);
  const path = input.text('calibrate');
  const json = { version: 1, capacities: input.context.quota.capacities ?? [] };
  const exports = path === null ? [] : [{ option: 'calibrate', path, json }];
  return { answer: statusAnswer(findings, input.context), exports };
}

export const STATUS_QUESTION: PlanQuestion = {
  name: 'status',
  asks: 'Where am I, what comes back when, what should I hold?',
  options: [
    { name: 'spend', describe: 'Lay a spend of now over the returns: 50, or sonnet=50,opus=2', text: null },
    { name: 'earliest', describe: 'The earliest moment with room for: 200, or sonnet=200', text: null },
    {
      name: 'policy',
      describe: `Rules of what to hold: ${POLICY_NAMES.join(', ')}`,
      text: null,
    },
    { name: 'prices', describe: 'Worth of one more unit, for shadow-price: sonnet=6.7,opus=25', text: null },
    { name: 'zones', describe: 'Show the returns on these clocks too: Europe/London,Asia/Tokyo', text: null },
    {
      name: 'calibrate',
      describe: "Write what windows hold by the log's own readings to this file, for --capacities",
      text: null,
    },
    { name: 'watch', describe: 'Keep the answer up to date on the screen', text: null, isFlag: true },
    { name: 'interval', describe: 'Seconds between two looks of --watch', text: '30' },
  ],
  file: null,
  usage: 'needed',
  answer,
};
