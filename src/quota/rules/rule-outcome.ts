/** What the rules of a policy say about a task in a state of the pools; room and time are not asked here. */
import type { CostVector } from '../../core/values/index.ts';
import { unknownKey } from '../../core/values/index.ts';
import { findRule, type Policy, type RuleFacts } from './rule.ts';
import { limitedPools, type PolicyTask, type PoolStates, remainingShare, scarcestPool } from './task.ts';
import { canBeDoneBy, costByModel, drawsAbove, waysWorthIt } from './ways.ts';

export interface RuleOutcome {
  readonly status: 'proceed' | 'degrade' | 'defer' | 'deny';
  /** Model it is degraded to; null = as it is. */
  readonly model: string | null;
  /** Of the way that is allowed; of the task itself where none is. */
  readonly cost: CostVector;
  readonly ruleId: string;
  readonly note: string;
  readonly advice: readonly string[];
}

/** The facts of a task; asking for the share of a pool that is not there is E_UNKNOWN. */
function factsOf(task: PolicyTask, states: PoolStates): RuleFacts {
  const scarcest = scarcestPool(task.cost, states);
  return {
    share: (pool) => {
      if (pool === null) return scarcest === null ? 1 : remainingShare(states[scarcest]!);
      const state = Object.hasOwn(states, pool) ? states[pool]! : null;
      return state === null ? unknownKey('pools', pool, Object.keys(states)) : remainingShare(state);
    },
    costShare: Math.max(
      0,
      ...limitedPools(task.cost, states).map((pool) => task.cost[pool]! / states[pool]!.remaining),
    ),
    priority: task.priority,
    urgent: task.urgent ?? false,
    needs: task.modelMin ?? null,
    draws: Object.keys(task.cost).filter((pool) => task.cost[pool]! > 0),
    tags: task.tags ?? [],
  };
}

/** A task that costs nothing in any limited pool always proceeds, under every policy, by the rule `free`. */
export function ruleOutcome(task: PolicyTask, states: PoolStates, policy: Policy): RuleOutcome {
  const asItIs = { model: null, cost: task.cost, advice: [] as readonly string[] };
  if (limitedPools(task.cost, states).length === 0) {
    return { ...asItIs, status: 'proceed', ruleId: 'free', note: 'it draws on no limited pool' };
  }
  const { id, note, action, advice } = findRule(policy, factsOf(task, states));
  const named = { ...asItIs, advice, ruleId: id, note };
  switch (action.kind) {
    case 'proceed':
    case 'defer':
    case 'deny':
      return { ...named, status: action.kind };
    case 'at_most': {
      const { models } = policy;
      if (!drawsAbove(task.cost, action.model, models)) return { ...named, status: 'proceed' };
      if (!canBeDoneBy(task, action.model, models)) return { ...named, status: 'defer' };
      const cost = costByModel(task, action.model, models);
      const unknown = Object.keys(cost).find((pool) => !Object.hasOwn(states, pool));
      if (unknown !== undefined) {
        const why = `what is left of ${unknown} is not known`;
        return { ...named, status: 'defer', note: note === '' ? why : `${note}, and ${why}` };
      }
      return { ...named, status: 'degrade', model: action.model, cost };
    }
    case 'price': {
      const [best] = waysWorthIt(task, states, policy);
      if (best === undefined) return { ...named, status: 'defer', note: 'no way is worth its price now' };
      const { model, cost } = best;
      return { ...named, status: model === null ? 'proceed' : 'degrade', model, cost };
    }
  }
}

/** True where the task may go ahead in some way. */
export const isAllowed = ({ status }: RuleOutcome): boolean => status === 'proceed' || status === 'degrade';
