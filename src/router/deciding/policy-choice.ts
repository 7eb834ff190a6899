/**
 * Which policy a lane's accounts are chosen by, and why: a name from the configuration, or the one that the simulator
 * recommends for the reset class the accounts really are in and the load that their meters show.
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

/** The same in a load band, of one reset class or of both. */
export interface LoadWinner extends SimulatedWinner {
  /** null = of both. */
  readonly resetClass: ResetClass | null;
  /** Demand over weekly supply, low <= load < high; null = no upper end. */
  readonly low: number;
  readonly high: number | null;
}

/** What a summary JSON says about winners. */
export interface SimulatedWinners {
  readonly path: string;
  readonly resultDigest: string;
  readonly overall: SimulatedWinner;
  readonly byResetClass: Readonly<Partial<Record<ResetClass, SimulatedWinner>>>;
  /** Empty where the summary recommends nothing by load. */
  readonly byLoad: readonly LoadWinner[];
}

/** Where policies come from, read and checked. */
export type PolicyGuide =
  | { readonly kind: 'name'; readonly policy: string }
  | { readonly kind: 'summary'; readonly winners: SimulatedWinners };

/** The weekly window of one account. */
export interface WeeklyClock {
  readonly minutesLeft: number | null;
  readonly lengthMinutes: number;
  readonly headroomUnits: number;
  readonly capacityUnits: number;
  /** The capacity is a stand-in: nobody knows it, and only shares of it mean anything. */
  readonly isBlind: boolean;
}

export interface PolicyChoice {
  readonly policy: string;
  /** null = no weekly reset is known. */
  readonly resetClass: ResetClass | null;
  /** Used over what would be used by now at an even pace; null = not known yet. */
  readonly load: number | null;
  readonly source:
    | 'name'
    | 'summary: reset class and load'
    | 'summary: load'
    | 'summary: reset class'
    | 'summary: overall';
  /** null when the policy was named. */
  readonly winner: SimulatedWinner | null;
}

/** Reset class of the accounts whose weekly clock runs; null = none does. */
export function resetClassOf(
  clocks: ReadonlyArray<Pick<WeeklyClock, 'minutesLeft' | 'lengthMinutes'>>,
  nowMinute: number,
): ResetClass | null {
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

/** Share of the windows that must have passed before their use tells a load: a day of a week. */
const LEAST_ELAPSED = 1 / 7;

/**
 * Load that the weekly windows show: what is used over what an even spend would have used by now, all accounts together
 * by their capacities, or alike where one's is not known. null while a clock does not run, or too little of them has
 * passed. Demand that was refused is in no meter: above supply the load reads as about 1 at the windows' ends.
 */
export function loadOf(clocks: readonly WeeklyClock[]): number | null {
  const isAlike = clocks.some(({ isBlind }) => isBlind);
  let used = 0;
  let due = 0;
  let total = 0;
  for (const { minutesLeft, lengthMinutes, headroomUnits, capacityUnits } of clocks) {
    if (minutesLeft === null || !(capacityUnits > 0)) return null;
    const weight = isAlike ? 1 : capacityUnits;
    used += weight * (1 - headroomUnits / capacityUnits);
    due += weight * (1 - minutesLeft / lengthMinutes);
    total += weight;
  }
  return total > 0 && due >= LEAST_ELAPSED * total ? used / due : null;
}

/** The winner of the load's band: in the reset class, else in both. */
function winnerAt(
  { byLoad }: SimulatedWinners,
  resetClass: ResetClass | null,
  load: number,
): LoadWinner | null {
  const here = byLoad.filter(({ low, high }) => load >= low && (high === null || load < high));
  return (
    here.find((entry) => entry.resetClass !== null && entry.resetClass === resetClass) ??
    here.find((entry) => entry.resetClass === null) ??
    null
  );
}

/** The policy of a lane whose weekly windows read so. */
export function choosePolicy(
  guide: PolicyGuide,
  clocks: readonly WeeklyClock[],
  nowMinute: number,
): PolicyChoice {
  const resetClass = resetClassOf(clocks, nowMinute);
  const load = loadOf(clocks);
  if (guide.kind === 'name') return { policy: guide.policy, resetClass, load, source: 'name', winner: null };
  const { winners } = guide;
  const chosen = (winner: SimulatedWinner, source: PolicyChoice['source']): PolicyChoice => ({
    policy: winner.policy,
    resetClass,
    load,
    source,
    winner,
  });
  const atLoad = load === null ? null : winnerAt(winners, resetClass, load);
  if (atLoad !== null) {
    return chosen(atLoad, atLoad.resetClass === null ? 'summary: load' : 'summary: reset class and load');
  }
  const inClass = resetClass === null ? undefined : winners.byResetClass[resetClass];
  return inClass === undefined
    ? chosen(winners.overall, 'summary: overall')
    : chosen(inClass, 'summary: reset class');
}
