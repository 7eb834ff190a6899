/** The exact fair split of a game with everything that makes it worth believing: core, superadditivity, warnings. */
import type { CoalitionGame } from './coalition-game.ts';
import {
  apartWitness,
  type CoreReport,
  coreExistence,
  coreReport,
  type SplitWitness,
} from './core-of-game.ts';
import { shapleyOfTable } from './shapley.ts';

export interface FairValue {
  readonly memberIds: readonly string[];
  readonly values: readonly number[];
  readonly core: CoreReport & { readonly isEmpty: boolean; readonly neededSum: number };
  /** Pair of groups worth more apart; null where the game is superadditive. */
  readonly apart: SplitWitness | null;
  /** Sentences for people. */
  readonly warnings: readonly string[];
}

/** Shapley values, core report and warnings of a game of 2 to 12 members. Cost: 3^n. */
export function fairValue(game: CoalitionGame): FairValue {
  const { memberIds } = game;
  const worths = game.worthTable();
  const values = shapleyOfTable(worths, memberIds.length);
  const { isEmpty, neededSum, worth } = coreExistence(worths);
  const core = { ...coreReport(memberIds, worths, values), isEmpty, neededSum };
  const apart = apartWitness(memberIds, worths);
  const warnings: string[] = [];
  if (apart !== null) {
    const [first, second] = [apart.first.join('+'), apart.second.join('+')];
    warnings.push(`not superadditive: ${first} and ${second} are worth ${apart.gain} more apart`);
  }
  if (isEmpty) {
    warnings.push(
      `the core is empty: no split of ${worth} keeps every group in, that takes ${Number(neededSum.toFixed(6))}`,
    );
  } else if (core.worst !== null) {
    warnings.push(`${core.worst.group.join('+')} would gain ${core.worst.gain} by leaving this split`);
  }
  return { memberIds, values, core, apart, warnings };
}
