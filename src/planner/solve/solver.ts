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

/** The best answer there can be, within the gap asked for. */
export interface ProvenOptimal {
  readonly status: 'optimal';
  /** Objective of the answer. */
  readonly incumbent: number;
  /** No answer is worth more. */
  readonly bound: number;
  /** (bound - incumbent) / incumbent, 0 when they are equal. */
  readonly gap: number;
}

/** Time ran out: the answer is feasible and within `gap` of the best. */
export interface NotProvenOptimal {
  readonly status: 'notProvenOptimal';
  readonly incumbent: number;
  readonly bound: number;
  readonly gap: number;
}

export type Proof = ProvenOptimal | NotProvenOptimal;

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
  /** Rows that clash; empty when only wholeness makes it infeasible. */
  | { readonly status: 'infeasible'; readonly clash: readonly string[] }
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
