/**
 * Which policy a lane's accounts are chosen by, and why: a name from the configuration, or the winner that the
 * simulator found for the reset class the accounts really are in.
 */

import { judgeResetClass, NO_RESET, type ResetClass } from '../../quota/windows/index.ts';

/** First place in one group of simulated trials. */
export interface SimulatedWinner {
  readonly policy: string;
  readonly trials: number;
  readonly runnerUp: string | null;
  /** Mean objective of the winner minus the runner-up's, and the half-width that holds for all pairs; null = not known. */
  readonly margin: number | null;
  readonly marginHalfWidth95: number | null;
  /** Policies that the simulation cannot tell from the winner, or that differ by too little to matter. */
  readonly asGood: readonly string[];
}

/** What a summary JSON says about winners. */
export interface SimulatedWinners {
  readonly path: string;
  readonly resultDigest: string;
  readonly overall: SimulatedWinner;
  readonly byResetClass: Readonly<Partial<Record<ResetClass, SimulatedWinner>>>;
}

/** Where policies come from, read and checked. */
export type PolicyGuide =
  | { readonly kind: 'name'; readonly policy: string }
  | { readonly kind: 'summary'; readonly winners: SimulatedWinners };

/** The weekly clock of one account. */
export interface WeeklyClock {
  readonly minutesLeft: number | null;
  readonly lengthMinutes: number;
}

export interface PolicyChoice {
  readonly policy: string;
  /** null = no weekly reset is known. */
  readonly resetClass: ResetClass | null;
  readonly source: 'name' | 'summary: reset class' | 'summary: overall';
  /** null when the policy was named. */
  readonly winner: SimulatedWinner | null;
}

/** Reset class of the accounts whose weekly clock runs; null = none does. */
export function resetClassOf(clocks: readonly WeeklyClock[], nowMinute: number): ResetClass | null {
  const known = clocks.flatMap(({ minutesLeft, lengthMinutes }) => {
    if (minutesLeft === null) return [];
    const window = { kind: 'fixed', capacityUnits: 1, lengthMinutes, floorMinutes: 1 } as const;
    return [
      {
        name: '',
        short: { ...window, firstResetMinute: NO_RESET },
        weekly: { ...window, firstResetMinute: nowMinute + minutesLeft },
      },
    ];
  });
  return known.length === 0 ? null : judgeResetClass(known);
}

export function choosePolicy(
  guide: PolicyGuide,
  clocks: readonly WeeklyClock[],
  nowMinute: number,
): PolicyChoice {
  const resetClass = resetClassOf(clocks, nowMinute);
  if (guide.kind === 'name') return { policy: guide.policy, resetClass, source: 'name', winner: null };
  const { byResetClass, overall } = guide.winners;
  const winner = resetClass === null ? undefined : byResetClass[resetClass];
  return winner === undefined
    ? { policy: overall.policy, resetClass, source: 'summary: overall', winner: overall }
    : { policy: winner.policy, resetClass, source: 'summary: reset class', winner };
}
