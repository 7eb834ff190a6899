/**
 * What an answer says about limits, whichever headers said it. A window is known by its length and by the models it
 * counts, so a provider may rename, add or drop one at any time. Read next: wire/refusals/limit-headers.ts.
 */
import type { ModelFilter } from '../../../quota/windows/index.ts';

export type LimitStatus = 'allowed' | 'allowed_warning' | 'rejected';
export type PerMinuteKind = 'requests' | 'tokens' | 'input_tokens' | 'output_tokens';

/** A window as a provider names it. */
export interface WindowClaim {
  /** The provider's name of it, or one made of its headers. */
  readonly claim: string;
  /** null = not told: nobody knows what such a window is. */
  readonly lengthMinutes: number | null;
  /** Models whose use counts. */
  readonly families: ModelFilter;
}

export interface WindowLimit extends WindowClaim {
  /** Used share of the window; more than 1 is legal. */
  readonly utilizationFraction: number | null;
  /** Epoch ms; may be past. */
  readonly resetAtMs: number | null;
  readonly status: LimitStatus | null;
}

/** The usual short window, where a provider means it without naming it. */
export const FIVE_HOURS: WindowClaim = { claim: 'five_hour', lengthMinutes: 300, families: 'all' };

/** The window alone, without what is told of it. */
export function claimOf(limit: WindowClaim | null): WindowClaim | null {
  if (limit === null) return null;
  const { claim, lengthMinutes, families } = limit;
  return { claim, lengthMinutes, families };
}

/** True where the window blocks the whole account; one of some models, or one that nobody knows, does not. */
export function isAccountWide({ lengthMinutes, families }: WindowClaim): boolean {
  return families === 'all' && lengthMinutes !== null;
}

/** True when the window says of itself that it is spent. */
export function isFull({ status, utilizationFraction }: WindowLimit): boolean {
  return status === 'rejected' || (status === null && (utilizationFraction ?? 0) >= 1);
}

/**
 * What an answer said that cannot be so, for the count of it: a reading of a window that is over, one that is full
 * for ever, a reset further off than the window is long, a claim or a status that the windows themselves deny.
 */
export type IgnoredWord =
  | 'reset_past'
  | 'full_without_reset'
  | 'reset_too_far'
  | 'claim_denied'
  | 'status_denied';

export interface PerMinuteLimit {
  readonly kind: PerMinuteKind;
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAtMs: number | null;
}

export interface LimitReading {
  /** The longest last, those of all models first. */
  readonly windows: readonly WindowLimit[];
  /** Of the account as a whole. */
  readonly status: LimitStatus | null;
  /** The window that decides now, in the provider's words. */
  readonly claim: string | null;
  /** Reset that belongs to `claim`, epoch ms. */
  readonly resetAtMs: number | null;
  /** The plan is spent and paid extra usage flows. */
  readonly isOverageInUse: boolean;
  readonly perMinute: readonly PerMinuteLimit[];
  /** What was said and is not believed, each time it was. */
  readonly ignored: readonly IgnoredWord[];
}
