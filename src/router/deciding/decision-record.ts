/**
 * Everything a decision is made from, as plain JSON: the router fills it from its live state, the log keeps it,
 * and `decide` (decide.ts) is a function of it and nothing else.
 */
import type { WindowReading } from '../../quota/windows/index.ts';
import type { HoldReading } from './hold-reading.ts';
import type { RerouteMode } from './reroute-mode.ts';

/** A window that counts the request, now; headroom without what is reserved. */
export interface WindowRecord extends WindowReading {
  /** What the request takes and what is reserved, in the window's own unit; absent = both in weighted tokens. */
  readonly requestUnits?: number;
  readonly reservedUnits?: number;
}

/** A window beside the long and the short one. */
export interface ExtraRecord {
  readonly id: string;
  readonly reading: WindowRecord;
}

/** One account of a lane at the moment of the decision. */
export interface AccountRecord {
  readonly name: string;
  /** The longest window that counts the request but one; null = there is none. Units are weighted tokens. */
  readonly short: WindowRecord | null;
  /** The longest window that counts the request; a full one where none does. */
  readonly weekly: WindowRecord;
  /** Names of both where they are others than `short` and `weekly`. */
  readonly names?: { readonly short: string; readonly weekly: string } | undefined;
  /** Further windows that count the request; absent = none. */
  readonly extras?: readonly ExtraRecord[] | undefined;
  readonly reservedTokens: number;
  readonly lastServed: number;
  /** Uniform draw, 0 when the policy reads none. */
  readonly draw: number;
  /** Of the account, or of this model on it, whichever is stricter; null = none. */
  readonly hold: HoldReading | null;
  /** When what our own sums say of its windows may be doubted; absent = they were not in the way. */
  readonly sums?: HoldReading | undefined;
  /** The account does not serve the model. */
  readonly isUnserved?: true | undefined;
  /** Paid overage: it serves only what no other account can. */
  readonly isOverage?: true | undefined;
  /** The short window opens with its first use and is not open. */
  readonly isIdle?: true | undefined;
  /** Nothing is known of it: never asked, and nobody told when its long window resets. */
  readonly isUnknown?: true | undefined;
  /** Classes of models it serves; absent = 1. */
  readonly classesServed?: number | undefined;
  /** An account of a higher one is used first where it has room; absent = 0. */
  readonly priority?: number | undefined;
  /** Share of every window that its owner keeps, 0 < x < 1; the windows are those of the rest. Absent = none. */
  readonly reserveFraction?: number | undefined;
}

/** Every window of an account that counts the request, with its name. The long one first. */
export function namedWindows(account: AccountRecord): Array<readonly [name: string, window: WindowRecord]> {
  const { short, weekly, names, extras = [] } = account;
  return [
    [names?.weekly ?? 'weekly', weekly],
    ...(short === null ? [] : [[names?.short ?? 'short', short] as const]),
    ...extras.map(({ id, reading }) => [id, reading] as const),
  ];
}

/** The model's cap on its lane. */
export interface CapRecord {
  readonly rollingUsedTokens: number;
  /** null = no cap. */
  readonly rollingCapTokens: number | null;
  readonly weeklyUsedTokens: number;
  /** null = no cap, or one in hours. */
  readonly weeklyCapTokens: number | null;
  readonly reservedTokens: number;
  readonly warnFraction: number;
  /** Calibrated; null = not yet. */
  readonly warnAutoFraction: number | null;
}

export interface LaneRecord {
  readonly lane: string;
  /** Name of the policy that ranks its accounts. */
  readonly policy: string;
  readonly lastServedIndex: number;
  readonly inPeak: boolean;
  /** null = the model has no cap on this lane. */
  readonly cap: CapRecord | null;
  readonly accounts: readonly AccountRecord[];
  /** Account of the session, -1 = none. */
  readonly affinityIndex: number;
  /** Minutes since a first-use clock of the lane last opened; absent = none has, or the policy does not ask. */
  readonly sinceOpenedMinutes?: number | undefined;
}

export interface DecisionRecord {
  readonly nowMs: number;
  readonly mode: RerouteMode;
  /** Input and predicted output, weighted tokens. */
  readonly estimateTokens: number;
  /** False where a 0-second cooldown turns them off; those by hand stand. */
  readonly holdsOn: boolean;
  /** Rerouting is paused: the preferred lane or nothing. */
  readonly isPaused: boolean;
  readonly preferred: LaneRecord;
  /** null = nowhere else to go. */
  readonly fallback: LaneRecord | null;
  /** Attempts of this request that failed before: lane and account index, and the string of this new decision. */
  readonly tried: ReadonlyArray<readonly [lane: string, account: number]>;
  /** '' for a first decision, else why it is made again. */
  readonly again: '' | 'quota_overshoot' | 'fallback' | 'net_fallback';
  /** 2: estimates reserve and do not refuse, and holds are doubted; absent = as logs before said. */
  readonly rules?: 2 | undefined;
  /** It waited for the probes of others already. */
  readonly hasWaited?: true | undefined;
}
