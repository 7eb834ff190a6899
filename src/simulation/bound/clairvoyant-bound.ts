/**
 * The clairvoyant bound: an upper bound on the units that any policy can serve in one trial, knowing all of the
 * demand beforehand, and what each policy lost against it. Both cover the whole simulated time, because both
 * start from the same accounts. Requests may be split in the bound but not in life, which loosens it by
 * less than one request's cost a window. Source: statistics specification, 2.12.
 */
import type { AccountSpec, WindowSpec } from '../../quota/windows/index.ts';
import { innerWindows, staticWindows } from './static-windows.ts';
import { type AccountWindows, WindowNetwork } from './window-network.ts';

/** The columns of a demand tape: ascending minutes, costs in units, `arrivalCount` valid entries. */
export interface TapeColumns {
  readonly minutes: Int32Array;
  readonly costs: Int32Array;
  readonly arrivalCount: number;
}

/** Units; bound = servedUnits + shortWasteUnits + weeklyWasteUnits. */
export interface Regret {
  readonly servedUnits: number;
  /** What other choices inside the short windows would have served, with no window used less. */
  readonly shortWasteUnits: number;
  /** The rest: only a thriftier use of weekly windows would have served it. */
  readonly weeklyWasteUnits: number;
}

const isOnGrid = ({ kind }: WindowSpec): boolean => kind === 'fixed' || kind === 'calendar';

export class ClairvoyantBound {
  /** True when windows of first use or sliding ones make the bound larger than the best possible. */
  isLoose: boolean = false;
  private readonly split: WindowNetwork;
  private readonly forget: WindowNetwork;
  /** The network whose bound is the smaller one. */
  private best: WindowNetwork;
  private boundUnits: number = 0;
  private accountCount: number = 0;
  /** Interval of each arrival. */
  private intervals: Int32Array = new Int32Array(0);
  private served: Float64Array = new Float64Array(0);
  private tape: TapeColumns | null = null;

  constructor() {
    this.split = new WindowNetwork();
    this.forget = new WindowNetwork();
    this.best = this.split;
  }

  /** Takes a trial and solves it. Every arrival's minute is below `horizonMinutes`; at least one account. */
  load(accounts: readonly AccountSpec[], tape: TapeColumns, horizonMinutes: number): void {
    const windows = accounts.map(({ short, weekly }) => ({
      inner: innerWindows(short, horizonMinutes),
      short: staticWindows(short, horizonMinutes, 'short'),
      weekly: staticWindows(weekly, horizonMinutes, 'weekly'),
    }));
    this.isLoose = accounts.some(({ short, weekly }) => !isOnGrid(short) || !isOnGrid(weekly));
    this.accountCount = accounts.length;
    this.tape = tape;
    const demand = this.cutDemand(windows, tape);
    const cells = demand.units.length * accounts.length;
    if (this.served.length < cells) this.served = new Float64Array(2 * cells);
    this.split.build(windows, demand, 'split');
    this.boundUnits = this.split.augment();
    this.best = this.split;
    if (!this.split.isCrossing) return;
    this.forget.build(windows, demand, 'forget');
    const other = this.forget.augment();
    if (other < this.boundUnits) {
      this.boundUnits = other;
      this.best = this.forget;
    }
  }

  /** Most units that any policy can serve over the whole simulated time. */
  bound(): number {
    return this.boundUnits;
  }

  /** What a policy served and lost. `choices`: account that served each arrival, -1 = denied. */
  regret(choices: Int16Array): Regret {
    const { served, tape, intervals } = this;
    served.fill(0);
    let servedUnits = 0;
    for (let arrival = 0; arrival < tape!.arrivalCount; arrival++) {
      const account = choices[arrival]!;
      if (account < 0) continue;
      served[intervals[arrival]! * this.accountCount + account]! += tape!.costs[arrival]!;
      servedUnits += tape!.costs[arrival]!;
    }
    if (servedUnits === this.boundUnits) return { servedUnits, shortWasteUnits: 0, weeklyWasteUnits: 0 };
    this.best.start(served);
    const shortWasteUnits = this.best.augmentWithoutSaving();
    const weeklyWasteUnits = this.best.augment();
    return { servedUnits, shortWasteUnits, weeklyWasteUnits };
  }

  /** Intervals between the ends of all windows that hold demand, and each arrival's interval. */
  private cutDemand(
    windows: readonly AccountWindows[],
    tape: TapeColumns,
  ): { cuts: Int32Array; units: Float64Array } {
    const ends = new Set<number>();
    for (const { inner, short, weekly } of windows) {
      for (const { start } of inner ?? []) ends.add(start);
      for (const { start } of short) ends.add(start);
      for (const { start } of weekly) ends.add(start);
    }
    const starts = Int32Array.from(ends).sort();
    if (this.intervals.length < tape.arrivalCount) this.intervals = new Int32Array(2 * tape.arrivalCount);
    const cuts: number[] = [];
    const units: number[] = [];
    let start = -1;
    let next = 0;
    for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
      const minute = tape.minutes[arrival]!;
      while (next < starts.length && starts[next]! <= minute) next++;
      if (starts[next - 1]! !== start) {
        start = starts[next - 1]!;
        cuts.push(start);
        units.push(0);
      }
      units[units.length - 1]! += tape.costs[arrival]!;
      this.intervals[arrival] = units.length - 1;
    }
    return { cuts: Int32Array.from(cuts), units: Float64Array.from(units) };
  }
}
