/**
 * How much must be back in the pools until a policy lets a task through. Only crossing an edge of a rule can change its
 * answer, so the edges are tried from the lowest, and then each pool alone is lowered again as far as it may be.
 */
import { type CostVector, costOf } from '../../core/values/index.ts';
import type { Policy } from './rule.ts';
import { isAllowed, type RuleOutcome, ruleOutcome } from './rule-outcome.ts';
import { limitedPools, type PolicyTask, type PoolStates } from './task.ts';

/** Shares at which a rule of the policy begins or ends to hold, ascending. */
function edgesOf(policy: Policy): number[] {
  const edges = policy.rules.flatMap(({ when }) =>
    [when.shareFrom, when.shareAbove, when.shareBelow, when.shareUpTo].filter((edge) => edge !== undefined),
  );
  return [...new Set(edges)].sort((a, b) => a - b);
}

/** Pools whose level can matter: those the task draws on and those that a rule names. */
function poolsOf(task: PolicyTask, states: PoolStates, policy: Policy): string[] {
  const named = policy.rules.flatMap(({ when }) => (when.pool === undefined ? [] : [when.pool]));
  return [...new Set([...limitedPools(task.cost, states), ...named])].filter(
    (pool) => Object.hasOwn(states, pool) && states[pool]!.limit !== null,
  );
}

const raised = (states: PoolStates, levels: CostVector): PoolStates =>
  Object.fromEntries(
    Object.entries(states).map(([pool, state]) => [
      pool,
      { ...state, remaining: Math.max(state.remaining, costOf(levels, pool)) },
    ]),
  );

/** Units at an edge, and the first whole unit beyond it: an edge belongs to one side only. */
const levelsAt = (edge: number, limit: number): number[] => {
  const units = edge * limit;
  return units >= limit ? [limit] : [units, Math.floor(units) + 1];
};

/**
 * Smallest levels (units left by pool) at which the policy lets the task through, with room for what it then costs;
 * null = at no level.
 */
export function levelsThatAllow(task: PolicyTask, states: PoolStates, policy: Policy): CostVector | null {
  const outcomeAt = (levels: CostVector): RuleOutcome => ruleOutcome(task, raised(states, levels), policy);
  const withRoom = (levels: CostVector): CostVector => {
    const { cost } = outcomeAt(levels);
    const room = limitedPools(cost, states).map((pool) => [
      pool,
      Math.max(cost[pool]!, costOf(levels, pool)),
    ]);
    return { ...levels, ...Object.fromEntries(room) };
  };
  if (isAllowed(outcomeAt({}))) return withRoom({});
  const pools = poolsOf(task, states, policy);
  for (const edge of edgesOf(policy)) {
    for (const side of [0, 1]) {
      const all = pools.map((pool) => [pool, levelsAt(edge, states[pool]!.limit!).at(side)] as const);
      let levels: CostVector = Object.fromEntries(
        all.filter(([pool, level]) => level !== undefined && level > states[pool]!.remaining),
      ) as CostVector;
      if (!isAllowed(outcomeAt(levels))) continue;
      for (const pool of Object.keys(levels)) {
        const { [pool]: _, ...without } = levels;
        const lower = edgesOf(policy)
          .flatMap((at) => levelsAt(at, states[pool]!.limit!))
          .filter((level) => level > states[pool]!.remaining && level < levels[pool]!)
          .sort((a, b) => a - b)
          .map((level) => ({ ...without, [pool]: level }));
        levels = [without, ...lower].find((candidate) => isAllowed(outcomeAt(candidate))) ?? levels;
      }
      return withRoom(levels);
    }
  }
  return null;
}
