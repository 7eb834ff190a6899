/** Special functions against 50-digit values: relative error at most 1e-12, tails included. */
import { describe, expect, it } from 'vitest';
import {
  incompleteBeta,
  logBeta,
  logGamma,
  normalCdf,
  normalQuantile,
  normalTail,
  twoSidedQuantile,
  twoSidedTail,
} from '../../../src/numerics/stats/index.ts';
import {
  INCOMPLETE_BETA,
  LOG_BETA,
  LOG_GAMMA,
  NORMAL_QUANTILE,
  NORMAL_TAIL,
  STUDENT_QUANTILE,
  STUDENT_TAIL,
} from './high-precision.ts';

function expectClose(found: number, exact: number, what: string): void {
  const error = exact === 0 ? Math.abs(found) : Math.abs(found / exact - 1);
  expect(error, `${what}: ${found}, exactly ${exact}`).toBeLessThanOrEqual(1e-12);
}

describe('special functions', () => {
  it('log gamma', () => {
    for (const [x, exact] of LOG_GAMMA) expectClose(logGamma(x), exact, `x = ${x}`);
  });

  it('log beta, either way round', () => {
    for (const [a, b, exact] of LOG_BETA) {
      expectClose(logBeta(a, b), exact, `${a}, ${b}`);
      expectClose(logBeta(b, a), exact, `${b}, ${a}`);
    }
  });

  it('incomplete beta, and its complement', () => {
    for (const [a, b, x, exact] of INCOMPLETE_BETA) {
      expectClose(incompleteBeta(a, b, x), exact, `${a}, ${b}, ${x}`);
      expect(incompleteBeta(b, a, 1 - x)).toBeCloseTo(1 - exact, 12);
    }
    expect([incompleteBeta(2, 3, 0), incompleteBeta(2, 3, 1)]).toEqual([0, 1]);
  });

  it('normal tail and distribution', () => {
    for (const [z, exact] of NORMAL_TAIL) {
      expectClose(normalTail(z), exact, `z = ${z}`);
      expectClose(normalCdf(-z), exact, `-z = ${-z}`);
      expect(normalTail(-z)).toBeCloseTo(1 - exact, 14);
    }
  });

  it('normal quantile', () => {
    for (const [p, exact] of NORMAL_QUANTILE) expectClose(normalQuantile(p), exact, `p = ${p}`);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('tail of Student’s t, few degrees and ten million', () => {
    for (const [t, degrees, exact] of STUDENT_TAIL)
      expectClose(twoSidedTail(t, degrees), exact, `${t}, ${degrees}`);
    expect(twoSidedTail(0, 7)).toBe(1);
  });

  it('quantile of Student’s t', () => {
    for (const [confidence, degrees, exact] of STUDENT_QUANTILE) {
      expectClose(twoSidedQuantile(confidence, degrees), exact, `${confidence}, ${degrees}`);
    }
    expect(twoSidedQuantile(0.95, 1e7)).toBeCloseTo(normalQuantile(0.975), 6);
  });
});
