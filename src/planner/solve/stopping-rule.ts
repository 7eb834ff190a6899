/**
 * Do it now or wait for the reset: the document's rule, and the same with a discount that never turns negative.
 * Both charge 100 (1 - q)^2 for quota already used, an absolute amount that ignores the task; go-or-wait.ts, which
 * prices the quota, is the rule to use.
 */
import { inRange, openShare, PlanError, share, units } from '../../core/values/index.ts';

export type Discount = 'linear' | 'geometric' | 'exponential';

export interface StoppingInput {
  /** q, what is left of the quota, 0 to 1. */
  readonly remainingShare: number;
  /** Value of the task, >= 0. */
  readonly value: number;
  /** 0 to 8760. */
  readonly hoursToReset: number;
  /** Loss of value per hour, strictly between 0 and 1; default 0.1. */
  readonly ratePerHour?: number;
}

export interface StoppingAnswer {
  /** What the rule charges for quota spent now, in units of value. */
  readonly opportunity: number;
  /** Value now less that charge. */
  readonly continueValue: number;
  /** Value after the wait. */
  readonly waitValue: number;
  readonly wait: boolean;
}

const MAX_HOURS = 8760;
const DEFAULT_RATE_PER_HOUR = 0.1;

function keptFraction(discount: Discount, ratePerHour: number, hours: number): number {
  switch (discount) {
    case 'linear':
      return 1 - ratePerHour * hours;
    case 'geometric':
      return Math.exp(hours * Math.log1p(-ratePerHour));
    case 'exponential':
      return Math.exp(-ratePerHour * hours);
    default:
      throw new PlanError('E_UNKNOWN', 'discount', discount, 'linear, geometric or exponential');
  }
}

/** Waits iff the value after the wait is more than the value now less the charge. Throws E_TYPE, E_RANGE. */
export function stoppingRule(input: StoppingInput, discount: Discount = 'geometric'): StoppingAnswer {
  const remaining = share('remainingShare', input.remainingShare);
  const value = units('value', input.value);
  const hours = inRange('hoursToReset', input.hoursToReset, 0, MAX_HOURS);
  const rate = openShare('ratePerHour', input.ratePerHour ?? DEFAULT_RATE_PER_HOUR);
  const opportunity = 100 * (1 - remaining) ** 2;
  const continueValue = value - opportunity;
  const waitValue = value * keptFraction(discount, rate, hours);
  return { opportunity, continueValue, waitValue, wait: waitValue > continueValue };
}

/** The document's rule: linear discount, below 0 once rate x hours passes 1. */
export const stoppingRuleDoc = (input: StoppingInput): StoppingAnswer => stoppingRule(input, 'linear');
