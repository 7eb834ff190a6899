/** Follows somebody else's choices on the twin's windows and says where they break the rules of serving. */
import type { AccountSpec } from '../../src/quota/windows/index.ts';
import { TwinAccount, type TwinTape } from '../reference/twin.ts';

/**
 * The first broken rule, or null: a served request must fit both windows of its account, and a denied one must
 * fit no account. Use must stay within 0 .. capacity throughout.
 */
export function firstViolation(
  specs: readonly AccountSpec[],
  tape: TwinTape,
  choices: ArrayLike<number>,
): string | null {
  const accounts = specs.map((spec) => new TwinAccount(spec));
  let clock = 0;
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
    const minute = tape.minutes[arrival]!;
    const cost = tape.costs[arrival]!;
    for (; clock <= minute; clock++) {
      for (const account of accounts) {
        account.short.startMinute(clock);
        account.weekly.startMinute(clock);
      }
    }
    const choice = choices[arrival]!;
    const able = accounts.findIndex((account) => account.hasRoom(cost));
    if (choice < 0 && able >= 0) return `arrival ${arrival} was denied though account ${able} could serve`;
    if (choice >= 0) {
      if (!accounts[choice]?.hasRoom(cost)) return `arrival ${arrival} overdraws account ${choice}`;
      accounts[choice].spend(minute, cost);
    }
    for (const [index, { short, weekly }] of accounts.entries()) {
      for (const { usedUnits, spec } of [short, weekly]) {
        if (usedUnits < 0 || usedUnits > spec.capacityUnits) {
          return `account ${index} has used ${usedUnits} of ${spec.capacityUnits} at arrival ${arrival}`;
        }
      }
    }
  }
  return null;
}
