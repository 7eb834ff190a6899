/** What an answer says about limits, whichever headers said it. Read next: limit-headers.ts. */

export type LimitWindow = 'short' | 'weekly' | 'model_weekly';
export type LimitStatus = 'allowed' | 'allowed_warning' | 'rejected';
export type PerMinuteKind = 'requests' | 'tokens' | 'input_tokens' | 'output_tokens';

export interface WindowLimit {
  readonly window: LimitWindow;
  /** Used share of the window; more than 1 is legal. */
  readonly utilizationFraction: number | null;
  /** Epoch ms; may be past. */
  readonly resetAtMs: number | null;
  readonly status: LimitStatus | null;
  /** The provider's name of the window; null = it has none. */
  readonly claim: string | null;
}

export interface PerMinuteLimit {
  readonly kind: PerMinuteKind;
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAtMs: number | null;
}

export interface LimitReading {
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
}
