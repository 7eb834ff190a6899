/** Habits as rules of the same kind as a policy's, put before it, and how often each rule decided. */
import { PlanError } from '../../core/values/index.ts';
import type { Policy, PolicyRule } from '../../quota/rules/index.ts';

/** Examples of IF-THEN habits in the planning document; a preset to edit. */
export const HABIT_RULES: readonly PolicyRule[] = [
  {
    id: 'habit/haiku-first',
    when: { needs: ['haiku'] },
    action: { kind: 'at_most', model: 'haiku' },
    note: 'haiku can do it',
  },
  {
    id: 'habit/batch-when-low',
    when: { pool: 'sonnet', shareBelow: 0.3 },
    action: { kind: 'advise' },
    note: 'batch the rest of the work',
  },
  {
    id: 'habit/opus-for-critical',
    when: { pool: 'opus', shareBelow: 0.1, draws: ['opus'], priorities: [2, 3, 4] },
    action: { kind: 'defer' },
    note: 'opus is nearly spent',
  },
];

/** A policy with rules before its own; a rule id that is there twice is E_DUP. */
export function withRules(policy: Policy, before: readonly PolicyRule[]): Policy {
  const rules = [...before, ...policy.rules];
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (seen.has(id)) throw new PlanError('E_DUP', 'rules.id', id, 'every id once');
    seen.add(id);
  }
  return { ...policy, rules };
}

/** Number of decisions by rule id, over every rule of the policy (0 where it never decided) and the built-in ones. */
export function ruleHits(
  policy: Policy,
  decisions: ReadonlyArray<{ readonly ruleId: string }>,
): Record<string, number> {
  const hits = new Map(policy.rules.map(({ id }) => [id, 0]));
  for (const { ruleId } of decisions) hits.set(ruleId, (hits.get(ruleId) ?? 0) + 1);
  return Object.fromEntries(hits);
}
