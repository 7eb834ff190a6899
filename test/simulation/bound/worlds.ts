/** Small worlds for the bound: accounts and tapes in a line, the plain best by search, any policy's choices. */

import type { Policy } from '../../../src/quota/views/index.ts';
import type { AccountSpec, WindowKind, WindowSpec } from '../../../src/quota/windows/index.ts';
import { ClairvoyantBound, type Regret } from '../../../src/simulation/bound/index.ts';
import { type Arrival, deskFor, replayTape, tapeOf } from '../engine/replay-tape.ts';

export function windowOf(
  capacityUnits: number,
  lengthMinutes: number,
  firstResetMinute: number,
  kind: WindowKind = 'fixed',
  floorMinutes: number = 1,
): WindowSpec {
  return { kind, capacityUnits, lengthMinutes, firstResetMinute, floorMinutes };
}

export const accountsOf = (
  ...windows: ReadonlyArray<readonly [short: WindowSpec, weekly: WindowSpec]>
): AccountSpec[] => windows.map(([short, weekly], index) => ({ name: `a${index}`, short, weekly }));

export function loaded(
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  totalMinutes: number,
): ClairvoyantBound {
  const bound = new ClairvoyantBound();
  bound.load(accounts, tapeOf(arrivals, { warmupMinutes: 0, totalMinutes }), totalMinutes);
  return bound;
}

export const boundOf = (...world: Parameters<typeof loaded>): number => loaded(...world).bound();

/** What a policy does in this world, and what it loses. */
export function regretOf(
  policy: Policy,
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  totalMinutes: number,
): Regret & { readonly bound: number } {
  const horizon = { warmupMinutes: 0, totalMinutes };
  const tape = tapeOf(arrivals, horizon);
  const most = Math.max(1, ...arrivals.map(([, cost]) => cost));
  const { choices } = replayTape(policy, accounts, tape, most, deskFor(horizon));
  const bound = loaded(accounts, arrivals, totalMinutes);
  return { ...bound.regret(Int16Array.from(choices)), bound: bound.bound() };
}

/** Most requests of cost 1 that any choices serve with fixed windows, by trying them all. */
export function bestBySearch(accounts: readonly AccountSpec[], arrivals: readonly Arrival[]): number {
  const windowAt = ({ firstResetMinute, lengthMinutes }: WindowSpec, minute: number): number =>
    minute < firstResetMinute ? 0 : 1 + Math.floor((minute - firstResetMinute) / lengthMinutes);
  const used = new Map<string, number>();
  const search = (index: number): number => {
    if (index === arrivals.length) return 0;
    const minute = arrivals[index]![0];
    let best = search(index + 1);
    accounts.forEach(({ short, weekly }, account) => {
      const keys = [`${account}s${windowAt(short, minute)}`, `${account}w${windowAt(weekly, minute)}`];
      const before = keys.map((key) => used.get(key) ?? 0);
      if (before[0]! >= short.capacityUnits || before[1]! >= weekly.capacityUnits) return;
      keys.forEach((key, i) => {
        used.set(key, before[i]! + 1);
      });
      best = Math.max(best, 1 + search(index + 1));
      keys.forEach((key, i) => {
        used.set(key, before[i]!);
      });
    });
    return best;
  };
  return search(0);
}
