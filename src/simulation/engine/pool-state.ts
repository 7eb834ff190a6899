/**
 * The quota state of one pool as typed arrays, one entry per account: what quota/windows/window.ts says about one
 * window, for all windows of a trial at once. Allocated once per worker, reset per (trial, policy).
 *
 * Order at equal minutes: resets and releases first (account by account), then arrivals in tape order.
 * Read next: advance.ts (resets), replay.ts (the loop).
 */
import { type AccountSpec, NO_RESET, type WindowKind, type WindowSpec } from '../../quota/windows/index.ts';

export const KIND_FIXED = 0;
export const KIND_FIRST_USE = 1;
export const KIND_SLIDING = 2;

const KIND_CODES: Partial<Record<WindowKind, number>> = {
  fixed: KIND_FIXED,
  first_use: KIND_FIRST_USE,
  sliding: KIND_SLIDING,
};

/** One window of every account, struct of arrays, indexed by account. */
export class WindowColumns {
  readonly kind: Uint8Array;
  readonly capacity: Float64Array;
  readonly length: Float64Array;
  readonly floor: Float64Array;
  readonly firstReset: Float64Array;
  /** Units. */
  readonly headroom: Float64Array;
  /** Headroom over capacity, 0 when capacity is 0. */
  readonly remaining: Float64Array;
  /** Minute at which use returns to zero if nothing more is spent; NO_RESET while idle. */
  readonly reset: Float64Array;
  /** Minute of the next change that is not a serve: the reset, or the next unit's return when sliding. */
  readonly event: Float64Array;
  /** Sliding only: arrival index of the oldest spend not yet returned, -1 = none. */
  readonly oldestSpend: Int32Array;

  constructor(accountCount: number) {
    const column = (): Float64Array => new Float64Array(accountCount);
    this.kind = new Uint8Array(accountCount);
    this.capacity = column();
    this.length = column();
    this.floor = column();
    this.firstReset = column();
    this.headroom = column();
    this.remaining = column();
    this.reset = column();
    this.event = column();
    this.oldestSpend = new Int32Array(accountCount);
  }

  load(account: number, spec: WindowSpec): void {
    this.kind[account] = KIND_CODES[spec.kind]!;
    this.capacity[account] = spec.capacityUnits;
    this.length[account] = spec.lengthMinutes;
    this.floor[account] = spec.floorMinutes;
    this.firstReset[account] = spec.kind === 'sliding' ? NO_RESET : spec.firstResetMinute;
  }

  restart(): void {
    this.headroom.set(this.capacity);
    for (let account = 0; account < this.capacity.length; account++) this.refresh(account);
    this.reset.set(this.firstReset);
    this.event.set(this.firstReset);
    this.oldestSpend.fill(-1);
  }

  /** Recomputes `remaining` from the headroom. */
  refresh(account: number): void {
    const capacity = this.capacity[account]!;
    this.remaining[account] = capacity > 0 ? this.headroom[account]! / capacity : 0;
  }
}

export class PoolState {
  readonly accountCount: number;
  readonly short: WindowColumns;
  readonly weekly: WindowColumns;
  readonly scores: Float64Array;
  /** Position by time to the weekly reset, as in AccountView. */
  readonly weeklyRank: Float64Array;
  readonly lastServed: Float64Array;
  lastServedIndex: number;
  readonly draws: Float64Array;
  /** Minutes to the weekly reset when ranks were last made. */
  readonly weeklyMinutesLeft: Float64Array;
  /** True when every window is `fixed`: nothing but the clock moves resets. */
  allFixed: boolean;
  /** Both headrooms at least this: the account can serve a non-trivial request. */
  usefulUnits: number;
  /** First minute from which the account has been useful without a break, -1 = it is not useful now. */
  readonly usefulSince: Int32Array;
  /** Sum over closed weekly windows of used / capacity, measured time only; and how many closed. */
  readonly closedUtilisation: Float64Array;
  readonly closedCount: Int32Array;
  /** Sliding only: next arrival served by the same account, -1 = none yet; shape: arrivals. */
  nextSpend: Int32Array;
  readonly lastSpend: Int32Array;
  /** Latest start of a first-use clock of a short window, a minute, maybe before 0; -NO_RESET = none yet. */
  openedMinute: number;

  constructor(accountCount: number) {
    this.accountCount = accountCount;
    this.short = new WindowColumns(accountCount);
    this.weekly = new WindowColumns(accountCount);
    this.scores = new Float64Array(accountCount);
    this.weeklyRank = new Float64Array(accountCount);
    this.lastServed = new Float64Array(accountCount);
    this.lastServedIndex = -1;
    this.draws = new Float64Array(accountCount);
    this.weeklyMinutesLeft = new Float64Array(accountCount);
    this.allFixed = true;
    this.usefulUnits = 2;
    this.usefulSince = new Int32Array(accountCount);
    this.closedUtilisation = new Float64Array(accountCount);
    this.closedCount = new Int32Array(accountCount);
    this.nextSpend = new Int32Array(0);
    this.lastSpend = new Int32Array(accountCount);
    this.openedMinute = -NO_RESET;
  }

  /** Takes the accounts of a trial. `maxCostUnits` sets what counts as a useful account. */
  load(accounts: readonly AccountSpec[], maxCostUnits: number): void {
    this.allFixed = true;
    accounts.forEach(({ short, weekly }, account) => {
      this.short.load(account, short);
      this.weekly.load(account, weekly);
      if (short.kind !== 'fixed' || weekly.kind !== 'fixed') this.allFixed = false;
    });
    this.usefulUnits = Math.max(2, maxCostUnits - 1);
  }

  /** Back to minute 0 of the trial: every window full, every clock at its first reset. */
  restart(arrivalCount: number): void {
    const { short, weekly } = this;
    short.restart();
    weekly.restart();
    for (let account = 0; account < this.accountCount; account++) {
      const useful = Math.min(short.capacity[account]!, weekly.capacity[account]!) >= this.usefulUnits;
      this.usefulSince[account] = useful ? 0 : -1;
    }
    this.lastServed.fill(0);
    this.lastServedIndex = -1;
    this.closedUtilisation.fill(0);
    this.closedCount.fill(0);
    this.lastSpend.fill(-1);
    this.openedMinute = this.openedAtStart();
    if (!this.allFixed && this.nextSpend.length < arrivalCount) this.nextSpend = new Int32Array(arrivalCount);
  }

  /** Start of the youngest first-use clock that runs at minute 0. */
  private openedAtStart(): number {
    const { kind, firstReset, length } = this.short;
    let opened = -NO_RESET;
    for (let account = 0; account < this.accountCount; account++) {
      if (kind[account] !== KIND_FIRST_USE || firstReset[account] === NO_RESET) continue;
      opened = Math.max(opened, firstReset[account]! - length[account]!);
    }
    return opened;
  }
}
