/** Tables of bad inputs: what is called, and the code and field of its refusal. */
import { expect, it } from 'vitest';
import { PlanError, type PlanErrorCode } from '../../../src/core/values/index.ts';

export type Refusal = readonly [name: string, code: PlanErrorCode, field: string, act: () => unknown];

export function itRefuses(refusals: readonly Refusal[]): void {
  it.each(refusals)('refuses %s with %s at %s', (_name, code, field, act) => {
    let caught: unknown = null;
    try {
      act();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(PlanError);
    expect(caught).toMatchObject({ code, field });
  });
}

/** A value that the types forbid. */
export const wrong = (value: unknown): never => value as never;
