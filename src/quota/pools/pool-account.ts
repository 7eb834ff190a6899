/** An account as its owner describes it: windows whose next reset may not be known. */
import type { WindowSpec } from '../windows/index.ts';

/** A window whose first reset may be unknown (null). */
export type PoolWindow = Omit<WindowSpec, 'firstResetMinute'> & { readonly firstResetMinute: number | null };

export interface PoolAccount {
  readonly name: string;
  readonly short: PoolWindow;
  readonly weekly: PoolWindow;
}
