/**
 * A pool of any windows as accounts of two windows, for the bound: what does not fit that form is left out, so that
 * whatever a policy can serve still fits. Left out are windows of requests, windows that count only some of what the
 * account serves, windows that several accounts share, buckets, and all but the longest two; so is who serves what.
 */
import {
  type AccountSpec,
  NO_RESET,
  WEEKLY_WINDOW_MINUTES,
  type WindowSpec,
} from '../../quota/windows/index.ts';
import { neutralWindow, type PoolShape, type PoolWorld } from '../scenario/index.ts';

export interface RelaxedAccounts {
  readonly accounts: readonly AccountSpec[];
  /** True where nothing was left out. */
  readonly isComplete: boolean;
}

/** Whether the window limits all that the account serves, in units, and belongs to it alone. */
function isKept(shape: PoolShape, account: number, index: number): boolean {
  const { isRequests, window } = shape.windows[index]!;
  const classCount = shape.classNames.length;
  const owners = shape.windowsOf.filter((own) => own.includes(index)).length;
  for (let model = 0; model < classCount; model++) {
    const isServed = shape.serves[account * classCount + model] === 1;
    if (isServed && shape.counts[index * classCount + model] === 0) return false;
  }
  return !isRequests && owners === 1 && window.clock.kind !== 'bucket';
}

/** Credits as a window that resets when they end, with resets in the bank as more capacity. */
function relaxedSpec(spec: WindowSpec, bankedResets: number): WindowSpec {
  const capacityUnits = spec.capacityUnits * (1 + bankedResets);
  if (spec.kind !== 'once') return { ...spec, capacityUnits };
  return { ...spec, kind: 'fixed', capacityUnits, lengthMinutes: NO_RESET };
}

/** The accounts whose best is at least the pool's. */
export function relaxAccounts({ shape, specs }: PoolWorld): RelaxedAccounts {
  let isComplete = shape.serves.every((flag) => flag === 1);
  const accounts = shape.accountNames.map((name, account): AccountSpec => {
    const own = shape.windowsOf[account]!;
    const kept = own
      .filter((index) => isKept(shape, account, index))
      .map((index) => relaxedSpec(specs[index]!, shape.bankedResets[account]!))
      .sort((a, b) => b.lengthMinutes - a.lengthMinutes);
    if (kept.length < own.length || kept.length > 2 || shape.bankedResets[account]! > 0) isComplete = false;
    const [weekly = neutralWindow(WEEKLY_WINDOW_MINUTES), short = neutralWindow(weekly.lengthMinutes)] = kept;
    if (specs.some(({ kind }) => kind === 'once')) isComplete = false;
    return { name, short, weekly };
  });
  return { accounts, isComplete };
}
