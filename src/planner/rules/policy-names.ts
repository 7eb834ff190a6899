/** Policies by name; the one with prices needs them. */
import { type CostVector, PlanError, unknownKey } from '../../core/values/index.ts';
import type { Policy } from '../../quota/rules/index.ts';
import { STRICT_POLICY } from './conservation-matrix.ts';
import { DOC_EMERGENCY_POLICY, DOC_LEVELS_POLICY, DOC_TRIAGE_POLICY } from './doc-policies.ts';
import { shadowPricePolicy } from './shadow-price.ts';

const FIXED: readonly Policy[] = [STRICT_POLICY, DOC_TRIAGE_POLICY, DOC_EMERGENCY_POLICY, DOC_LEVELS_POLICY];

export const POLICY_NAMES: readonly string[] = ['shadow-price', ...FIXED.map(({ name }) => name)];

/** The policy of a name; `shadow-price` without prices is E_TYPE, an unknown name E_UNKNOWN. */
export function policyNamed(name: string, prices: CostVector | null = null): Policy {
  if (name !== 'shadow-price') {
    return FIXED.find((policy) => policy.name === name) ?? unknownKey('policy', name, POLICY_NAMES);
  }
  if (prices === null) throw new PlanError('E_TYPE', 'prices', prices, 'a price for each limited pool');
  return shadowPricePolicy(prices);
}
