/** What a run answers beside its ranking: where the user stands, and what other accounts would do. Read next: regime.ts. */

/** Who serves most or least, 0..1: a mean over trials with demand. */
export interface ServedEnd {
  readonly policy: string;
  readonly served: number;
}

/** Where the user stands. `load`: units asked for over weekly supply, as the plan says it, else all trials together; null where that is not known. */
export type RegimeRecord =
  /** No trial had demand. */
  | { readonly kind: 'none'; readonly load: number | null }
  | {
      /**
       * `ample`: every policy serves everything but the indifference; `scarce`: demand is far above supply and the choice
       * of policy moves little of what is denied; `contested`: in between.
       */
      readonly kind: 'ample' | 'contested' | 'scarce';
      readonly load: number | null;
      readonly best: ServedEnd;
      readonly worst: ServedEnd;
      /** Accounts of the pool's mean size that its weekly supply is short of the demand; null where not known or drawn. */
      readonly accounts_short: number | null;
    };

/** What accounts more or fewer would do to the recommended policy on the same demand: some first trials again. */
export type AccountStudyRecord =
  | {
      readonly status: 'computed';
      readonly policy: string;
      readonly trials: number;
      /** Denied share as the accounts are, over these trials, 0..1. */
      readonly denied: number;
      /** One more like `like`: denied share then, and how much less that is with the half-width of its 95 % interval. null where all is served. */
      readonly more: {
        /** Name of the pool's account; null = one more as drawn. */
        readonly like: string | null;
        readonly denied: number;
        readonly gain: number;
        readonly half_width_95: number | null;
      } | null;
      /** The fewest accounts, the largest kept, that still serve all but the indifference; null where not looked for or all are needed. */
      readonly fewest: { readonly accounts: readonly string[]; readonly denied: number } | null;
    }
  | { readonly status: 'off'; readonly reason: string };
