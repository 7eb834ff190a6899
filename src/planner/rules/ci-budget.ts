/**
 * Pipelines of continuous integration within their share of a pool. Use is that of the sliding window, never of a
 * calendar day; what is refused says when to ask again, and an unknown pipeline is refused loudly.
 */
import {
  type CostVector,
  capacityOf,
  costOf,
  count,
  entryOf,
  share,
  units,
} from '../../core/values/index.ts';
import type { Decision, Policy, Priority, Waiting } from '../../quota/rules/index.ts';
import { decide } from '../../quota/rules/index.ts';
import { type Gate, passGate } from './activity.ts';

/** Messages of a run. Source: section "CI/CD Quota Budgeting" of the planning document; a preset to edit. */
export const PIPELINE_COSTS: Readonly<Record<string, number>> = {
  unit_tests: 0,
  lint: 0,
  security_scan: 5,
  code_review: 10,
  integration_tests: 3,
};

const CI_SHARE = 0.15;
const CI_POOL = 'ci';
const CI_PRIORITY: Priority = 3;

/** Room is all that counts. */
const ROOM_POLICY: Policy = {
  name: 'ci-budget',
  models: [CI_POOL],
  rules: [{ id: 'ci_budget', when: {}, action: { kind: 'proceed' }, note: 'within the share of CI' }],
};

/** Whole messages for CI, rounded down. */
export const ciBudget = (limit: number, ciShare: number = CI_SHARE): number =>
  capacityOf(count('limit', limit) * share('ciShare', ciShare));

export interface CiRequest {
  readonly pipeline: string;
  readonly budget: number;
  /** Messages of CI in the sliding window. */
  readonly used: number;
  /** Missing = 3. Priority 1 is held by the policy of the account only, not by the share of CI. */
  readonly priority?: Priority;
  readonly costs?: Readonly<Record<string, number>>;
}

export interface CiAnswer {
  readonly status: 'approve' | 'refuse';
  readonly cost: number;
  readonly usedAfter: number;
  readonly budget: number;
  readonly decision: Decision;
}

/** The account that CI draws on too, and the pool its messages come from. */
export interface CiAccount extends Gate {
  readonly pool: string;
}

/**
 * Judges a run: first the share of CI (`waiting.earliest` asks its ledger, pool `ci`), then the account where given.
 * A pipeline that costs nothing always runs; an unknown one is E_UNKNOWN.
 */
export function ciGate(request: CiRequest, waiting: Waiting, account: CiAccount | null = null): CiAnswer {
  const { pipeline, priority = CI_PRIORITY, costs = PIPELINE_COSTS } = request;
  const cost = units(`costs.${pipeline}`, entryOf('pipeline', costs, pipeline));
  const budget = count('budget', request.budget);
  const used = units('used', request.used);
  const answer = (decision: Decision): CiAnswer => {
    const isApproved = decision.status === 'proceed' || decision.status === 'degrade';
    const status = isApproved ? 'approve' : 'refuse';
    return { status, cost, usedAfter: isApproved ? used + cost : used, budget, decision };
  };
  const onAccount = (gate: CiAccount): CiAnswer =>
    answer(passGate({ priority, cost: { [gate.pool]: cost } }, gate));
  if (priority === 1 && account !== null) return onAccount(account);
  // A pool has at least one message; in a budget of none nothing ever fits.
  const states = { [CI_POOL]: { limit: Math.max(1, budget), remaining: Math.max(0, budget - used) } };
  const earliest = (need: CostVector): number | null =>
    costOf(need, CI_POOL) > budget ? null : waiting.earliest(need);
  const inShare = answer(
    decide({ priority, cost: { [CI_POOL]: cost } }, states, ROOM_POLICY, { ...waiting, earliest }),
  );
  return inShare.status === 'refuse' || account === null ? inShare : onAccount(account);
}

/** The document's gate: an unknown pipeline costs nothing, and use starts again at 0 on every calendar day. */
export function ciApprovesDoc(pipeline: string, budget: number, usedToday: number): boolean {
  const cost = PIPELINE_COSTS[pipeline] ?? 0;
  return cost === 0 || usedToday + cost <= budget;
}
