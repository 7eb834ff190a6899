/**
 * Where the user stands, before any policy is ranked: is there enough for everybody, is there far too little, or does
 * the choice of policy decide. Read off the means of all trials. Read next: account-study.ts.
 */
import type { RegimeRecord } from './answer-record.ts';
import type { PolicySummary } from './result-record.ts';

/** Above this load most is denied whatever the policy. */
const FLOODED_LOAD = 1.5;
/** What a difference of shares misses by rounding. */
const ROUNDING = 1e-12;
/** Where the choice of policy moves less than this share of what is denied, denial is a matter of supply. */
const LITTLE = 0.1;

interface Standing {
  /** Units asked for over weekly supply, all trials together; null where the supply is not known. */
  readonly load: number | null;
  readonly summary: readonly PolicySummary[];
  /** Accounts of the pool; null where they are drawn. */
  readonly accountCount: number | null;
  /** Shares that do not matter. */
  readonly indifference: number;
}

/** Accounts of the pool's own mean size that lift the weekly supply to the demand, at the least. */
function accountsShort(load: number | null, accountCount: number | null): number | null {
  if (load === null || accountCount === null) return null;
  return Math.max(0, Math.ceil(load * accountCount - 1e-9) - accountCount);
}

/** The regime of a run; without demand `none`. */
export function regimeOf({ load, summary, accountCount, indifference }: Standing): RegimeRecord {
  const known = summary.flatMap(({ policy, served_ratio_mean: served }) =>
    served === null ? [] : [{ policy, served }],
  );
  if (known.length === 0) return { kind: 'none', load };
  const best = known.reduce((top, entry) => (entry.served > top.served ? entry : top));
  const worst = known.reduce((low, entry) => (entry.served < low.served ? entry : low));
  const spread = best.served - worst.served;
  const denied = 1 - best.served;
  const facts = { load, best, worst, accounts_short: accountsShort(load, accountCount) };
  if (1 - worst.served <= indifference + ROUNDING) return { kind: 'ample', ...facts };
  const isFlooded = load !== null && load > FLOODED_LOAD;
  return { kind: isFlooded && spread <= LITTLE * denied + ROUNDING ? 'scarce' : 'contested', ...facts };
}
