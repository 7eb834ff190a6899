/** May an issue use what is left? The emergency ladder over a priority that is given, or suggested from words. */
import { PlanError, share, whole } from '../../core/values/index.ts';
import type { Priority } from '../../quota/rules/index.ts';
import { findRule, type Policy } from '../../quota/rules/index.ts';
import { DOC_EMERGENCY_POLICY } from './doc-policies.ts';
import {
  ISSUE_LEXICON,
  type IssueLexicon,
  type PrioritySuggestion,
  suggestPriority,
} from './issue-lexicon.ts';

export interface Issue {
  /** What it is about; may be missing where the priority is given. */
  readonly text?: string;
  /** Said by a person: it overrides what the words suggest. */
  readonly priority?: Priority;
}

export interface EmergencyAnswer {
  readonly status: 'proceed' | 'deny';
  readonly priority: Priority;
  /** What the words suggest; null = no text. */
  readonly suggestion: PrioritySuggestion | null;
  /** Rule of the policy; `no_room` where nothing is left at all. */
  readonly ruleId: string;
  readonly note: string;
}

export interface EmergencySettings {
  readonly policy?: Policy;
  readonly lexicon?: IssueLexicon;
}

/**
 * Judges an issue at a remaining share of 0..1. A policy that lets a weaker model do it says proceed; one that needs
 * prices is E_TYPE. Neither text nor priority is E_TYPE.
 */
export function emergencyTriage(
  issue: Issue,
  remainingShare: number,
  { policy = DOC_EMERGENCY_POLICY, lexicon = ISSUE_LEXICON }: EmergencySettings = {},
): EmergencyAnswer {
  const left = share('remainingShare', remainingShare);
  const suggestion = issue.text === undefined ? null : suggestPriority(issue.text, lexicon);
  const given = issue.priority === undefined ? suggestion?.priority : whole('priority', issue.priority, 1, 4);
  if (given === undefined) throw new PlanError('E_TYPE', 'priority', undefined, '1 to 4, or a text');
  const priority = given as Priority;
  const { id, note, action } = findRule(policy, {
    share: () => left,
    costShare: 0,
    priority,
    urgent: false,
    needs: null,
    draws: [],
    tags: [],
  });
  if (action.kind === 'price')
    throw new PlanError('E_TYPE', 'policy', policy.name, 'a policy without prices');
  if (left === 0) return { status: 'deny', priority, suggestion, ruleId: 'no_room', note: 'nothing is left' };
  const isAllowed = action.kind === 'proceed' || action.kind === 'at_most';
  return { status: isAllowed ? 'proceed' : 'deny', priority, suggestion, ruleId: id, note };
}
