/**
 * Why must-dos do not fit and the least that would help. First the pools are made elastic: an extra unit of a pool
 * costs 1 / its limit, so that no pool counts more because it is counted in smaller units. When that does not help,
 * groups and dependencies clash, and the fewest must-dos are given up.
 */
import { type CostVector, type Infeasible, infeasible } from '../../core/values/index.ts';
import { type SelectionInput, type SolverLimits, solverLimits } from './selection-input.ts';
import { selectionModel } from './selection-model.ts';
import type { Column, LinearModel, Solver } from './solver.ts';

/** Infeasible, with what is missing. */
export interface SelectionInfeasible extends Infeasible {
  /** Extra units by pool that would do; empty when no quota would. */
  readonly shortfall: CostVector;
  /** Must-dos to give up when no quota would do. */
  readonly giveUp: readonly string[];
}

const slack = (name: string, price: number): Column => ({
  name,
  objective: -price,
  lower: 0,
  upper: Number.POSITIVE_INFINITY,
  integer: false,
});

/** The model with free values and a priced slack on each of the named rows; `sign` -1 widens upper ends, 1 lower ones. */
function elastic(model: LinearModel, prices: ReadonlyMap<string, number>, sign: 1 | -1): LinearModel {
  const slacks: Column[] = [];
  const rows = model.rows.map((row) => {
    const price = prices.get(row.name);
    if (price === undefined) return row;
    slacks.push(slack(row.name, price));
    return { ...row, terms: [...row.terms, [model.columns.length + slacks.length - 1, sign] as const] };
  });
  return { columns: [...model.columns.map((column) => ({ ...column, objective: 0 })), ...slacks], rows };
}

/** Slack of each widened row that needs one. */
async function leastSlack(
  model: LinearModel,
  taskCount: number,
  solver: Solver,
  limits: SolverLimits,
): Promise<Map<string, number> | null> {
  const answer = await solver(model, solverLimits(limits));
  if (answer.status !== 'solved') return null;
  const used = answer.values
    .slice(taskCount)
    .map((value, k) => [model.columns[taskCount + k]!.name, value] as const);
  return new Map(used.filter(([, value]) => value > 1e-7));
}

/** Certificate for an infeasible checked input. */
export async function selectionShortfall(
  input: SelectionInput,
  solver: Solver,
  limits: SolverLimits,
): Promise<SelectionInfeasible> {
  const model = selectionModel({ ...input, excluded: [] }, true);
  const poolPrices = new Map(
    model.poolNames.map((pool) => [`pool ${pool}`, 1 / Math.max(1, input.pools[pool]!)] as const),
  );
  const extra = await leastSlack(elastic(model, poolPrices, -1), input.tasks.length, solver, limits);
  if (extra !== null && extra.size === 0) {
    return { ...infeasible('excluded sets', 'allow one of them again'), shortfall: {}, giveUp: [] };
  }
  if (extra !== null) {
    const shortfall = Object.fromEntries(
      [...extra].map(([row, value]) => [row.slice('pool '.length), Number(value.toPrecision(9))]),
    );
    const words = Object.entries(shortfall).map(([pool, amount]) => `${amount} more ${pool}`);
    const answer = infeasible(`must-dos over ${[...extra.keys()].join(' and ')}`, words.join(' and '));
    return { ...answer, shortfall, giveUp: [] };
  }
  const mustDos = model.rows.filter(({ name }) => name.startsWith('must-do '));
  const free: LinearModel = { ...model, rows: model.rows.slice(model.poolNames.length) };
  const prices = new Map(mustDos.map(({ name }) => [name, 1]));
  const given = await leastSlack(elastic(free, prices, 1), input.tasks.length, solver, limits);
  const giveUp = [...(given ?? new Map()).keys()].map((name) => name.replace(/^must-do (?:task|group) /, ''));
  const answer = infeasible('groups and dependencies of must-dos', `do without ${giveUp.join(', ')}`);
  return { ...answer, shortfall: {}, giveUp };
}
