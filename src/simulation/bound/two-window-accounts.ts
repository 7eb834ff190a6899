/**
 * Pools that are two windows an account after all, though not plain ones: calendar windows, a month beside a 5-hour
 * window. The bound of accounts (clairvoyant-bound.ts) takes them, and tells short windows from weekly ones.
 */
import { type AccountSpec, WEEKLY_WINDOW_MINUTES } from '../../quota/windows/index.ts';
import { neutralWindow, type PoolShape, type PoolWorld } from '../scenario/index.ts';

const TWO_WINDOW_KINDS: readonly string[] = ['fixed', 'calendar', 'first_use', 'sliding'];

/** Whether every window limits all that its one account serves, in units, two windows an account at most. */
export function isTwoWindows(shape: PoolShape): boolean {
  const { windows, windowsOf, serves, counts, bankedResets } = shape;
  const used = windowsOf.flat();
  return (
    serves.every((flag) => flag === 1) &&
    counts.every((flag) => flag === 1) &&
    new Set(used).size === used.length &&
    windowsOf.every((own) => own.length <= 2) &&
    windows.every(({ window, isRequests }) => !isRequests && TWO_WINDOW_KINDS.includes(window.clock.kind)) &&
    bankedResets.every((count) => count === 0)
  );
}

/** The accounts, the longer window as the weekly one; null where the pool is more than that. */
export function twoWindowAccounts({ shape, specs }: PoolWorld): readonly AccountSpec[] | null {
  if (!isTwoWindows(shape)) return null;
  return shape.accountNames.map((name, account): AccountSpec => {
    const own = shape.windowsOf[account]!.map((index) => specs[index]!).sort(
      (a, b) => b.lengthMinutes - a.lengthMinutes,
    );
    const [weekly = neutralWindow(WEEKLY_WINDOW_MINUTES), short = neutralWindow(weekly.lengthMinutes)] = own;
    return { name, short, weekly };
  });
}
