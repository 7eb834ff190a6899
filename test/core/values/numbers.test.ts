/** Checked numbers: each refusal has its code, its field, its value and what is allowed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  finite,
  inRange,
  openShare,
  PlanError,
  positive,
  share,
  sharesOfOne,
  units,
  whole,
} from '../../../src/core/values/index.ts';

function refusal(call: () => unknown): PlanError {
  try {
    call();
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a number', () => {
  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    true,
    '3',
    null,
    undefined,
    [3],
  ])('is not %s', (value) => {
    const { code, field } = refusal(() => finite('tasks[1].value', value));
    expect([code, field]).toEqual(['E_TYPE', 'tasks[1].value']);
  });

  it('is never -0', () => {
    expect(Object.is(finite('x', -0), 0)).toBe(true);
    expect(Object.is(inRange('x', -0, -1, 1), 0)).toBe(true);
  });

  it.each([
    ['inRange', () => inRange('x', 1.01, 0, 1), 'E_RANGE'],
    ['finite above', () => finite('x', 1.1e14), 'E_RANGE'],
    ['finite below', () => finite('x', -1.1e14), 'E_RANGE'],
    ['inRange below', () => inRange('x', -1, 0, Number.POSITIVE_INFINITY), 'E_RANGE'],
    ['positive', () => positive('x', 0), 'E_RANGE'],
    ['positive above', () => positive('x', 6, 5), 'E_RANGE'],
    ['whole', () => whole('x', 1.5), 'E_INT'],
    ['whole range', () => whole('x', 7, 1, 6), 'E_RANGE'],
    ['count', () => count('x', -1), 'E_RANGE'],
    ['units', () => units('x', -0.5), 'E_RANGE'],
    ['share', () => share('x', 1.0001), 'E_RANGE'],
    ['openShare at 0', () => openShare('x', 0), 'E_RANGE'],
    ['openShare at 1', () => openShare('x', 1), 'E_RANGE'],
  ] as const)('%s refuses what is out of its range', (_, call, code) => {
    const error = refusal(call);
    expect(error.code).toBe(code);
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/^x is .+; allowed: .+/);
  });

  it('ends are included', () => {
    expect([inRange('x', 0, 0, 1), inRange('x', 1, 0, 1), share('x', 1), whole('x', 6, 1, 6)]).toEqual([
      0, 1, 1, 6,
    ]);
  });
});

describe('shares', () => {
  it('add up to 1 within 1e-9, else E_SUM with the sum', () => {
    expect(sharesOfOne('s', { a: 0.1, b: 0.2, c: 0.7 })).toEqual({ a: 0.1, b: 0.2, c: 0.7 });
    expect(sharesOfOne('s', { a: 0.5, b: 0.5 + 9e-10 })).toBeDefined();
    const error = refusal(() => sharesOfOne('s', { a: 0.5, b: 0.4 }));
    expect([error.code, error.value]).toEqual(['E_SUM', 0.9]);
    expect(refusal(() => sharesOfOne('s', { a: 2, b: -1 })).field).toBe('s.a');
  });

  it('of any kind are taken or refused by a PlanError', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (values) => {
        try {
          expect(Object.values(sharesOfOne('s', values)).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 8);
        } catch (error) {
          expect(error).toBeInstanceOf(PlanError);
        }
      }),
      { seed: 20260211, numRuns: 300 },
    );
  });
});
