/**
 * Shares of a budget: profiles by pool to edit, the share of continuous integration, and a limit split into whole
 * messages; the parts always add up to the limit. Read next: budget-split.ts.
 */
import {
  capacityOf,
  count,
  largestRemainder,
  PlanError,
  share,
  sharesOfOne,
} from '../../core/values/index.ts';

export type BudgetShares = Readonly<Record<string, number>>;
export type BudgetProfile = Readonly<Record<string, BudgetShares>>;

const sonnet = (routing: number, primary: number, rework: number, reserve: number): BudgetShares => ({
  routing,
  primary,
  rework,
  reserve,
});

const opus = (deep: number, complex: number, qa: number, reserve: number): BudgetShares => ({
  deep,
  complex,
  qa,
  reserve,
});

/**
 * Source: the planning document. `doc-text` is the split of its prose (200/600/200/125 of 1125 and 50/100/50/50 of
 * 250), which is another one than `balanced`.
 */
export const BUDGET_PROFILES: Readonly<Record<string, BudgetProfile>> = {
  balanced: { sonnet: sonnet(0.2, 0.5, 0.2, 0.1), opus: opus(0.3, 0.4, 0.2, 0.1) },
  research_heavy: { sonnet: sonnet(0.15, 0.6, 0.15, 0.1), opus: opus(0.5, 0.3, 0.1, 0.1) },
  mechanical_heavy: { sonnet: sonnet(0.3, 0.4, 0.2, 0.1), opus: opus(0.1, 0.2, 0.5, 0.2) },
  'doc-text': {
    sonnet: sonnet(200 / 1125, 600 / 1125, 200 / 1125, 125 / 1125),
    opus: opus(0.2, 0.4, 0.2, 0.2),
  },
};

/** What the document sets aside in three places, as shares: they disagree. A reserve is sized by `reserveSize`. */
export const RESERVE_SHARES_DOC: Readonly<Record<string, number>> = {
  profiles: 0.1,
  prose: 125 / 1125,
  habits: 0.2,
};

/** Messages of a run. Source: section "CI/CD Quota Budgeting" of the planning document; a preset to edit. */
export const PIPELINE_COSTS: Readonly<Record<string, number>> = {
  unit_tests: 0,
  lint: 0,
  security_scan: 5,
  code_review: 10,
  integration_tests: 3,
};

const CI_SHARE = 0.15;
/** Whole messages for CI, rounded down. */
export const ciBudget = (limit: number, ciShare: number = CI_SHARE): number =>
  capacityOf(count('limit', limit) * share('ciShare', ciShare));

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

/** The document's rule: every part cut to whole messages, so that up to one message a part is lost. */
export function splitBudgetDoc(limit: number, shares: BudgetShares): Record<string, number> {
  const total = count('limit', limit);
  return Object.fromEntries(
    Object.entries(checkedShares(shares)).map(([name, share]) => [name, Math.trunc(total * share)]),
  );
}
