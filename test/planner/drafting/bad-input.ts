/** Bad inputs as a table: what is refused, under which code, at which field. */
import { expect, it } from 'vitest';
import { PlanError } from '../../../src/core/values/index.ts';

export type BadCase = readonly [why: string, code: string, field: string, call: () => unknown];

/** One test per row: the call throws a PlanError with that code and field. */
export function refuses(cases: readonly BadCase[]): void {
  it.each(cases)('refuses %s (%s at %s)', (_why, code, field, call) => {
    let thrown: unknown = null;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PlanError);
    expect(thrown).toMatchObject({ code, field });
  });
}

/** What no number of the planner may be. */
export const NO_NUMBERS: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  true,
  '3',
  null,
  undefined,
];
