/**
 * How providers' windows return, and a pool as a graph: windows, accounts, and which counts what. These are the
 * words of files and presets; instants are epoch milliseconds. graph.ts compiles them to minutes for whoever
 * computes. Read next: window.ts.
 */

/** A known reset: an instant, or minutes after the start of whatever computes; null = not known. */
export type KnownReset = { readonly atMs: number } | { readonly afterMinutes: number } | null;

export type WindowClock =
  /** Everything returns on a grid of instants, whatever local clocks do. */
  | { readonly kind: 'fixed'; readonly lengthMinutes: number; readonly reset: KnownReset }
  /**
   * Everything returns at local midnight in an IANA zone: of every day, of weekday `day` (1 = Monday .. 7), or of day
   * `day` of the month (1..31; in a shorter month its last day). `day` is 1 unless told.
   */
  | {
      readonly kind: 'calendar';
      readonly every: 'day' | 'week' | 'month';
      readonly zone: string;
      readonly day?: number;
    }
  /** No clock while idle: the first use opens the window, its start floored to a grain. `reset`: of one that runs. */
  | {
      readonly kind: 'first_use';
      readonly lengthMinutes: number;
      readonly floorMinutes: number;
      readonly reset: KnownReset;
    }
  /** Every unit returns one length after it was spent. */
  | { readonly kind: 'sliding'; readonly lengthMinutes: number }
  /** Refills evenly up to its capacity: limits per minute. */
  | { readonly kind: 'bucket'; readonly perMinute: number }
  /** Never refills: credits. null = they do not expire. */
  | { readonly kind: 'once'; readonly expiresMs: number | null };

export type WindowUnit = 'weighted' | 'requests' | 'usd';

export interface QuotaWindow {
  readonly id: string;
  readonly clock: WindowClock;
  /** In `unit`: units of weighted tokens, requests or dollars; null = not known, so it limits nothing. */
  readonly capacity: number | null;
  readonly unit: WindowUnit;
  /** Models whose use counts (model-filter.ts); `all` = every one. */
  readonly counts: ModelFilter;
  /** Id of a window whose clock this one shares: a reset that is not known is the same for both. */
  readonly resetsWith?: string;
  /** Where the capacity comes from, and the day it was read. */
  readonly source?: string;
  readonly asOf?: string;
}

export type ModelFilter = 'all' | readonly string[];

export interface QuotaAccount {
  readonly name: string;
  readonly serves: ModelFilter;
  /** Ids of its windows; one may be attached to several accounts. */
  readonly windows: readonly string[];
  /** Account whose paid overage this is: it serves only what no account without overage can. */
  readonly overageOf?: string;
  /** Resets in the bank: each empties the account's windows of the plan without moving their clocks. */
  readonly bankedResets?: number;
}

export interface QuotaGraph {
  readonly windows: readonly QuotaWindow[];
  readonly accounts: readonly QuotaAccount[];
}
