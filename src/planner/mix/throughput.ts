/**
 * The most value the pools can produce: how many of each class of work, as a linear programme. A pool without a window
 * limit is still bounded by its rate and by the work there is, so no answer is infinite.
 */
import { type CostVector, costVector, PlanError, units } from '../../core/values/index.ts';
import {
  type PoolLimits,
  poolLimits,
  type Row,
  type Solver,
  type SolverLimits,
  solverLimits,
} from '../solve/index.ts';

export interface WorkClass {
  readonly name: string;
  /** Value of one piece, >= 0. */
  readonly value: number;
  readonly cost: CostVector;
  /** How many pieces there are, finite. */
  readonly maxCount: number;
}

export interface Throughput {
  readonly status: 'solved';
  /** Pieces by class; parts are allowed. */
  readonly counts: Readonly<Record<string, number>>;
  readonly value: number;
  /** Value of one more unit of each limited pool. */
  readonly prices: CostVector;
}

/** The window limit, or what the rate allows when that is less; null when neither bounds the pool. */
function bindingLimit(windowLimit: number | null, rateLimit: number | null | undefined): number | null {
  if (windowLimit === null) return rateLimit ?? null;
  return Math.min(windowLimit, rateLimit ?? windowLimit);
}

function checkedClasses(classes: readonly WorkClass[], pools: PoolLimits): WorkClass[] {
  if (!Array.isArray(classes)) throw new PlanError('E_TYPE', 'classes', classes, 'a list of classes');
  const names = new Set<string>();
  return (classes as readonly WorkClass[]).map(({ name, value, cost, maxCount }, i) => {
    if (names.has(name)) throw new PlanError('E_DUP', `classes[${i}].name`, name, 'each name once');
    names.add(name);
    return {
      name,
      value: units(`classes[${i}].value`, value),
      cost: costVector(`classes[${i}].cost`, cost, Object.keys(pools)),
      maxCount: units(`classes[${i}].maxCount`, maxCount),
    };
  });
}

/** `rateLimits`: what each pool can pass in the period by its rate; a pool that is missing has none. */
export async function bestThroughput(
  classes: readonly WorkClass[],
  pools: PoolLimits,
  solver: Solver,
  options: SolverLimits & { readonly rateLimits?: PoolLimits } = {},
): Promise<Throughput | { readonly status: 'noAnswer'; readonly reason: string }> {
  const limits = poolLimits('pools', pools);
  const rates = poolLimits('rateLimits', options.rateLimits ?? {});
  const checked = checkedClasses(classes, limits);
  const names = Object.keys(limits).filter((pool) => bindingLimit(limits[pool]!, rates[pool]) !== null);
  const rows = names.map(
    (pool): Row => ({
      name: `pool ${pool}`,
      lower: Number.NEGATIVE_INFINITY,
      upper: bindingLimit(limits[pool]!, rates[pool])!,
      terms: checked.flatMap(({ cost }, i) => ((cost[pool] ?? 0) > 0 ? [[i, cost[pool]!] as const] : [])),
    }),
  );
  const columns = checked.map(({ name, value, maxCount }) => ({
    name,
    objective: value,
    lower: 0,
    upper: maxCount,
    integer: false,
  }));
  const answer = await solver({ columns, rows }, solverLimits(options));
  if (answer.status !== 'solved') return { status: 'noAnswer', reason: `the solver says ${answer.status}` };
  return {
    status: 'solved',
    counts: Object.fromEntries(checked.map(({ name }, i) => [name, answer.values[i]!])),
    value: answer.proof.incumbent,
    prices: Object.fromEntries(names.map((pool, k) => [pool, Math.max(0, answer.rowPrices![k]!) + 0])),
  };
}
