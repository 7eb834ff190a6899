/** What the record says of the start: how far the leads would shift from the other end. Read next: steadiness.ts. */

export type SteadyMetric = 'objective_score' | 'served_ratio';

export interface StartShift {
  readonly metric: SteadyMetric;
  /** First of the run by the metric's mean, and the policy over which its lead moved most. */
  readonly leader: string;
  readonly rival: string;
  /** Mean lead over the checked trials, as run. */
  readonly lead: number;
  /** `lead` minus the lead from empty weekly windows, same trials. */
  readonly shift: number;
  /** Of `shift`; holds for the leads over every policy and by both metrics at once. */
  readonly half_width_95: number;
  /**
   * `steady`: every shift is surely below the indifference; `depends_on_start`: one is surely not 0 and not
   * below it; `unclear`: too few trials to say.
   */
  readonly finding: 'steady' | 'depends_on_start' | 'unclear';
}

export type SteadinessRecord =
  | {
      readonly status: 'checked';
      /** The first so many trials ran from the other start too. */
      readonly trials: number;
      readonly indifference: number;
      readonly shifts: readonly StartShift[];
    }
  | { readonly status: 'off'; readonly reason: string };
