/**
 * The one evaluator: a task, what is left in the pools and a policy as data in; proceed, a weaker model, later or no
 * out, with the rule that said so. No task without a cost in a limited pool is ever held back.
 */
import { type CostVector, count, NO_COST, PlanError } from '../../core/values/index.ts';
import { levelsThatAllow } from './allowed-at.ts';
import { type Deferral, deferUntil, meetsDeadline, type Waiting } from './defer-until.ts';
import type { Policy } from './rule.ts';
import { isAllowed, type RuleOutcome, ruleOutcome } from './rule-outcome.ts';
import {
  checkedStates,
  checkedTask,
  fits,
  limitedPools,
  type PolicyTask,
  type PoolStates,
  remainingShare,
  scarcestPool,
  spend,
} from './task.ts';

interface DecisionReasons {
  /** Rule of the policy, or `free`, `no_room`, `never_fits`. */
  readonly ruleId: string;
  readonly note: string;
  /** Notes of advising rules that held. */
  readonly advice: readonly string[];
  /** Share left of each limited pool that the task draws on, and which of them is scarcest (null = none). */
  readonly shares: Readonly<Record<string, number>>;
  readonly scarcest: string | null;
}

/** When to ask again. */
export interface Retry extends Deferral {
  /** First instant the task fits and the rules let it through; null = not known or never. */
  readonly allowedAtMs: number | null;
}

export type Decision = DecisionReasons &
  (
    | { readonly status: 'proceed'; readonly cost: CostVector }
    /** Done by a weaker model or another way, at that cost. */
    | { readonly status: 'degrade'; readonly model: string; readonly cost: CostVector }
    | { readonly status: 'defer' | 'deny'; readonly retry: Retry }
  );

function retryOf(task: PolicyTask, states: PoolStates, policy: Policy, waiting: Waiting): Retry {
  const { fitsAtMs } = deferUntil(task.cost, task, waiting);
  const levels = levelsThatAllow(task, states, policy);
  const allowedAtMs = levels === null ? null : deferUntil(levels, task, waiting).fitsAtMs;
  return { fitsAtMs, allowedAtMs, meetsDeadline: meetsDeadline(allowedAtMs ?? fitsAtMs, task) };
}

function decisionOf(task: PolicyTask, states: PoolStates, policy: Policy, waiting: Waiting): Decision {
  const outcome: RuleOutcome = ruleOutcome(task, states, policy);
  const { ruleId, note, advice, model, cost } = outcome;
  const shares = Object.fromEntries(
    limitedPools(task.cost, states).map((pool) => [pool, remainingShare(states[pool]!)]),
  );
  const reasons = { ruleId, note, advice, shares, scarcest: scarcestPool(task.cost, states) };
  const hasRoom = fits(cost, states);
  if (isAllowed(outcome) && hasRoom) {
    return model === null
      ? { ...reasons, status: 'proceed', cost }
      : { ...reasons, status: 'degrade', model, cost };
  }
  const retry = retryOf(task, states, policy, waiting);
  if (retry.fitsAtMs === null && retry.allowedAtMs === null) {
    return { ...reasons, ruleId: 'never_fits', note: 'it costs more than a limit', status: 'deny', retry };
  }
  if (isAllowed(outcome)) {
    return {
      ...reasons,
      ruleId: 'no_room',
      note: `${ruleId} allows it, but it does not fit yet`,
      status: 'defer',
      retry,
    };
  }
  return { ...reasons, status: outcome.status === 'deny' ? 'deny' : 'defer', retry };
}

/**
 * Decides about one task; the first rule that holds is named. What is deferred or denied carries when to ask again.
 * Bad fields are E_TYPE, E_RANGE, E_INT or E_UNKNOWN with their path; a missing priority is E_TYPE.
 */
export function decide(task: PolicyTask, poolStates: PoolStates, policy: Policy, waiting: Waiting): Decision {
  count('nowMs', waiting.nowMs);
  const states = checkedStates(poolStates);
  return decisionOf(checkedTask(task, states, policy.models), states, policy, waiting);
}

export interface QueueDecisions {
  /** One a task, in their order. */
  readonly decisions: readonly Decision[];
  readonly left: PoolStates;
}

/**
 * Decides about tasks in the order given, each after the spends of those before it. `waitingAfter` gives ledger and
 * clock as they are once `spent` is gone too.
 */
export function decideQueue(
  tasks: readonly PolicyTask[],
  poolStates: PoolStates,
  policy: Policy,
  waitingAfter: (spent: readonly CostVector[]) => Waiting,
): QueueDecisions {
  if (!Array.isArray(tasks)) throw new PlanError('E_TYPE', 'tasks', tasks, 'a list of tasks');
  let left = checkedStates(poolStates);
  const spent: CostVector[] = [];
  const decisions = tasks.map((task) => {
    const decision = decide(task, left, policy, waitingAfter([...spent]));
    const cost = 'cost' in decision ? decision.cost : NO_COST;
    spent.push(cost);
    left = spend(cost, left);
    return decision;
  });
  return { decisions, left };
}
