/** Pools of any windows for the bound: random ones with static clocks, the best by search and by a plain program. */
import fc from 'fast-check';
import { highsSolver } from '../../../src/planner/solve/index.ts';
import type { QuotaGraph, QuotaWindow, WindowClock } from '../../../src/quota/windows/index.ts';
import { loadSolver, PoolBound, type UnitBound } from '../../../src/simulation/bound/index.ts';
import type { DemandTape } from '../../../src/simulation/demand/index.ts';
import type { PoolWorld } from '../../../src/simulation/scenario/index.ts';
import { ORIGIN_MS, type SmallPool, smallPool } from '../engine/small-pools.ts';

/** A grid of the same length for what has none that is known beforehand. */
function staticClock(clock: WindowClock): WindowClock {
  switch (clock.kind) {
    case 'first_use':
      return { kind: 'fixed', lengthMinutes: clock.lengthMinutes, reset: clock.reset };
    case 'sliding':
      return { kind: 'fixed', lengthMinutes: clock.lengthMinutes, reset: { afterMinutes: 1 } };
    case 'bucket':
      return { kind: 'fixed', lengthMinutes: 7, reset: { afterMinutes: 3 } };
    default:
      return clock;
  }
}

/** Small pools whose every clock is known beforehand, with nothing in the bank. */
export const staticPool: fc.Arbitrary<SmallPool> = smallPool.map(({ graph, ...rest }) => ({
  ...rest,
  graph: {
    windows: graph.windows.map((window) => ({ ...window, clock: staticClock(window.clock) })),
    accounts: graph.accounts.map((account) => ({ ...account, bankedResets: 0 })),
  },
}));

const grid = (lengthMinutes: number, afterMinutes: number): WindowClock => ({
  kind: 'fixed',
  lengthMinutes,
  reset: { afterMinutes },
});

