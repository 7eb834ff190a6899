/** Who gets how much by each mechanism: by weight and demand, by what a member adds, or by what it would pay. */
import { amountText, listText } from './answer-words.ts';
import { PlanError } from './core/index.ts';
import { type AnswerTable, barText, type Explanation } from './display/index.ts';
import type { PlanContext } from './question.ts';
import type { ShareFile, ShareMember } from './share-file.ts';
import {
  type CoalitionGame,
  clarkeAuction,
  EXACT_MEMBERS,
  fairValue,
  maxMinSplit,
  quotaByShapley,
  shapleySampled,
  taskGame,
} from './team/index.ts';

export const MECHANISMS = ['max-min', 'shapley', 'vcg'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

export interface ShareSplit {
  /** Units by member, in their order. */
  readonly units: readonly number[];
  readonly idleUnits: number;
  /** What keeps the members from more. */
  readonly binding: string;
  readonly table: AnswerTable;
  readonly explanations: readonly Explanation[];
  readonly notes: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

const SHAPLEY_STREAM = 51;
const MOST_ORDERS = 20_000;
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

/** Entitlements as given, else by weight. */
function entitlements(members: readonly ShareMember[], totalUnits: number): number[] {
  const sum = members.reduce((all, { weight }) => all + weight, 0);
  return members.map(({ entitlementUnits, weight }) => entitlementUnits ?? (totalUnits * weight) / sum);
}

function checkTasks(members: readonly ShareMember[], mechanism: Mechanism): void {
  if (members.every(({ tasks }) => tasks.length === 0)) {
    throw new PlanError(
      'E_EMPTY',
      'members[].tasks',
      [],
      `tasks with value and cost for --mechanism ${mechanism}`,
    );
  }
}

interface ShapleyValues {
  readonly values: readonly number[];
  readonly errors: readonly number[] | null;
  readonly notes: readonly string[];
}

function shapleyValues(game: CoalitionGame, context: PlanContext): ShapleyValues {
  if (game.memberIds.length <= EXACT_MEMBERS) {
    const { values, warnings } = fairValue(game);
    return { values, errors: null, notes: warnings };
  }
  const real = context.draws(SHAPLEY_STREAM);
  const draws = {
    int: (low: number, high: number): number => low + Math.floor(real.uniform() * (high - low + 1)),
    real: (low: number, high: number): number => low + real.uniform() * (high - low),
  };
  const sampled = shapleySampled(game, { draws, targetStandardError: null, maxOrders: MOST_ORDERS });
  return {
    values: sampled.estimates,
    errors: sampled.standardErrors,
    notes: [`values are estimates from ${sampled.ordersCount} drawn orders, with their standard errors`],
  };
}

function byShapley({ members }: ShareFile, totalUnits: number, context: PlanContext): ShareSplit {
  checkTasks(members, 'shapley');
  if (members.length < 2) throw new PlanError('E_RANGE', 'members', members.length, '2 to 200 for shapley');
  const brought = entitlements(members, totalUnits);
  const game = taskGame(members.map(({ id, tasks }, i) => ({ id, tasks, entitlementUnits: brought[i]! })));
  const { values, errors, notes } = shapleyValues(game, context);
  const alone = members.map(
    (_, i) => game.worthsAlong([i, ...members.keys()].filter((m, at, all) => all.indexOf(m) === at))[0]!,
  );
  const units = quotaByShapley(values, Math.floor(totalUnits));
  const sum = values.reduce((all, value) => all + value, 0);
  return {
    units,
    idleUnits: 0,
    binding: 'what each member adds to the others, over all orders of joining',
    table: {
      kind: 'table',
      title: 'Who gets how much',
      columns: [left('member'), right('brings'), right('alone'), right('adds'), right('gets'), left('')],
      rows: members.map(({ id }, i) => [
        id,
        amountText(brought[i]!),
        amountText(alone[i]!),
        errors === null ? amountText(values[i]!) : `${amountText(values[i]!)} ± ${amountText(errors[i]!)}`,
        amountText(units[i]!),
        barText(units[i]! / totalUnits, BAR_CELLS, context.isAscii),
      ]),
    },
    explanations: [
      {
        what: `Share of ${members[0]!.id}`,
        formula: 'total x own value / sum of values; a value is what a member adds, averaged over all orders',
        numbers: `${amountText(totalUnits)} x ${amountText(values[0]!)} / ${amountText(sum)}`,
        result: amountText(units[0]!),
        source: 'Shapley, Contributions to the Theory of Games 2, 1953',
      },
    ],
    notes: [
      ...notes,
      'a group is worth its best tasks within what its members bring together; another rule gives other shares',
    ],
    data: {
      allocations: members.map(({ id }, i) => ({
        id,
        units: units[i]!,
        value: values[i]!,
        standard_error: errors?.[i] ?? null,
        alone: alone[i]!,
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
