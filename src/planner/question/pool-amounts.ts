/** Amounts of an option by pool: `50` where one pool is limited, `sonnet=50,opus=2` where there are more. */

import { type CostVector, count, PlanError, units } from '../../core/values/index.ts';
import type { Ledger, QuotaWindow, SpendByUnit } from '../usage/index.ts';
import { listText, unitsText } from './answer-words.ts';
import { namedNumbers, numberOf } from './fields.ts';

type Windows = Pick<Ledger, 'windows'>;

/** Pools that some window limits. */
function limitedPoolsOf({ windows }: Windows): string[] {
  return [...new Set(windows.filter(({ limit }) => limit !== null).flatMap(({ pools }) => pools))];
}

/** The amounts of `text`, some above 0, whole for pools that count messages. Throws PlanError naming the option. */
export function poolAmounts(option: string, text: string, ledger: Windows): CostVector {
  const limited = limitedPoolsOf(ledger);
  const pools = [...new Set(ledger.windows.flatMap((window) => window.pools))];
  const isWhole = (pool: string): boolean =>
    ledger.windows.some(({ unit, pools: counted }) => unit === 'messages' && counted.includes(pool));
  if (!/[=:]/.test(text) && limited.length !== 1) {
    const example = limited.map((pool) => `${pool}=5`).join(',');
    throw new PlanError('E_TYPE', option, text, `an amount by pool such as ${example}`);
  }
  const amounts = /[=:]/.test(text)
    ? namedNumbers(option, text, pools)
    : { [limited[0]!]: numberOf(text) as number };
  for (const [pool, amount] of Object.entries(amounts)) {
    const field = pools.length > 1 ? `${option} ${pool}` : option;
    if (amount < 0) throw new PlanError('E_RANGE', field, amount, 'more than 0');
    (isWhole(pool) ? count : units)(field, amount);
  }
  if (Object.values(amounts).every((amount) => amount === 0)) {
    throw new PlanError('E_RANGE', option, text, 'more than 0');
  }
  return amounts;
}

/** The amounts in the unit of the windows that count each pool. */
export function spendByUnit(amounts: CostVector, { windows }: Windows): SpendByUnit {
  const byUnit: Partial<Record<QuotaWindow['unit'], Record<string, number>>> = {};
  for (const { unit, pools } of windows) {
    const vector = byUnit[unit] ?? {};
    for (const pool of pools) if (amounts[pool] !== undefined) vector[pool] = amounts[pool];
    byUnit[unit] = vector;
  }
  return byUnit;
}

/** What windows of these pools take of the amounts. */
export const amountIn = (amounts: CostVector, pools: readonly string[]): number =>
  pools.reduce((sum, pool) => sum + (amounts[pool] ?? 0), 0);

/** `50 units`, `5 sonnet and 2 opus messages`. */
export function amountsWords(amounts: CostVector, { windows }: Windows): string {
  const used = Object.entries(amounts).filter(([, amount]) => amount > 0);
  const unit = windows.find(({ pools }) => used.some(([pool]) => pools.includes(pool)))?.unit;
  const words = used.map(([pool, amount]) =>
    pool === 'all' ? unitsText(amount) : `${unitsText(amount)} ${pool}`,
  );
  return `${listText(words)} ${unit === 'weighted' ? 'units' : (unit ?? 'messages')}`;
}
