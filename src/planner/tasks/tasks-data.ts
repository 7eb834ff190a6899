/** A plan for tasks for programs, and its formulas with the numbers in them. */

import { costOf, instantText } from '../../core/values/index.ts';
import type { Explanation } from '../answer/index.ts';
import { amountText, someOf } from '../question/index.ts';
import type { JudgedTask } from './tasks-choice.ts';
import { netValue } from './tasks-order.ts';
import type { TaskPlan } from './tasks-plan.ts';
import { priceText, whyNot } from './tasks-sections.ts';

/** Formulas of the plan with the numbers in them. */
export function taskExplanations(plan: TaskPlan, isTimed: boolean): Explanation[] {
  const { choice, ordered, proof } = plan;
  const { selection, judged } = choice;
  const { incumbent, bound, status } = proof;
  const result = `${amountText(incumbent)}, ${status === 'optimal' ? 'proven best' : 'not proven best'}`;
  if (isTimed) {
    return [
      {
        what: 'The schedule of most value',
        formula:
          'max sum of value of what ends in time, one start on the grid each, use <= limit in every window, needs before',
        numbers: `${ordered.length} of ${someOf(judged.length, 'task')}, best possible ${amountText(bound)}`,
        result,
        source: 'time-indexed integer programme; Sousa, Wolsey, Mathematical Programming 54, 1992',
      },
    ];
  }
  const prices = selection.prices ?? {};
  const first = ordered.find(({ cost }) => Object.keys(cost).length > 0) ?? judged[0]!;
  const terms = Object.entries(first.cost)
    .filter(([, amount]) => amount > 0)
    .map(([pool, amount]) => `${amountText(amount)} x ${priceText(costOf(prices, pool))}`);
  return [
    {
      what: 'The set of most value',
      formula:
        'max sum of value x, sum of cost x <= left in every pool, x 0 or 1, needs and alternatives kept',
      numbers: `${someOf(choice.input.tasks.length, 'task')}, best possible ${amountText(bound)}`,
      result,
      source: 'integer programme; Kellerer, Pferschy, Pisinger, Knapsack Problems, 2004',
    },
    {
      what: `Net value of ${first.task.id}`,
      formula: 'value - sum of cost x price, price = value of one more unit by the linear relaxation',
      numbers: `${amountText(first.task.value)}${terms.length === 0 ? '' : ` - ${terms.join(' - ')}`}`,
      result: amountText(netValue(first, prices)),
      source: 'dual values; Talluri, van Ryzin, The Theory and Practice of Revenue Management, 2004, ch. 2',
    },
  ];
}

/** The same content for programs; `whyNot` of a schedule, null = of the choice of now. */
export function taskData(
  plan: TaskPlan,
  whyNotScheduled: ((each: JudgedTask) => string) | null,
): Record<string, unknown> {
  const { choice, ordered, later, supply, context } = plan;
  const { relief, policy } = choice;
  const prices = plan.prices ?? {};
  const why = whyNotScheduled ?? ((each: JudgedTask) => whyNot(each, choice, { supply, context }));
  const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instantText(ms));
  return {
    quota: supply.source,
    policy: policy.name,
    value: plan.value,
    proof: { ...plan.proof },
    now: ordered.map((each) => ({
      id: each.task.id,
      value: each.task.value,
      cost: { ...each.cost },
      net_value: plan.prices === null ? null : netValue(each, prices),
      priority: each.task.priority,
      rule: each.ruleId,
      model: each.model,
      deadline: instantOrNull(each.task.deadlineMs ?? null),
    })),
    later: later.map((each) => ({
      id: each.task.id,
      value: each.task.value,
      why: why(each),
      rule: each.heldBy?.ruleId ?? null,
      has_room_at: instantOrNull(each.fitsAtMs),
      meets_deadline: each.meetsDeadline,
    })),
    pools: supply.pools.map(({ pool, remaining, limit, unit }) => ({
      pool,
      unit,
      limit,
      left: remaining,
      planned: costOf(plan.spend, pool),
      price: plan.prices === null || remaining === null ? null : costOf(prices, pool),
    })),
    cheapest_change:
      relief === null || whyNotScheduled !== null
        ? null
        : { task: relief.taskId, extra: { ...relief.extra }, gain: relief.gain },
  };
}
