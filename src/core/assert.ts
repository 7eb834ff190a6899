/** Broken invariants: never a user's mistake (those are coded errors, see errors.ts). */

/** Closes a union: the compiler rejects the call while a variant is unhandled. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`);
}

/** Throws when `condition` is false: a bug in quotalab, never bad input. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}
