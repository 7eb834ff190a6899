/** A limit split into whole messages by shares; the parts always add up to the limit. */
import { count, entryOf, largestRemainder, PlanError, sharesOfOne } from '../../core/values/index.ts';
import { BUDGET_PROFILES, type BudgetShares } from './budget-profiles.ts';

function checkedShares(shares: BudgetShares): Record<string, number> {
  if (shares === null || typeof shares !== 'object' || Array.isArray(shares)) {
    throw new PlanError('E_TYPE', 'shares', shares, 'an object of shares by name');
  }
  if (Object.keys(shares).length === 0)
    throw new PlanError('E_EMPTY', 'shares', shares, 'at least one share');
  return sharesOfOne('shares', shares);
}

/** Messages by name, adding up to `limit`; equal remainders go to the earlier name. Source: Hamilton's method. */
export function splitBudget(limit: number, shares: BudgetShares): Record<string, number> {
  const total = count('limit', limit);
  const checked = checkedShares(shares);
  // Twelve digits, so that a half made of binary fractions is the half that was meant.
  const exact = Object.values(checked).map((share) => Number((share * total).toPrecision(12)));
  const parts = largestRemainder(total, exact);
  return Object.fromEntries(Object.keys(checked).map((name, index) => [name, parts[index]!]));
}

/** Each pool's limit split by a profile; a profile, or a pool of it, that is not there is E_UNKNOWN. */
export function budgetOf(
  profile: string,
  limits: Readonly<Record<string, number>>,
): Record<string, Record<string, number>> {
  const pools = entryOf('profile', BUDGET_PROFILES, profile);
  return Object.fromEntries(
    Object.entries(limits).map(([pool, limit]) => [pool, splitBudget(limit, entryOf('limits', pools, pool))]),
  );
}

/** The document's rule: every part cut to whole messages, so that up to one message a part is lost. */
export function splitBudgetDoc(limit: number, shares: BudgetShares): Record<string, number> {
  const total = count('limit', limit);
  return Object.fromEntries(
    Object.entries(checkedShares(shares)).map(([name, share]) => [name, Math.trunc(total * share)]),
  );
}
