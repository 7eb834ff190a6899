/**
 * Requests that are larger than a window: no account whose window is smaller can ever take them, whatever is left of
 * it. Said before the run: which accounts, how many requests, what share of all units.
 */
import type { PoolShape } from '../../simulation/scenario/index.ts';
import type { DayTrace } from '../../usage/traces/index.ts';

/** So many requests, or a share of all of them, that name one model and cost the same. */
export interface SizedRequests {
  readonly model: string | null;
  readonly costUnits: number;
  readonly count: number;
}

/** Sizes of recorded requests, by model and cost. */
export function sizesOfTrace({ models, costs }: DayTrace): SizedRequests[] {
  const counts = new Map<number, SizedRequests & { count: number }>();
  const names = models?.names ?? [];
  for (let arrival = 0; arrival < costs.length; arrival++) {
    const costUnits = costs[arrival]!;
    const model = models?.ofArrival[arrival] ?? names.length;
    const key = costUnits * (names.length + 1) + model;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { model: names[model] ?? null, costUnits, count: 1 });
    else known.count++;
  }
  return [...counts.values()];
}

/** Sizes of drawn requests: every cost up to the largest alike. `mix`: shares of models, in sum 1. */
export function sizesOfLaw(
  maxCostUnits: number,
  mix: ReadonlyArray<{ readonly model: string | null; readonly share: number }>,
): SizedRequests[] {
  return mix.flatMap(({ model, share }) =>
    Array.from({ length: maxCostUnits }, (_, index) => ({
      model,
      costUnits: index + 1,
      count: share / maxCostUnits,
    })),
  );
}

/** Most that one request of a class may cost for the account, and the window that says so; null = any cost. */
interface Most {
  readonly units: number;
  readonly window: string | null;
}

const ANY: Most = { units: Number.POSITIVE_INFINITY, window: null };

function mostOf({ windows, windowsOf, counts, classNames }: PoolShape, account: number, model: number): Most {
  return windowsOf[account]!.reduce((least: Most, index) => {
    const { capacityUnits, isRequests, window } = windows[index]!;
    if (isRequests || counts[index * classNames.length + model] === 0) return least;
    return capacityUnits < least.units ? { units: capacityUnits, window: window.id } : least;
  }, ANY);
}

const percent = (share: number): string => {
  const value = 100 * share;
  return value > 0 && value < 0.1 ? 'under 0.1 %' : `${value.toFixed(1)} %`;
};
const units = (count: number): string => `${count.toLocaleString('en-US')} unit${count === 1 ? '' : 's'}`;

/** Requests that are too large for something, and what they cost together. */
class Tally {
  private requests: number = 0;
  private units: number = 0;

  add({ count, costUnits }: SizedRequests): void {
    this.requests += count;
    this.units += count * costUnits;
  }

  /** `3.1 % of requests with 12.4 % of all units`. */
  text(all: Tally): string {
    return `${percent(this.requests / all.requests)} of requests with ${percent(this.units / all.units)} of all units`;
  }
}

const MOST_NAMES = 4;

const total = (sizes: readonly SizedRequests[]): Tally => {
  const tally = new Tally();
  for (const size of sizes) tally.add(size);
  return tally;
};

/** The same for drawn accounts, whose short windows hold `least` to `most` units. */
export function drawnOversizeWarnings(
  sizes: readonly SizedRequests[],
  { least, most }: { readonly least: number; readonly most: number },
): string[] {
  const largest = sizes.reduce((found, { costUnits }) => Math.max(found, costUnits), 0);
  const above = (limit: number): string =>
    total(sizes.filter(({ costUnits }) => costUnits > limit)).text(total(sizes));
  if (largest <= least) return [];
  const start = `the largest request costs ${units(largest)}, and drawn 5-hour windows hold ${least} to ${units(most)}`;
  return [
    largest > most
      ? `${start}: ${above(most)} fit into none of them, so every policy denies them`
      : `${start}: ${above(least)} do not fit into every one of them`,
  ];
}

/** An account that some request is too large for: what is, and the least window that refuses. */
interface Small {
  readonly account: number;
  readonly tooLarge: SizedRequests[];
  least: Most;
}

interface Oversize {
  /** Requests that no account takes; `roomiest`: the most of what accounts hold of their classes. */
  readonly nobody: SizedRequests[];
  readonly roomiest: Most;
  /** Accounts that cannot take what others can. */
  readonly some: readonly Small[];
}

function findOversize(shape: PoolShape, sizes: readonly SizedRequests[]): Oversize {
  const classCount = shape.classNames.length;
  const servers = shape.classNames.map((_, model) =>
    shape.accountNames.flatMap((__, account) =>
      shape.serves[account * classCount + model] === 1
        ? [{ account, most: mostOf(shape, account, model) }]
        : [],
    ),
  );
  const nobody: SizedRequests[] = [];
  const some = new Map<number, Small>();
  let roomiest: Most = { units: 0, window: null };
  for (const size of sizes) {
    const serving = servers[shape.classOf(size.model)]!;
    const refusing = serving.filter(({ most }) => size.costUnits > most.units);
    if (refusing.length === 0) continue;
    if (refusing.length === serving.length) {
      nobody.push(size);
      for (const { most } of refusing) if (most.units > roomiest.units) roomiest = most;
      continue;
    }
    for (const { account, most } of refusing) {
      const known = some.get(account) ?? { account, tooLarge: [], least: most };
      known.tooLarge.push(size);
      if (most.units < known.least.units) known.least = most;
      some.set(account, known);
    }
  }
  return { nobody, roomiest, some: [...some.values()].sort((a, b) => a.account - b.account) };
}

/** Share of all units that no account ever takes: its model is served by none, or it is larger than a window of each. */
export function neverTakenShare(shape: PoolShape, sizes: readonly SizedRequests[]): number {
  const classCount = shape.classNames.length;
  const isTaken = ({ model, costUnits }: SizedRequests): boolean =>
    shape.accountNames.some((_, account) => {
      const own = shape.classOf(model);
      return shape.serves[account * classCount + own] === 1 && costUnits <= mostOf(shape, account, own).units;
    });
  const unitsOf = (list: readonly SizedRequests[]): number =>
    list.reduce((sum, { count, costUnits }) => sum + count * costUnits, 0);
  const all = unitsOf(sizes);
  return all > 0 ? unitsOf(sizes.filter((size) => !isTaken(size))) / all : 0;
}

/** A sentence on what nobody can take, one on what only some accounts can; none where all is small enough. */
export function oversizeWarnings(shape: PoolShape, sizes: readonly SizedRequests[]): string[] {
  const { nobody, roomiest, some } = findOversize(shape, sizes);
  const all = total(sizes);
  const warnings: string[] = [];
  if (nobody.length > 0) {
    const largest = nobody.reduce((found, { costUnits }) => Math.max(found, costUnits), 0);
    warnings.push(
      `no account can take ${total(nobody).text(all)}: the largest costs ${units(largest)} and ${roomiest.window} holds ${units(roomiest.units)}, so every policy denies them`,
    );
  }
  if (some.length > 0) {
    const parts = some
      .slice(0, MOST_NAMES)
      .map(
        ({ account, least, tooLarge }) =>
          `${shape.accountNames[account]} ${total(tooLarge).text(all)} (${least.window} holds ${units(least.units)})`,
      );
    const rest = some.length - parts.length;
    warnings.push(
      `some requests are larger than a window of some accounts, so only others can take them: ${parts.join('; ')}${rest > 0 ? `; and ${rest} more accounts` : ''}`,
    );
  }
  return warnings;
}
