/**
 * A policy as data: rules from the first to the last, each a condition and what follows. The first rule that holds
 * decides; advice is collected on the way. Read next: decide.ts.
 */
import { type CostVector, PlanError } from '../../core/values/index.ts';
import type { Priority } from './task.ts';

/** Every part that is given must hold; an empty condition always holds. Shares are 0..1 of what the limit is. */
export interface RuleCondition {
  /** Pool whose share is looked at; missing = the scarcest that the task draws on. */
  readonly pool?: string;
  readonly shareFrom?: number;
  readonly shareAbove?: number;
  readonly shareBelow?: number;
  readonly shareUpTo?: number;
  /** Cost over what is left, in the pool where that is largest. */
  readonly costShareUpTo?: number;
  readonly priorities?: readonly Priority[];
  readonly urgent?: boolean;
  /** The weakest model that can do it is one of these; a task that does not say matches none. */
  readonly needs?: readonly string[];
  /** The task draws on one of these pools. */
  readonly draws?: readonly string[];
  /** The task has one of these tags. */
  readonly tags?: readonly string[];
}

export type RuleAction =
  | { readonly kind: 'proceed' }
  /** Work of stronger models goes to this one; a task that needs a stronger one is deferred. */
  | { readonly kind: 'at_most'; readonly model: string }
  | { readonly kind: 'defer' }
  | { readonly kind: 'deny' }
  /** The way with the largest value less priced cost, where that is above 0; else deferred. */
  | { readonly kind: 'price' }
  /** Says something and goes on to the next rule. */
  | { readonly kind: 'advise' };

export interface PolicyRule {
  /** Unique in its policy, such as `matrix/10-20/2`. */
  readonly id: string;
  readonly when: RuleCondition;
  readonly action: RuleAction;
  /** One short sentence for people. */
  readonly note?: string;
}

export interface Policy {
  readonly name: string;
  /** Weakest first. A model draws on the pool of its name. */
  readonly models: readonly string[];
  readonly rules: readonly PolicyRule[];
  /** Value of one more unit of each limited pool, for rules of kind `price`. */
  readonly prices?: CostVector;
}

/** What conditions look at. */
export interface RuleFacts {
  /** Share left of a named pool; null = of the scarcest drawn on (1 where none is limited). */
  readonly share: (pool: string | null) => number;
  /** Infinity where there is a cost and nothing is left. */
  readonly costShare: number;
  readonly priority: Priority | null;
  readonly urgent: boolean;
  readonly needs: string | null;
  readonly draws: readonly string[];
  readonly tags: readonly string[];
}

/** True where every given part of the condition holds. */
export function holds(when: RuleCondition, facts: RuleFacts): boolean {
  const { priorities, urgent, needs, draws, tags } = when;
  if (priorities !== undefined && (facts.priority === null || !priorities.includes(facts.priority)))
    return false;
  if (urgent !== undefined && urgent !== facts.urgent) return false;
  if (needs !== undefined && (facts.needs === null || !needs.includes(facts.needs))) return false;
  if (draws !== undefined && !draws.some((pool) => facts.draws.includes(pool))) return false;
  if (tags !== undefined && !tags.some((tag) => facts.tags.includes(tag))) return false;
  if (when.costShareUpTo !== undefined && !(facts.costShare <= when.costShareUpTo)) return false;
  const { shareFrom, shareAbove, shareBelow, shareUpTo } = when;
  if ([shareFrom, shareAbove, shareBelow, shareUpTo].every((edge) => edge === undefined)) return true;
  const share = facts.share(when.pool ?? null);
  return (
    (shareFrom === undefined || share >= shareFrom) &&
    (shareAbove === undefined || share > shareAbove) &&
    (shareBelow === undefined || share < shareBelow) &&
    (shareUpTo === undefined || share <= shareUpTo)
  );
}

/** What a rule that decides can do. */
export type DecidingAction = Exclude<RuleAction, { readonly kind: 'advise' }>;

export interface FoundRule {
  readonly id: string;
  readonly note: string;
  readonly action: DecidingAction;
  /** Notes of the advising rules before it. */
  readonly advice: readonly string[];
}

/** The first rule that decides; a policy without one for these facts is E_EMPTY. */
export function findRule(policy: Policy, facts: RuleFacts): FoundRule {
  const advice: string[] = [];
  for (const rule of policy.rules) {
    if (!holds(rule.when, facts)) continue;
    const { id, note = '', action } = rule;
    if (action.kind !== 'advise') return { id, note, action, advice };
    advice.push(note === '' ? id : note);
  }
  throw new PlanError('E_EMPTY', 'policy.rules', policy.name, 'a last rule without a condition');
}
