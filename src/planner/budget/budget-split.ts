/**
 * One day's quota of a pool cut up: continuous integration first, then a reserve, then the work by profile. The parts
 * add up to the day's limit, whole units.
 */
import { capacityOf, largestRemainder } from '../../core/values/index.ts';

/** Shares by kind of work, adding up to 1; `reserve` is one of them. */
export type BudgetShares = Readonly<Record<string, number>> & { readonly reserve: number };

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

/** Ways to split a budget, by profile and pool: presets to edit. Source: the planning document. */
export const BUDGET_PROFILES: Readonly<
  Record<string, { readonly sonnet: BudgetShares; readonly opus: BudgetShares }>
> = {
  balanced: { sonnet: sonnet(0.2, 0.5, 0.2, 0.1), opus: opus(0.3, 0.4, 0.2, 0.1) },
  research_heavy: { sonnet: sonnet(0.15, 0.6, 0.15, 0.1), opus: opus(0.5, 0.3, 0.1, 0.1) },
  mechanical_heavy: { sonnet: sonnet(0.3, 0.4, 0.2, 0.1), opus: opus(0.1, 0.2, 0.5, 0.2) },
};

/** Shares of a profile for a pool; a pool that the profile does not name is split as its sonnet. */
export const profileShares = (profile: string, pool: string): BudgetShares =>
  BUDGET_PROFILES[profile]![pool === 'opus' ? 'opus' : 'sonnet'];

/** Whole units by name, adding up to `limit`; equal remainders go to the earlier name. Source: Hamilton's method. */
export function splitBudget(limit: number, shares: Readonly<Record<string, number>>): Record<string, number> {
  // Twelve digits, so that a half made of binary fractions is the half that was meant.
  const exact = Object.values(shares).map((share) => Number((share * limit).toPrecision(12)));
  const parts = largestRemainder(limit, exact);
  return Object.fromEntries(Object.keys(shares).map((name, index) => [name, parts[index]!]));
}

export interface BudgetPart {
  readonly name: string;
  readonly amount: number;
  /** Of the day's limit. */
  readonly fraction: number;
}

export interface DaySplit {
  readonly ci: number;
  readonly reserve: number;
  /** The reserve that the demand asks for is more than there is. */
  readonly isReserveCut: boolean;
  readonly parts: readonly BudgetPart[];
}

/** Splits a day's limit, whole units; `wanted` is the reserve that the demand asks for, null = that of the profile. */
export function splitDay(
  limit: number,
  shares: BudgetShares,
  ciShare: number,
  wanted: number | null,
): DaySplit {
  const ci = capacityOf(limit * ciShare);
  const rest = limit - ci;
  const { reserve: own, ...byProfile } = splitBudget(rest, shares);
  const reserve = Math.min(wanted ?? own!, rest);
  const { reserve: share, ...workShares } = shares;
  const scaled = Object.fromEntries(
    Object.entries(workShares).map(([name, each]) => [name, each / (1 - share)]),
  );
  const work = wanted === null ? byProfile : splitBudget(rest - reserve, scaled);
  const all: Array<readonly [string, number]> = [
    ...(ci > 0 ? [['CI', ci] as const] : []),
    ...Object.entries(work),
    ['reserve', reserve],
  ];
  return {
    ci,
    reserve,
    isReserveCut: (wanted ?? 0) > rest,
    parts: all.map(([name, amount]) => ({ name, amount, fraction: limit === 0 ? 0 : amount / limit })),
  };
}
