/** In which order the accounts of a lane are asked: by priority, within it by the policy's scores. */
import { descendingOrder } from '../../quota/views/index.ts';
import type { AccountRecord, LaneRecord } from './decision-record.ts';

/**
 * The last order of each large lane, where the next sort begins: few accounts move between two requests. What it gives
 * is the same from any beginning.
 */
const lastOrders = new Map<string, readonly number[]>();
/** Lanes that are remembered so. */
const MOST_LANES = 100;
/** Accounts from which on it matters. */
const LARGE_LANE = 50;

function orderOf(lane: string, scores: readonly number[]): number[] {
  if (scores.length < LARGE_LANE) return descendingOrder(scores);
  const order = descendingOrder(scores, lastOrders.get(lane));
  if (lastOrders.size >= MOST_LANES) lastOrders.clear();
  lastOrders.set(lane, order);
  return order;
}

export const priorityOf = ({ priority = 0 }: AccountRecord): number => priority;

/** The policy's order within each priority, higher ones first. */
export function rankedOf(scores: readonly number[], { lane, accounts }: LaneRecord): readonly number[] {
  const order = orderOf(lane, scores);
  return accounts.every(({ priority }) => priority === undefined)
    ? order
    : order.toSorted((a, b) => priorityOf(accounts[b]!) - priorityOf(accounts[a]!));
}
