/**
 * One day's quota of a pool cut up: continuous integration first, then a reserve, then the work by profile, and the
 * work by person. The parts add up to the day's limit, whole units.
 */
import { maxMinSplit, scaledShares } from '../question/index.ts';
import { type ReserveDemand, reserveSize } from '../rules/index.ts';
import { BUDGET_PROFILES, type BudgetShares, ciBudget, splitBudget } from './budget-shares.ts';

export interface BudgetPart {
  readonly name: string;
  readonly amount: number;
  /** Of the day's limit. */
  readonly fraction: number;
}

export interface ReserveRule {
  /** null = the share of the profile. */
  readonly demand: ReserveDemand | null;
  readonly shortageCost: number;
  readonly idleCost: number;
}

export interface PoolSplit {
  readonly ci: number;
  readonly reserve: number;
  /** What neither CI nor the reserve holds. */
  readonly work: number;
  readonly parts: readonly BudgetPart[];
  /** Work by person. */
  readonly people: ReadonlyArray<{
    readonly id: string;
    readonly amount: number;
    readonly limitedBy: string;
  }>;
  /** True where the reserve that the demand asks for is more than there is. */
  readonly reserveCut: boolean;
}

/** Shares of a profile for a pool; a pool that the profile does not name is split as its sonnet. */
export function profileShares(profile: string, pool: string): BudgetShares {
  const pools = BUDGET_PROFILES[profile]!;
  return pools[pool] ?? pools.sonnet!;
}

export interface SplitRequest {
  readonly limit: number;
  readonly shares: BudgetShares;
  /** 0 = none. */
  readonly ciShare: number;
  readonly reserve: ReserveRule;
  readonly team: ReadonlyArray<{
    readonly id: string;
    readonly weight: number;
    readonly demand: number | null;
  }>;
}

/** Splits a day's limit. Throws E_RANGE, E_SUM, E_DUP of what is wrong. */
export function splitPool({ limit, shares, ciShare, reserve, team }: SplitRequest): PoolSplit {
  const ci = ciBudget(limit, ciShare);
  const rest = limit - ci;
  const byProfile = splitBudget(rest, shares);
  const wanted =
    reserve.demand === null
      ? (byProfile.reserve ?? 0)
      : reserveSize(reserve.demand, reserve.shortageCost, reserve.idleCost);
  const held = Math.min(wanted, rest);
  const work = rest - held;
  const { reserve: _, ...workShares } = shares;
  const byWork =
    reserve.demand === null
      ? Object.fromEntries(Object.entries(byProfile).filter(([name]) => name !== 'reserve'))
      : splitBudget(work, scaledShares('shares', workShares, true));
  const part = (name: string, amount: number): BudgetPart => ({
    name,
    amount,
    fraction: limit === 0 ? 0 : amount / limit,
  });
  const people =
    team.length === 0
      ? []
      : maxMinSplit(
          team.map(({ id, weight, demand }) => ({ id, weight, demandUnits: demand ?? work, capUnits: null })),
          work,
        );
  return {
    ci,
    reserve: held,
    work,
    parts: [
      ...(ci > 0 ? [part('CI', ci)] : []),
      ...Object.entries(byWork).map(([name, amount]) => part(name, amount)),
      part('reserve', held),
    ],
    people: people.map(({ id, units, limitedBy }) => ({ id, amount: units, limitedBy })),
    reserveCut: wanted > rest,
  };
}
