/** Why a task was not chosen, in one word for code and one sentence for people; the first reason that holds. */
import { type CostVector, costOf } from '../../core/values/index.ts';
import type { SelectableTask, SelectionInput } from './selection-input.ts';

export type RejectionReason =
  | 'worthNothing'
  | 'tooLarge'
  | 'dependency'
  | 'alternative'
  | 'price'
  | 'displaced';

export interface Rejection {
  readonly id: string;
  readonly reason: RejectionReason;
  readonly sentence: string;
}

export interface SelectionState {
  readonly input: SelectionInput;
  readonly selected: ReadonlySet<string>;
  readonly slack: CostVector;
  readonly prices: CostVector;
}

const shown = (amount: number): string => String(Number(amount.toPrecision(4)));

function reasonOf(task: SelectableTask, state: SelectionState): Omit<Rejection, 'id'> {
  const { input, selected, slack, prices } = state;
  const limited = Object.entries(input.pools).flatMap(([pool, limit]) =>
    limit === null ? [] : [{ pool, limit }],
  );
  if (task.value === 0) return { reason: 'worthNothing', sentence: 'it is worth 0' };
  const over = limited.find(({ pool, limit }) => costOf(task.cost, pool) > limit);
  if (over !== undefined) {
    const cost = shown(costOf(task.cost, over.pool));
    return {
      reason: 'tooLarge',
      sentence: `it needs ${cost} of ${over.pool}, there are ${shown(over.limit)}`,
    };
  }
  const other = input.tasks.find(
    ({ id, group }) => group !== undefined && group === task.group && selected.has(id),
  );
  if (other !== undefined) {
    return { reason: 'alternative', sentence: `${other.id} of the same group was chosen` };
  }
  const missing = (task.deps ?? []).find((dep) => !selected.has(dep));
  if (missing !== undefined)
    return { reason: 'dependency', sentence: `it needs ${missing}, which was not chosen` };
  const price = limited.reduce((sum, { pool }) => sum + costOf(prices, pool) * costOf(task.cost, pool), 0);
  if (price > task.value + 1e-9) {
    const sentence = `its quota is worth ${shown(price)} elsewhere, more than its value ${shown(task.value)}`;
    return { reason: 'price', sentence };
  }
  const short = limited
    .map(({ pool }) => ({ pool, amount: costOf(task.cost, pool) - costOf(slack, pool) }))
    .filter(({ amount }) => amount > 1e-9);
  const words = short.map(({ pool, amount }) => `${shown(amount)} more of ${pool}`).join(' and ');
  const sentence =
    words === '' ? 'a set of equal value was chosen' : `beside the chosen ones it needs ${words}`;
  return { reason: 'displaced', sentence };
}

/** One entry per task that was not chosen, in the order of the tasks. */
export const rejectionsOf = (state: SelectionState): Rejection[] =>
  state.input.tasks
    .filter(({ id }) => !state.selected.has(id))
    .map((task) => ({ id: task.id, ...reasonOf(task, state) }));
