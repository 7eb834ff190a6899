/**
 * What a pool of any windows supplies in a week: the denominator of loads. Per account the least that its windows let
 * through; a window that several accounts share caps their sum. Invariant: a plain pool's is the sum over its long
 * windows, as weeklySupplyUnits counts it.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import { orderLength } from '../../quota/windows/index.ts';
import type { PoolShape } from './pool-world.ts';

/** Units a week that one window lets through; credits that do not refill supply nothing that lasts. */
function windowPerWeek({ windows }: PoolShape, index: number, unitsPerRequest: number): number {
  const { window, capacityUnits, isRequests } = windows[index]!;
  const { clock } = window;
  const scale = isRequests ? unitsPerRequest : 1;
  if (clock.kind === 'once') return 0;
  if (clock.kind === 'bucket') return clock.perMinute * MINUTES_PER_WEEK * scale;
  return (capacityUnits * scale * MINUTES_PER_WEEK) / orderLength(clock);
}

/** Units a week of one account from these windows: by class the least, a window that binds several classes once. */
function accountPerWeek(
  shape: PoolShape,
  account: number,
  own: readonly number[],
  perWeek: readonly number[],
): number {
  const classCount = shape.classNames.length;
  const binding = new Set<number>();
  for (let model = 0; model < classCount; model++) {
    if (shape.serves[account * classCount + model] === 0) continue;
    const counting = own.filter((index) => shape.counts[index * classCount + model] === 1);
    if (counting.length === 0) return Number.POSITIVE_INFINITY;
    // A window that counts more binds all it counts: a narrower, tighter one holds back its own classes only.
    binding.add(
      counting.reduce((best, index) => {
        const wider = width(shape, index) - width(shape, best);
        return wider > 0 || (wider === 0 && perWeek[index]! < perWeek[best]!) ? index : best;
      }),
    );
  }
  let sum = 0;
  for (const index of binding) sum += perWeek[index]!;
  return sum;
}

function width(shape: PoolShape, index: number): number {
  const classCount = shape.classNames.length;
  let count = 0;
  for (let model = 0; model < classCount; model++) count += shape.counts[index * classCount + model]!;
  return count;
}

/**
 * Units per 7 days. `unitsPerRequest`: mean cost of a request, for windows that count requests. Infinity where an account
 * has no limit for a class it serves.
 */
export function poolSupplyUnits(shape: PoolShape, unitsPerRequest: number): number {
  const perWeek = shape.windows.map((_, index) => windowPerWeek(shape, index, unitsPerRequest));
  if (shape.isPlain) {
    return shape.primaryOf.reduce(
      (sum, index) => sum + (index < 0 ? Number.POSITIVE_INFINITY : perWeek[index]!),
      0,
    );
  }
  const attached = shape.windows.map((_, index) =>
    shape.windowsOf.flatMap((own, account) => (own.includes(index) ? [account] : [])),
  );
  const supply = shape.windowsOf.map((own, account) => accountPerWeek(shape, account, own, perWeek));
  attached.forEach((accounts, index) => {
    if (accounts.length < 2 || width(shape, index) < shape.classNames.length) return;
    const sum = accounts.reduce((total, account) => total + supply[account]!, 0);
    if (sum <= perWeek[index]!) return;
    for (const account of accounts) {
      supply[account] =
        sum === Number.POSITIVE_INFINITY
          ? perWeek[index]! / accounts.length
          : (supply[account]! * perWeek[index]!) / sum;
    }
  });
  return supply.reduce((sum, units) => sum + units, 0);
}
