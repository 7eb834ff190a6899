/**
 * Which way to do a piece of work pays: net value at today's prices, and what each step to a dearer way returns. The
 * plain ratio of gain to cost is shown, but ranks nothing: it prefers anything free.
 */
import {
  type CostVector,
  costVector,
  finite,
  PlanError,
  type Priced,
  ratioOf,
  UNPRICED,
  weighCost,
} from '../../core/values/index.ts';
import { DOC_WEIGHTS, poolWeights } from './pool-weights.ts';

export interface WayOfWork {
  readonly name: string;
  readonly value: number;
  readonly cost: CostVector;
}

export interface WayReturn {
  readonly name: string;
  readonly value: number;
  /** At the prices. */
  readonly price: number;
  /** (value - price) / price; `unpriced` when it is free. */
  readonly roi: Priced;
  readonly netValue: number;
}

export interface FrontierStep {
  readonly from: string;
  readonly to: string;
  /** More value per unit of more price. */
  readonly returnPerCost: number;
}

export interface ReturnOnCost {
  /** Best net value first, ties in the order given. */
  readonly ways: readonly WayReturn[];
  /** Steps between neighbours of those that no cheaper way equals in value, cheapest first. */
  readonly steps: readonly FrontierStep[];
}

/** Cheapest first; each is worth more than every cheaper one. */
function frontierOf(ways: readonly WayReturn[]): WayReturn[] {
  const frontier: WayReturn[] = [];
  for (const way of ways.toSorted((a, b) => a.price - b.price || b.value - a.value)) {
    if (way.value > (frontier.at(-1)?.value ?? Number.NEGATIVE_INFINITY)) frontier.push(way);
  }
  return frontier;
}

/** Compares ways (at least one, names once) at `prices` by pool; a used pool without a price is E_UNKNOWN. */
export function returnOnCost(ways: readonly WayOfWork[], prices: CostVector = DOC_WEIGHTS): ReturnOnCost {
  if (ways.length === 0) throw new PlanError('E_EMPTY', 'options', ways, 'at least one option');
  const weights = poolWeights('prices', prices);
  const names = new Set<string>();
  const rows = ways.map(({ name, value, cost }, index) => {
    if (names.has(name)) throw new PlanError('E_DUP', `options[${index}].name`, name, 'each name once');
    names.add(name);
    const worth = finite(`options[${index}].value`, value);
    const price = weighCost(costVector(`options[${index}].cost`, cost, null), weights);
    const roi = price === 0 ? UNPRICED : ratioOf(worth - price, price);
    return { name, value: worth, price, roi, netValue: worth - price };
  });
  const frontier = frontierOf(rows);
  const steps = frontier.slice(1).map((to, index) => {
    const from = frontier[index]!;
    return { from: from.name, to: to.name, returnPerCost: (to.value - from.value) / (to.price - from.price) };
  });
  return { ways: rows.toSorted((a, b) => b.netValue - a.netValue), steps };
}
