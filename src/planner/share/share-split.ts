/** Who gets how much by each mechanism: by weight and demand, by what a member adds, or by what it would pay. */

import { type AnswerTable, barText } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, listText } from '../question/index.ts';
import { clarkeAuction, maxMinSplit } from '../team/index.ts';
import type { ShareFile } from './share-file.ts';
import { byShapley } from './share-shapley.ts';
import { checkTasks, type ShareSplit } from './share-table.ts';

export const MECHANISMS = ['max-min', 'shapley', 'vcg'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

const BAR_CELLS = 20;
const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });

const LIMIT_WORDS = { demand: 'all it asked for', cap: 'its cap', pool: 'the pool' } as const;

function byMaxMin({ members }: ShareFile, totalUnits: number, context: PlanContext): ShareSplit {
  const claims = members.map(({ id, weight, demandUnits, capUnits }) => ({
    id,
    weight,
    demandUnits: demandUnits ?? totalUnits,
    ...(capUnits === null ? {} : { capUnits }),
  }));
  const split = maxMinSplit(claims, totalUnits, 'whole');
  const held = split.allocations.filter(({ limitedBy }) => limitedBy === 'pool');
  const first = split.allocations[0]!;
  const level = Math.max(...split.allocations.map(({ levelUnits }) => levelUnits));
  return {
    units: split.allocations.map(({ units }) => units),
    idleUnits: split.idleUnits,
    binding:
      held.length === 0
        ? 'nothing: everybody gets what was asked for'
        : `the pool, for ${listText(held.map(({ id }) => id))}`,
    table: {
      kind: 'table',
      title: 'Who gets how much',
      columns: [left('member'), right('weight'), right('asks'), right('gets'), left(''), left('held by')],
      rows: split.allocations.map(({ id, units, limitedBy }, i) => [
        id,
        amountText(members[i]!.weight),
        members[i]!.demandUnits === null ? 'all' : amountText(members[i]!.demandUnits),
        amountText(units),
        barText(totalUnits > 0 ? units / totalUnits : 0, BAR_CELLS, context.isAscii),
        LIMIT_WORDS[limitedBy],
      ]),
    },
    explanations: [
      {
        what: `Share of ${first.id}`,
        formula: 'min(demand, cap, weight x level), the level raised until the pool is given out',
        numbers: `min(${amountText(claims[0]!.demandUnits)}, ${amountText(first.levelUnits)} x ${amountText(members[0]!.weight)}), highest level ${amountText(level)}`,
        result: amountText(first.units),
        source: 'weighted max-min; Bertsekas, Gallager, Data Networks, 1992, section 6.5.2',
      },
    ],
    notes: [],
    data: {
      allocations: split.allocations.map((each) => ({
        id: each.id,
        units: each.units,
        held_by: each.limitedBy,
      })),
    },
  };
}

function byAuction({ members }: ShareFile, totalUnits: number): ShareSplit {
  checkTasks(members, 'vcg');
  const bidders = members.map(({ id, tasks, creditUnits }) => ({ id, tasks, creditUnits }));
  const auction = clarkeAuction(bidders, totalUnits);
  const units = auction.outcomes.map(({ tasks }, i) =>
    members[i]!.tasks.reduce((sum, task) => sum + (tasks.includes(task.id) ? task.costUnits : 0), 0),
  );
  const over = auction.outcomes.filter(({ isWithinCredit }) => !isWithinCredit);
  const payer = auction.outcomes.reduce((most, each) => (each.payment > most.payment ? each : most));
  const others = auction.value - payer.value;
  return {
    units,
    idleUnits: Math.max(0, totalUnits - auction.spentUnits),
    binding: 'the value that members report for their tasks',
    table: {
      kind: 'table',
      title: 'Who gets how much',
      columns: [left('member'), left('tasks'), right('gets'), right('value'), right('pays'), right('keeps')],
      rows: auction.outcomes.map(({ id, tasks, value, payment, utility }, i) => [
        id,
        tasks.length === 0 ? '-' : tasks.join(', '),
        amountText(units[i]!),
        amountText(value),
        amountText(payment),
        amountText(utility),
      ]),
    },
    explanations: [
      {
        what: `Payment of ${payer.id}`,
        formula: 'best of the others without it - what the others get with it',
        numbers: `${amountText(others + payer.payment)} - ${amountText(others)}`,
        result: amountText(payer.payment),
        source: 'Clarke, Public Choice 11, 1971; Groves, Econometrica 41(4), 1973',
      },
    ],
    notes: [
      auction.isTruthful
        ? 'nobody gains by reporting other values than the true ones'
        : `${listText(over.map(({ id }) => id))} cannot pay: truth is no longer the best report for everybody`,
      `payments are credits; together ${amountText(auction.surplus)}`,
    ],
    data: {
      value: auction.value,
      allocations: auction.outcomes.map(({ id, tasks, value, payment, utility, isWithinCredit }, i) => ({
        id,
        units: units[i]!,
        tasks: [...tasks],
        value,
        payment,
        utility,
        within_credit: isWithinCredit,
      })),
      surplus: auction.surplus,
      is_truthful: auction.isTruthful,
    },
  };
}

/** The split of `totalUnits` by a mechanism. E_EMPTY where shapley or vcg have no tasks to go by. */
export function splitBy(
  mechanism: Mechanism,
  file: ShareFile,
  totalUnits: number,
  context: PlanContext,
): ShareSplit {
  switch (mechanism) {
    case 'max-min':
      return byMaxMin(file, totalUnits, context);
    case 'shapley':
      return byShapley(file, totalUnits, context);
    case 'vcg':
      return byAuction(file, totalUnits);
  }
}