/** So small that every choice can be tried: up to two accounts, four windows, eight requests of one unit. */
export const tinyPool: fc.Arbitrary<SmallPool> = fc
  .record({
    windows: fc.array(
      fc.record({
        clock: fc.oneof(
          fc
            .tuple(fc.constantFrom(2, 4, 6, 12), fc.nat(11))
            .map(([length, pick]) => grid(length, 1 + (pick % length))),
          fc.option(fc.integer({ min: 1, max: 24 }), { nil: null }).map((end) => ({
            kind: 'once' as const,
            expiresMs: end === null ? null : ORIGIN_MS + end * 60_000,
          })),
        ),
        capacity: fc.constantFrom(1, 1, 2, 2, 3, 4, null),
        unit: fc.constantFrom(
          'weighted' as const,
          'weighted' as const,
          'weighted' as const,
          'requests' as const,
        ),
        counts: fc.constantFrom<QuotaWindow['counts']>('all', 'all', ['opus'], ['haiku']),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    accounts: fc.array(
      fc.record({
        serves: fc.constantFrom<QuotaWindow['counts']>('all', 'all', ['opus'], ['haiku']),
        picks: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    requests: fc.array(fc.tuple(fc.nat(23), fc.nat(2)), { maxLength: 8, size: 'max' }),
  })
  .map(({ windows, accounts, requests }) => {
    const graph: QuotaGraph = {
      windows: windows.map((window, index) => ({ ...window, id: `w${index}` })),
      accounts: accounts.map(({ serves, picks }, index) => ({
        name: `a${index}`,
        serves,
        windows: [...new Set(picks.map((pick) => `w${pick % windows.length}`))],
      })),
    };
    const arrivals = requests
      .map(([minute, model]) => ({ minute, cost: 1, model }))
      .sort((a, b) => a.minute - b.minute);
    return { graph, arrivals, horizon: { warmupMinutes: 0, totalMinutes: 24 } };
  });

interface CrossingAccount {
  readonly shortLength: number;
  readonly shortReset: number;
  readonly short: number;
  readonly weekReset: number;
  readonly modelWeek: number;
  readonly week: number;
  readonly model: string;
}

/** Accounts with a short window of all, a week of all and, on its clock, a week of one model. */
export function crossingPoolOf(
  accounts: readonly CrossingAccount[],
  requests: ReadonlyArray<readonly [minute: number, model: number]>,
): SmallPool {
  const window = (
    id: string,
    clock: WindowClock,
    capacity: number,
    counts: QuotaWindow['counts'] = 'all',
  ): QuotaWindow => ({ id, clock, capacity, unit: 'weighted', counts });
  return {
    graph: {
      windows: accounts.flatMap((account, index) => [
        window(`short${index}`, grid(account.shortLength, account.shortReset), account.short),
        window(`model${index}`, grid(12, account.weekReset), account.modelWeek, [account.model]),
        window(`week${index}`, grid(12, account.weekReset), account.week),
      ]),
      accounts: accounts.map((_, index) => ({
        name: `a${index}`,
        serves: 'all',
        windows: [`short${index}`, `model${index}`, `week${index}`],
      })),
    },
    arrivals: requests
      .map(([minute, model]) => ({ minute, cost: 1, model }))
      .sort((a, b) => a.minute - b.minute),
    horizon: { warmupMinutes: 0, totalMinutes: 24 },
  };
}

export const crossingPool: fc.Arbitrary<SmallPool> = fc
  .record({
    accounts: fc.array(
      fc
        .record({
          shortLength: fc.constantFrom(3, 4, 6),
          pick: fc.nat(5),
          short: fc.integer({ min: 1, max: 2 }),
          weekReset: fc.integer({ min: 1, max: 12 }),
          modelWeek: fc.integer({ min: 1, max: 3 }),
          week: fc.integer({ min: 2, max: 6 }),
          model: fc.constantFrom('opus', 'haiku'),
        })
        .map(({ pick, ...rest }) => ({ ...rest, shortReset: 1 + (pick % rest.shortLength) })),
      { minLength: 1, maxLength: 2 },
    ),
    requests: fc.array(fc.tuple(fc.nat(23), fc.nat(2)), { minLength: 4, maxLength: 9, size: 'max' }),
  })
  .map(({ accounts, requests }) => crossingPoolOf(accounts, requests));

/** The bound of a world, whatever it costs. `attained`: -1 = what policies serve is not known. */
export async function boundOfPool(
  world: PoolWorld,
  tape: DemandTape,
  totalMinutes: number,
  attained: number = -1,
): Promise<UnitBound & { readonly isHeavy: boolean }> {
  await loadSolver();
  const bound = new PoolBound();
  bound.load(world, totalMinutes);
  return { ...bound.solve(tape, attained), isHeavy: bound.isHeavy };
}

/** A window of the world at a minute, as a name; null = credits that have ended. */
function instanceAt({ specs, resets }: PoolWorld, window: number, minute: number): string | null {
  const { kind, firstResetMinute, lengthMinutes } = specs[window]!;
  if (kind === 'once') return minute < firstResetMinute ? `${window}` : null;
  if (kind === 'calendar') return `${window}:${resets[window]!.filter((reset) => reset <= minute).length}`;
  return `${window}:${minute < firstResetMinute ? -1 : Math.floor((minute - firstResetMinute) / lengthMinutes)}`;
}

/** Instances that a request uses on an account; null = the account does not serve it, or its credits have ended. */
function usesOf(world: PoolWorld, account: number, minute: number, model: number): string[] | null {
  const { shape } = world;
  const classCount = shape.classNames.length;
  if (shape.serves[account * classCount + model] === 0) return null;
  const own = shape.windowsOf[account]!.filter((window) => shape.counts[window * classCount + model] === 1);
  const uses = own.map((window) => instanceAt(world, window, minute));
  return uses.includes(null) ? null : (uses as string[]);
}

const windowOfUse = (use: string): number => Number.parseInt(use, 10);

/** Most requests of one unit that any choices serve, by trying them all. */
export function bestOfAll(world: PoolWorld, tape: DemandTape): number {
  const used = new Map<string, number>();
  const capacity = (use: string): number => world.shape.windows[windowOfUse(use)]!.capacityUnits;
  const search = (arrival: number): number => {
    if (arrival === tape.arrivalCount) return 0;
    let best = search(arrival + 1);
    world.shape.accountNames.forEach((_, account) => {
      const uses = usesOf(world, account, tape.minutes[arrival]!, tape.classes![arrival]!);
      if (uses === null || uses.some((use) => (used.get(use) ?? 0) >= capacity(use))) return;
      for (const use of uses) used.set(use, (used.get(use) ?? 0) + 1);
      best = Math.max(best, 1 + search(arrival + 1));
      for (const use of uses) used.set(use, used.get(use)! - 1);
    });
    return best;
  };
  return search(0);
}

/** The best of requests that may be split: a program with a column for every request and account. */
export async function bestSplit(world: PoolWorld, tape: DemandTape): Promise<number> {
  const columns: Array<{ name: string; objective: number; lower: number; upper: number; integer: boolean }> =
    [];
  const rows = new Map<string, { upper: number; terms: Array<[number, number]> }>();
  const put = (name: string, upper: number, term: [number, number]): void => {
    const row = rows.get(name) ?? { upper, terms: [] };
    row.terms.push(term);
    rows.set(name, row);
  };
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
    const cost = tape.costs[arrival]!;
    world.shape.accountNames.forEach((_, account) => {
      const uses = usesOf(world, account, tape.minutes[arrival]!, tape.classes![arrival]!);
      if (uses === null) return;
      const column = columns.length;
      columns.push({ name: `${arrival}/${account}`, objective: cost, lower: 0, upper: 1, integer: false });
      put(`request ${arrival}`, 1, [column, 1]);
      for (const use of uses) {
        const { capacityUnits, isRequests } = world.shape.windows[windowOfUse(use)]!;
        put(use, capacityUnits, [column, isRequests ? 1 : cost]);
      }
    });
  }
  const answer = await highsSolver(
    {
      columns,
      rows: [...rows].map(([name, { upper, terms }]) => ({
        name,
        lower: Number.NEGATIVE_INFINITY,
        upper,
        terms,
      })),
    },
    { timeLimitSeconds: 60, relativeGap: 0 },
  );
  if (answer.status !== 'solved') throw new Error(answer.status);
  return answer.proof.incumbent;
}
