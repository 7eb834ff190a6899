/**
 * How full a trial's weekly windows are at minute 0. Clocks already run there, so a start with full windows is
 * one that no long run knows, and it takes weeks to forget (bench/steady.ts). Short windows are always full:
 * they forget within hours. Read next: simulation/engine/trial-world.ts.
 */
import { type AccountSpec, NO_RESET, type WindowSpec } from '../../quota/windows/index.ts';
import type { PoolWorld } from './pool-world.ts';

/**
 * - `full`: nothing used;
 * - `paced`: used by as much as an even spend of the window would have used by then;
 * - `empty`: all used: with `full` the two ends that every other start lies between.
 */
export type Start = 'full' | 'paced' | 'empty';

/** Units used at minute 0, an integer 0..capacity. A window whose clock does not run has nothing used. */
function usedAtStart(spec: WindowSpec, start: Start): number {
  const { kind, capacityUnits, lengthMinutes, firstResetMinute } = spec;
  if (start === 'full' || kind === 'sliding' || firstResetMinute === NO_RESET) return 0;
  if (start === 'empty') return capacityUnits;
  const shareLeft = Math.min(1, firstResetMinute / lengthMinutes);
  return capacityUnits - Math.round(capacityUnits * shareLeft);
}

/** The accounts with their weekly windows used as `start` says. */
export function startAccounts(accounts: readonly AccountSpec[], start: Start): readonly AccountSpec[] {
  if (start === 'full') return accounts;
  return accounts.map((account) => ({
    ...account,
    weekly: { ...account.weekly, usedAtStartUnits: usedAtStart(account.weekly, start) },
  }));
}

/** Windows shorter than this forget their start within the warm-up, whatever it is. */
const LONG_MINUTES = 1440;

/** The same of a pool of any windows: of a day and more, on grids and calendars; credits start whole. */
export function startWorld(world: PoolWorld, start: Start): PoolWorld {
  if (start === 'full') return world;
  const specs = world.specs.map((spec) =>
    spec.lengthMinutes >= LONG_MINUTES && (spec.kind === 'fixed' || spec.kind === 'calendar')
      ? { ...spec, usedAtStartUnits: usedAtStart(spec, start) }
      : spec,
  );
  return { ...world, specs };
}
