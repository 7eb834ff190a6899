/** Shares by what each member adds to the tasks that the team can do: Shapley values, exact or from drawn orders. */

import { PlanError } from '../../core/values/index.ts';
import { type AnswerTable, barText } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText } from '../question/index.ts';
import {
  type CoalitionGame,
  EXACT_MEMBERS,
  fairValue,
  quotaByShapley,
  shapleySampled,
  taskGame,
} from '../team/index.ts';
import type { ShareFile, ShareMember } from './share-file.ts';
import { checkTasks, type ShareSplit } from './share-table.ts';

const SHAPLEY_STREAM = 51;
const MOST_ORDERS = 20_000;
const BAR_CELLS = 20;
const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });

/** Entitlements as given, else by weight. */
function entitlements(members: readonly ShareMember[], totalUnits: number): number[] {
  const sum = members.reduce((all, { weight }) => all + weight, 0);
  return members.map(({ entitlementUnits, weight }) => entitlementUnits ?? (totalUnits * weight) / sum);
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

/** E_EMPTY without tasks, E_RANGE for fewer than two members. */
export function byShapley({ members }: ShareFile, totalUnits: number, context: PlanContext): ShareSplit {
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
