/** Policies, states, waits and tasks for the tests of the evaluator. */
import { policyNamed } from '../../../src/planner/rules/index.ts';
import type { Policy, PolicyTask, PoolStates, Waiting } from '../../../src/quota/rules/index.ts';

export const STRICT_POLICY: Policy = policyNamed('strict');
export const DOC_TRIAGE_POLICY: Policy = policyNamed('doc-triage');
export const DOC_EMERGENCY_POLICY: Policy = policyNamed('doc-emergency');
export const DOC_LEVELS_POLICY: Policy = policyNamed('doc-levels');

/** Limits 1125 sonnet and 250 opus, haiku without one. */
export const pools = (sonnet: number, opus: number): PoolStates => ({
  haiku: { limit: null, remaining: 0 },
  sonnet: { limit: 1125, remaining: sonnet },
  opus: { limit: 250, remaining: opus },
});

/** The day the document's second example ends at: 75 of 1125 sonnet and 20 of 250 opus are left. */
export const SCARCE: PoolStates = pools(75, 20);

export const NOW_MS: number = Date.UTC(2026, 0, 31, 22);
export const HOUR_MS = 3_600_000;

/** Everything fits now. */
export const ROOM: Waiting = { nowMs: NOW_MS, earliest: () => NOW_MS };

/** Sonnet comes back at 100 an hour from 75, opus at 10 an hour from 20; never above the limits. */
export const REFILL: Waiting = {
  nowMs: NOW_MS,
  earliest: ({ sonnet = 0, opus = 0 }) =>
    sonnet > 1125 || opus > 250
      ? null
      : NOW_MS + Math.ceil(Math.max(0, (sonnet - 75) / 100, (opus - 20) / 10) * HOUR_MS),
};

export const task = (
  priority: PolicyTask['priority'],
  cost: PolicyTask['cost'],
  more: Partial<PolicyTask> = {},
): PolicyTask => ({ priority, cost, ...more });
