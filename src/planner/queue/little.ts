/** Little's law: what is inside = what comes a minute x minutes inside, whatever the queue. */
import { inRange, PlanError } from '../../core/values/index.ts';

export interface Flow {
  readonly inSystemCount: number;
  readonly lambdaPerMin: number;
  readonly sojournMinutes: number;
}

/** Largest relative gap of three given figures. */
const TOLERANCE = 1e-9;

const FIELDS = ['inSystemCount', 'lambdaPerMin', 'sojournMinutes'] as const;

/**
 * The third figure from two, or the same three where they agree. All >= 0; a rate or a time of 0 with something
 * inside is E_RANGE, fewer than two figures E_TYPE, three that disagree E_SUM with the gap.
 * Source: Little, Operations Research 9(3), 1961.
 */
export function littlesLaw(given: Partial<Flow>): Flow {
  const known = FIELDS.filter((field) => given[field] !== undefined);
  if (known.length < 2) throw new PlanError('E_TYPE', 'flow', given, `two or three of ${FIELDS.join(', ')}`);
  const figure: Record<(typeof FIELDS)[number], number> = {
    inSystemCount: Number.NaN,
    lambdaPerMin: Number.NaN,
    sojournMinutes: Number.NaN,
  };
  for (const field of known) figure[field] = inRange(field, given[field], 0, Number.POSITIVE_INFINITY);
  const { inSystemCount, lambdaPerMin, sojournMinutes } = figure;
  if (given.inSystemCount === undefined) return { ...figure, inSystemCount: lambdaPerMin * sojournMinutes };
  if (given.lambdaPerMin === undefined) {
    return { ...figure, lambdaPerMin: quotient('sojournMinutes', inSystemCount, sojournMinutes) };
  }
  if (given.sojournMinutes === undefined) {
    return { ...figure, sojournMinutes: quotient('lambdaPerMin', inSystemCount, lambdaPerMin) };
  }
  const gap = inSystemCount - lambdaPerMin * sojournMinutes;
  if (Math.abs(gap) > TOLERANCE * Math.max(inSystemCount, lambdaPerMin * sojournMinutes)) {
    throw new PlanError('E_SUM', 'flow', gap, 'inSystemCount = lambdaPerMin x sojournMinutes, a gap of 0');
  }
  return figure;
}

function quotient(field: string, inside: number, divisor: number): number {
  if (divisor === 0) throw new PlanError('E_RANGE', field, divisor, 'more than 0');
  return inside / divisor;
}
