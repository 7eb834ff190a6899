/** How full weekly windows start, worked by hand; short windows and clocks that do not run stay as they are. */
import { describe, expect, it } from 'vitest';
import { type AccountSpec, NO_RESET, type WindowKind } from '../../../src/quota/windows/index.ts';
import { type Start, startAccounts } from '../../../src/simulation/scenario/index.ts';

function account(firstResetMinute: number, capacityUnits: number, kind: WindowKind = 'fixed'): AccountSpec {
  const window = { kind, floorMinutes: 1, capacityUnits, lengthMinutes: 100, firstResetMinute };
  return { name: 'a', short: { ...window, lengthMinutes: 10 }, weekly: window };
}

const used = (spec: AccountSpec, start: Start): number =>
  startAccounts([spec], start)[0]!.weekly.usedAtStartUnits ?? 0;

describe('startAccounts', () => {
  it('paced: a window has used what an even spend would have used by then', () => {
    expect(used(account(25, 40), 'paced')).toBe(30);
    expect(used(account(100, 40), 'paced')).toBe(0);
    expect(used(account(1, 7), 'paced')).toBe(7);
    // A first reset further off than a length is as good as a whole window.
    expect(used(account(250, 40), 'paced')).toBe(0);
    expect(used(account(50, 0), 'paced')).toBe(0);
  });

  it('empty: all is used; full: the accounts as they are', () => {
    const accounts = [account(25, 40), account(100, 7, 'first_use')];
    expect(accounts.map((spec) => used(spec, 'empty'))).toEqual([40, 7]);
    expect(startAccounts(accounts, 'full')).toBe(accounts);
  });

  it('leaves short windows, idle ones and sliding ones alone', () => {
    for (const start of ['paced', 'empty'] as const) {
      const spec = account(25, 40);
      expect(startAccounts([spec], start)[0]!.short).toEqual(spec.short);
      expect(used(account(NO_RESET, 40, 'first_use'), start)).toBe(0);
      expect(used(account(25, 40, 'sliding'), start)).toBe(0);
    }
  });
});
