/** Accounts of two windows as a world of pools: windows 2a and 2a + 1 are account a's weekly and its short one. */
import type { AccountSpec } from '../../../src/quota/windows/index.ts';
import type { PoolWorld } from '../../../src/simulation/scenario/index.ts';

export function worldOfAccounts(accounts: readonly AccountSpec[]): PoolWorld {
  const specs = accounts.flatMap(({ weekly, short }) => [weekly, short]);
  const weeklyOf = Int32Array.from(accounts, (_, account) => 2 * account);
  const shortOf = weeklyOf.map((window) => window + 1);
  const windows = accounts.flatMap(({ name, weekly, short }) =>
    [weekly, short].map(({ lengthMinutes, capacityUnits }, place) => ({
      window: {
        id: `${name}/${place === 0 ? 'weekly' : 'short'}`,
        clock: { kind: 'fixed', lengthMinutes, reset: null } as const,
        capacity: capacityUnits,
        unit: 'weighted',
        counts: 'all',
      } as const,
      capacityUnits,
      isRequests: false,
    })),
  );
  return {
    shape: {
      windows,
      accountNames: accounts.map(({ name }) => name),
      classNames: ['all'],
      classOf: () => 0,
      serves: new Uint8Array(accounts.length).fill(1),
      counts: new Uint8Array(windows.length).fill(1),
      windowsOf: accounts.map((_, account) => [2 * account, 2 * account + 1]),
      longOf: weeklyOf,
      shortOf,
      primaryOf: weeklyOf,
      secondOf: shortOf,
      isOverage: new Uint8Array(accounts.length),
      bankedResets: new Int32Array(accounts.length),
      isPlain: true,
    },
    specs,
    resets: specs.map(() => null),
  };
}
