/**
 * Which tasks to do with the quota there is: the integer programme, its linear relaxation for the prices, a reason for
 * each task left out, and a certificate when the must-dos do not fit.
 */
import { addCosts, type CostVector, costOf, type Infeasible, infeasible } from '../../core/values/index.ts';
import {
  checkedSelection,
  elasticModel,
  type SelectableTask,
  type SelectionInput,
  type SelectionModel,
  selectionModel,
} from './selection-model.ts';
import type { LinearModel, Proof, Solver, SolverLimits } from './solver.ts';
import { solverLimits } from './solver.ts';

export interface Selection {
  readonly status: 'selected';
  /** Ids, in the order of the tasks. */
  readonly selected: readonly string[];
  readonly value: number;
  /** Units by limit. */
  readonly spend: CostVector;
  /** What is left of each limit. */
  readonly slack: CostVector;
  readonly proof: Proof;
  /** Value of one more unit of each limit by the linear relaxation; null when it found no answer in time. */
  readonly prices: CostVector | null;
  readonly rejected: readonly Rejection[];
}

interface Rejection {
  readonly id: string;
  /** Why not, in words. */
  readonly sentence: string;
}

/** Infeasible, with what is missing. */
export interface SelectionInfeasible extends Infeasible {
  /** Extra units by limit that would do; empty when no quota would. */
  readonly shortfall: CostVector;
  /** Must-dos to give up when no quota would do. */
  readonly giveUp: readonly string[];
}

/** Time ran out before any feasible choice. */
export interface NoSelection {
  readonly status: 'noAnswer';
  readonly reason: string;
}

/** Value of one more unit of each limit: the duals of the linear relaxation; null = not found in time. */
async function pricesOf(
  input: SelectionInput,
  solver: Solver,
  limits: SolverLimits,
): Promise<CostVector | null> {
  const model = selectionModel(input, false);
  const answer = await solver(model, solverLimits(limits));
  if (answer.status !== 'solved') return null;
  return Object.fromEntries(model.poolNames.map((pool, k) => [pool, Math.max(0, answer.rowPrices![k]!) + 0]));
}

/**
 * The choice of the highest value. Without tasks: value 0. Throws E_RANGE, E_TYPE, E_DUP, E_DEP, E_CYCLE, E_UNKNOWN
 * for the input.
 */
export async function selectTasks(
  input: SelectionInput,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<Selection | SelectionInfeasible | NoSelection> {
  const checked = checkedSelection(input);
  const model = selectionModel(checked, true);
  const answer = await solver(model, solverLimits(limits));
  if (answer.status === 'infeasible') return shortfallOf(checked, model, solver, limits);
  if (answer.status === 'noAnswer') return answer;
  const prices = await pricesOf(checked, solver, limits);
  const chosen = checked.tasks.filter((_, i) => answer.values[i] === 1);
  const spend = addCosts(...chosen.map(({ cost }) => cost));
  const slack = Object.fromEntries(
    model.poolNames.map((pool) => [pool, checked.pools[pool]! - costOf(spend, pool) + 0]),
  );
  const selected = new Set(chosen.map(({ id }) => id));
  const state = { input: checked, selected, slack, prices: prices ?? {} };
  return {
    status: 'selected',
    selected: [...selected],
    value: chosen.reduce((sum, { value }) => sum + value, 0),
    spend,
    slack,
    proof: answer.proof,
    prices,
    rejected: checked.tasks
      .filter(({ id }) => !selected.has(id))
      .map((task) => ({ id: task.id, sentence: reasonOf(task, state) })),
  };
}

const shown = (amount: number): string => String(Number(amount.toPrecision(4)));

interface Chosen {
  readonly input: SelectionInput;
  readonly selected: ReadonlySet<string>;
  readonly slack: CostVector;
  readonly prices: CostVector;
}

/** Why a task was not chosen; the first reason that holds. */
function reasonOf(task: SelectableTask, { input, selected, slack, prices }: Chosen): string {
  const limits = Object.keys(slack).map((pool) => ({ pool, amount: costOf(task.cost, pool) }));
  if (task.value === 0) return 'it is worth 0';
  const other = input.tasks.find(
    ({ id, group }) => group !== undefined && group === task.group && selected.has(id),
  );
  if (other !== undefined) return `${other.id} of the same group was chosen`;
  const missing = (task.deps ?? []).find((dep) => !selected.has(dep));
  if (missing !== undefined) return `it needs ${missing}, which was not chosen`;
  const price = limits.reduce((sum, { pool, amount }) => sum + costOf(prices, pool) * amount, 0);
  if (price > task.value + 1e-9) {
    return `its quota is worth ${shown(price)} elsewhere, more than its value ${shown(task.value)}`;
  }
  const short = limits
    .map(({ pool, amount }) => ({ pool, more: amount - costOf(slack, pool) }))
    .filter(({ more }) => more > 1e-9)
    .map(({ pool, more }) => `${shown(more)} more of ${pool}`);
  if (short.length === 0) return 'a set of equal value was chosen';
  return `beside the chosen ones it needs ${short.join(' and ')}`;
}

/** Extra units by name of row that a model needs at least; null when none would do. */
async function leastExtra(
  model: LinearModel,
  columnCount: number,
  solver: Solver,
  limits: SolverLimits,
): Promise<ReadonlyArray<readonly [name: string, amount: number]> | null> {
  const answer = await solver(model, solverLimits(limits));
  if (answer.status !== 'solved') return null;
  return model.columns
    .slice(columnCount)
    .map(({ name }, k) => [name, Number(answer.values[columnCount + k]!.toPrecision(9))] as const)
    .filter(([, amount]) => amount > 1e-7);
}

/**
 * Why must-dos do not fit and the least that would help. First the limits are made elastic: an extra unit costs 1 / its
 * limit, so that no limit counts more because it is counted in smaller units. When that does not help, groups and
 * dependencies clash, and the fewest must-dos are given up.
 */
async function shortfallOf(
  { tasks, pools }: SelectionInput,
  model: SelectionModel,
  solver: Solver,
  limits: SolverLimits,
): Promise<SelectionInfeasible> {
  const poolCount = model.poolNames.length;
  const byLimit = elasticModel(
    model,
    ({ name }, index) => (index < poolCount ? 1 / Math.max(1, pools[name]!) : null),
    -1,
  );
  const extra = await leastExtra(byLimit, tasks.length, solver, limits);
  if (extra !== null) {
    const where = extra.map(([pool]) => pool).join(' and ');
    const words = extra.map(([pool, amount]) => `${amount} more ${pool}`).join(' and ');
    const answer = infeasible(`must-dos over ${where}`, words);
    return { ...answer, shortfall: Object.fromEntries(extra), giveUp: [] };
  }
  const free = { columns: model.columns, rows: model.rows.slice(poolCount) };
  const byMustDo = elasticModel(free, ({ lower }) => (lower === 1 ? 1 : null), 1);
  const given = await leastExtra(byMustDo, tasks.length, solver, limits);
  const giveUp = (given ?? []).map(([name]) => name);
  const answer = infeasible('groups and dependencies of must-dos', `do without ${giveUp.join(', ')}`);
  return { ...answer, shortfall: {}, giveUp };
}
