/**
 * Linear and mixed-integer models as plain data, and what a solver answers. The planner sees this file only, so that
 * a test may put an exhaustive search in the place of the real solver.
 * Read next: highs-solver.ts, the real one.
 */

/** One unknown: lower <= x <= upper, whole when `integer`. */
export interface Column {
  readonly name: string;
  /** What one unit of it adds to the objective. */
  readonly objective: number;
  readonly lower: number;
  readonly upper: number;
  readonly integer: boolean;
}

/** lower <= sum of terms <= upper; -Infinity and Infinity = no such end. A column appears once per row. */
export interface Row {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  readonly terms: ReadonlyArray<readonly [columnIndex: number, coefficient: number]>;
}

/** Maximises the objective. */
export interface LinearModel {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface SolverOptions {
  /** Wall time the solver may take, of (0, 600]. */
  readonly timeLimitSeconds: number;
  /** Relative gap at which a whole-number answer counts as proven, of [0, 0.5]. */
  readonly relativeGap: number;
  /** A feasible point to begin from, one value per column. */
  readonly start?: readonly number[];
}

/** How good an answer is: the best there can be, or within `gap` of it where time ran out. */
export interface Proof {
  readonly status: 'optimal' | 'notProvenOptimal';
  /** Objective of the answer. */
  readonly incumbent: number;
  /** No answer is worth more. */
  readonly bound: number;
  /** (bound - incumbent) / incumbent, 0 when they are equal. */
  readonly gap: number;
}

export interface Solved {
  readonly status: 'solved';
  readonly proof: Proof;
  /** One value per column; whole ones are exactly whole. */
  readonly values: readonly number[];
  /** Worth of one more unit of each row's upper end; null for models with whole columns. */
  readonly rowPrices: readonly number[] | null;
}

export type SolverAnswer =
  | Solved
  | { readonly status: 'infeasible' }
  /** Time ran out before a feasible answer, or the model has no finite best one. */
  | { readonly status: 'noAnswer'; readonly reason: string };

export type Solver = (model: LinearModel, options: SolverOptions) => Promise<SolverAnswer>;

/** Proof of an incumbent under a bound; optimal within `relativeGap`. Values >= 0. */
export function proofOf(incumbent: number, bound: number, relativeGap: number): Proof {
  const above = Math.max(bound, incumbent);
  const gap = above === incumbent ? 0 : incumbent > 0 ? (above - incumbent) / incumbent : 1;
  return {
    status: gap <= relativeGap + 1e-9 ? 'optimal' : 'notProvenOptimal',
    incumbent: incumbent + 0,
    bound: above + 0,
    gap,
  };
}

export interface SolverLimits {
  /** (0, 600], default 10. */
  readonly timeLimitSeconds?: number;
  /** Relative, 0 to 0.5, default 1e-6. */
  readonly gap?: number;
}

/** Limits of the solver with their defaults. */
export const solverLimits = ({ timeLimitSeconds = 10, gap = 1e-6 }: SolverLimits): SolverOptions => ({
  timeLimitSeconds,
  relativeGap: gap,
});

/** Units by pool, or by window; null = no limit. */
export type PoolLimits = Readonly<Record<string, number | null>>;
