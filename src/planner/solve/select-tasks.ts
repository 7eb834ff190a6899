/**
 * Which tasks to do with the quota there is: the integer programme, its linear relaxation for the prices, a reason for
 * each task left out, and a certificate when the must-dos do not fit.
 */
import { addCosts, type CostVector, costOf } from '../../core/values/index.ts';
import { checkedSelection, type SelectionInput, type SolverLimits, solverLimits } from './selection-input.ts';
import { type SelectionModel, selectionModel } from './selection-model.ts';
import { type Rejection, rejectionsOf } from './selection-reasons.ts';
import { type SelectionInfeasible, selectionShortfall } from './selection-shortfall.ts';
import type { Proof, Solved, Solver } from './solver.ts';

export interface Selection {
  readonly status: 'selected';
  /** Ids, in the order of the tasks. */
  readonly selected: readonly string[];
  readonly value: number;
  readonly spend: CostVector;
  /** What is left of each limited pool. */
  readonly slack: CostVector;
  readonly proof: Proof;
  /** Value of one more unit of each limited pool by the linear relaxation; null when it found no answer in time. */
  readonly prices: CostVector | null;
  readonly rejected: readonly Rejection[];
}

/** Time ran out before any feasible choice. */
export interface NoSelection {
  readonly status: 'noAnswer';
  readonly reason: string;
}

export interface Relaxation {
  readonly status: 'relaxed';
  /** Value if tasks could be cut into parts: no whole choice is worth more. */
  readonly value: number;
  /** Part of each task that is done, 0 to 1. */
  readonly shares: Readonly<Record<string, number>>;
  /** Value of one more unit of each limited pool, >= 0. */
  readonly prices: CostVector;
}

const pricesOf = (model: SelectionModel, { rowPrices }: Solved): CostVector =>
  Object.fromEntries(model.poolNames.map((pool, k) => [pool, Math.max(0, rowPrices![k]!) + 0]));

/** The linear relaxation with its duals, or the certificate. */
export async function relaxedSelection(
  input: SelectionInput,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<Relaxation | SelectionInfeasible | NoSelection> {
  const checked = checkedSelection(input);
  const model = selectionModel(checked, false);
  const answer = await solver(model, solverLimits(limits));
  if (answer.status === 'infeasible') return selectionShortfall(checked, solver, limits);
  if (answer.status === 'noAnswer') return answer;
  return {
    status: 'relaxed',
    value: answer.proof.incumbent,
    shares: Object.fromEntries(checked.tasks.map(({ id }, i) => [id, answer.values[i]!])),
    prices: pricesOf(model, answer),
  };
}

/**
 * The choice of the highest value. Without tasks: value 0. Throws E_RANGE, E_TYPE, E_DUP, E_DEP, E_CYCLE, E_UNKNOWN
 * for the input. When the linear relaxation is not solved in time the prices are null.
 */
export async function selectTasks(
  input: SelectionInput,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<Selection | SelectionInfeasible | NoSelection> {
  const checked = checkedSelection(input);
  const answer = await solver(selectionModel(checked, true), solverLimits(limits));
  if (answer.status === 'infeasible') return selectionShortfall(checked, solver, limits);
  if (answer.status === 'noAnswer') return answer;
  const relaxed = await relaxedSelection(checked, solver, limits);
  const prices = relaxed.status === 'relaxed' ? relaxed.prices : null;
  const chosen = checked.tasks.filter((_, i) => answer.values[i] === 1);
  const spend = addCosts(...chosen.map(({ cost }) => cost));
  const slack = Object.fromEntries(
    Object.entries(checked.pools).flatMap(([pool, limit]) =>
      limit === null ? [] : [[pool, limit - costOf(spend, pool) + 0] as const],
    ),
  );
  const selected = chosen.map(({ id }) => id);
  const state = { input: checked, selected: new Set(selected), slack, prices: prices ?? {} };
  return {
    status: 'selected',
    selected,
    value: chosen.reduce((sum, { value }) => sum + value, 0),
    spend,
    slack,
    proof: answer.proof,
    prices,
    rejected: rejectionsOf(state),
  };
}
