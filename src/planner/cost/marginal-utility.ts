/**
 * What a message is worth by how much is left: a price that rises as 1 / share. A task takes many messages and the
 * price rises while it does, so its charge is the integral of the price, not the price at the start times its size.
 */
import { inRange, openShare, PlanError, positive, share } from '../../core/values/index.ts';

/** Share below which the price rises no more. */
const PRICE_FLOOR_SHARE: number = 0.01;

/** 1 / max(share, floor), share 0..1. */
export function marginalUtility(remainingShare: number, floorShare: number = PRICE_FLOOR_SHARE): number {
  return 1 / Math.max(share('remainingShare', remainingShare), openShare('floorShare', floorShare));
}

export interface TaskCharge {
  /** Messages of a full window, > 0. */
  readonly limit: number;
  readonly remainingShare: number;
  /** Messages the task takes, > 0, below what is left. */
  readonly cost: number;
}

/** limit x ln(R / (R - cost)), R messages left: the price 1 / share summed over the task; E_OVERDRAW when cost >= R. */
export function wholeTaskCharge({ limit, remainingShare, cost }: TaskCharge): number {
  const left = positive('limit', limit) * share('remainingShare', remainingShare);
  if (positive('cost', cost) >= left)
    throw new PlanError('E_OVERDRAW', 'cost', cost, `less than ${left} left`);
  return -limit * Math.log1p(-cost / left);
}

export interface PricedTask extends TaskCharge {
  /** >= 0. */
  readonly value: number;
}

/** Value less the charge of the whole task. */
export function adjustedValue(task: PricedTask): number {
  return inRange('value', task.value, 0, Number.POSITIVE_INFINITY) - wholeTaskCharge(task);
}

/** The document's rule: value less cost times the price at the start. Mixes messages and shares. */
export function adjustedValueDoc({ value, cost, remainingShare }: Omit<PricedTask, 'limit'>): number {
  const worth = inRange('value', value, 0, Number.POSITIVE_INFINITY);
  return worth - positive('cost', cost) * marginalUtility(remainingShare);
}
