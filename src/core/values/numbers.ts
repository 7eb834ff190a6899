/**
 * Numbers as the planner takes them: finite, of the right kind and range, never -0, never a text that looks like
 * a number. Each function gives the number back or throws a PlanError that names the field.
 */
import { PlanError } from './plan-error.ts';

/** Largest size of any number: sums and products of such stay finite, and the solver takes them. */
const MOST_SIZE: number = 1e14;

/** A number of at most 1e14 either way; booleans, texts, NaN and infinities are E_TYPE. */
export function finite(field: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new PlanError('E_TYPE', field, value, 'a finite number');
  }
  if (Math.abs(value) > MOST_SIZE) throw new PlanError('E_RANGE', field, value, 'at most 1e14 either way');
  return value + 0;
}

/** A number of [low, high]; `high` Infinity = no upper end. */
export function inRange(field: string, value: unknown, low: number, high: number): number {
  const number = finite(field, value);
  if (number >= low && number <= high) return number;
  const allowed = high === Number.POSITIVE_INFINITY ? `${low} or more` : `${low} to ${high}`;
  throw new PlanError('E_RANGE', field, value, allowed);
}

/** A number of (0, high]. */
export function positive(field: string, value: unknown, high: number = Number.POSITIVE_INFINITY): number {
  const number = finite(field, value);
  if (number > 0 && number <= high) return number;
  throw new PlanError('E_RANGE', field, value, `more than 0${high < Infinity ? `, at most ${high}` : ''}`);
}

/** A whole number of [low, high]. */
export function whole(
  field: string,
  value: unknown,
  low: number = 0,
  high: number = Number.MAX_SAFE_INTEGER,
): number {
  const number = finite(field, value);
  if (!Number.isInteger(number)) throw new PlanError('E_INT', field, value, 'a whole number');
  return inRange(field, number, low, high);
}

/** Messages: a whole number >= 0. */
export const count = (field: string, value: unknown): number => whole(field, value);

/** Weighted cost: a number >= 0. */
export const units = (field: string, value: unknown): number =>
  inRange(field, value, 0, Number.POSITIVE_INFINITY);

/** A share or a probability, 0..1. */
export const share = (field: string, value: unknown): number => inRange(field, value, 0, 1);

/** A probability or rate strictly between 0 and 1. */
export function openShare(field: string, value: unknown): number {
  const number = finite(field, value);
  if (number > 0 && number < 1) return number;
  throw new PlanError('E_RANGE', field, value, 'more than 0 and less than 1');
}

/** Largest distance of a sum of shares from 1. */
export const SUM_TOLERANCE: number = 1e-9;

/** Shares that add up to 1 within 1e-9; else E_SUM with the sum. */
export function sharesOfOne(
  field: string,
  values: Readonly<Record<string, unknown>>,
): Record<string, number> {
  const shares = Object.entries(values).map(
    ([name, value]) => [name, share(`${field}.${name}`, value)] as const,
  );
  const sum = shares.reduce((total, [, value]) => total + value, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new PlanError('E_SUM', field, sum, 'shares that add up to 1 (--normalize makes them)');
  }
  return Object.fromEntries(shares);
}
