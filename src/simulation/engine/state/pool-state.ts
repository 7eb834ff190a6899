/**
 * The quota state of one pool: its windows, what a policy sees of each account, and the counters of one replay.
 * Allocated once per worker, reset per (trial, policy).
 *
 * In a plain pool (every account one long window, at most one short, one class, nothing shared) row a is account a's
 * weekly window and row n + a its short one, and the view columns are those very rows. A simple pool (pool-layout.ts)
 * has more windows, in rows from 2n on, and rooms by class x account. In any other pool all view columns have rows
 * class x account and account-rows.ts keeps them.
 *
 * Order at equal minutes: resets and releases first, then arrivals in tape order.
 * Read next: engine/advance.ts (resets), engine/replay.ts (the loop).
 */
import { type AccountSpec, NO_RESET } from '../../../quota/windows/index.ts';
import { isNeutral, type PoolShape, type PoolWorld } from '../../scenario/index.ts';
import { bestRoom, layViews, openedAtStart, refreshAccount } from './account-rows.ts';
import { DenialList } from './denial-list.ts';
import { layWorld } from './pool-layout.ts';
import { PoolTopology } from './pool-topology.ts';
import { ownViews, plainViews, type ViewColumns } from './view-columns.ts';
import {
  KIND_CALENDAR,
  KIND_FIRST_USE,
  KIND_FIXED,
  KIND_ONCE,
  KIND_SLIDING,
  WindowColumns,
} from './window-columns.ts';

const runsByItself = (kind: number): boolean =>
  kind === KIND_FIXED || kind === KIND_CALENDAR || kind === KIND_ONCE;

export class PoolState {
  readonly accountCount: number;
  readonly windows: WindowColumns;
  /** null in a plain pool. */
  readonly extras: PoolTopology | null;
  /** Plain and simple pools: the weekly and the short rows of `windows`, by account. Empty in others. */
  readonly weekly: WindowColumns;
  readonly short: WindowColumns;
  readonly views: ViewColumns;
  readonly scores: Float64Array;
  /** Position by time to the weekly reset, as in AccountView. */
  readonly weeklyRank: Float64Array;
  readonly lastServed: Float64Array;
  lastServedIndex: number;
  readonly draws: Float64Array;
  /** Minutes to the weekly reset when ranks were last made. */
  readonly weeklyMinutesLeft: Float64Array;
  /** Minute of the earliest event of any window, NO_RESET when nothing is due ever. */
  nextEvent: number;
  /** True when no window's clock depends on use: nothing but time moves resets. */
  allFixed: boolean;
  /** Some account has a short window. */
  hasShort: boolean;
  /** Room for this: the account can serve a non-trivial request. */
  usefulUnits: number;
  /** First minute from which the account has been useful without a break, -1 = it is not useful now. */
  readonly usefulSince: Int32Array;
  /** By window: sum over its closes in measured time of used / capacity; and how many closed. */
  readonly closedUtilisation: Float64Array;
  readonly closedCount: Int32Array;
  /** Of those closes: at how many nothing was left, and of long windows the units that expired and what of them was stranded. */
  readonly closedEmpty: Int32Array;
  readonly closedExpired: Float64Array;
  readonly closedStranded: Float64Array;
  readonly denials: DenialList;
  /** By window: denied requests in measured time at which it was full (full-windows.ts); counted where asked for. */
  readonly fullAtDenials: Int32Array;
  countsFull: boolean;
  /** Sliding windows only: next arrival that the same window took, -1 = none yet; window w's from chainStart[w] on. */
  nextSpend: Int32Array;
  readonly chainStart: Int32Array;
  /** Latest start of a first-use clock of a short window, a minute, maybe before 0; -NO_RESET = none yet. */
  openedMinute: number;

  /** `shape`: of a pool that may not be plain; without it every account has two windows. */
  constructor(accountCount: number, shape: PoolShape | null = null) {
    this.accountCount = accountCount;
    this.extras = shape === null || shape.isPlain ? null : new PoolTopology(shape);
    const isLaidPlain = this.extras === null || this.extras.layout.isSimple;
    const windowCount = this.extras === null ? 2 * accountCount : this.extras.layout.windowOf.length;
    const plainRows = isLaidPlain ? accountCount : 0;
    this.windows = new WindowColumns(windowCount);
    this.weekly = new WindowColumns(plainRows, this.windows);
    this.short = new WindowColumns(plainRows, this.windows, plainRows);
    const rowCount = accountCount * (this.extras?.classCount ?? 1);
    this.views = isLaidPlain ? plainViews(this.weekly, this.short, rowCount) : ownViews(rowCount);
    this.scores = new Float64Array(accountCount);
    this.weeklyRank = new Float64Array(accountCount);
    this.lastServed = new Float64Array(accountCount);
    this.lastServedIndex = -1;
    this.draws = new Float64Array(accountCount);
    this.weeklyMinutesLeft = new Float64Array(accountCount);
    this.nextEvent = NO_RESET;
    this.allFixed = true;
    this.hasShort = true;
    this.usefulUnits = 2;
    this.usefulSince = new Int32Array(accountCount);
    this.closedUtilisation = new Float64Array(windowCount);
    this.closedCount = new Int32Array(windowCount);
    this.closedEmpty = new Int32Array(windowCount);
    this.closedExpired = new Float64Array(windowCount);
    this.closedStranded = new Float64Array(windowCount);
    this.denials = new DenialList(windowCount);
    this.fullAtDenials = new Int32Array(windowCount);
    this.countsFull = true;
    this.nextSpend = new Int32Array(0);
    this.chainStart = new Int32Array(windowCount);
    this.openedMinute = -NO_RESET;
  }

  /**
   * Takes the accounts of a trial, or where the pool is not plain its world. `maxCostUnits` sets what counts as a useful
   * account.
   */
  load(accounts: readonly AccountSpec[], maxCostUnits: number, world: PoolWorld | null = null): void {
    if (this.extras === null) {
      accounts.forEach(({ short, weekly }, account) => {
        this.short.load(account, short);
        this.weekly.load(account, weekly);
      });
      this.hasShort = accounts.some(({ short }) => !isNeutral(short));
    } else {
      const { specs, resets } = layWorld(this.extras.layout, world!);
      specs.forEach((spec, window) => {
        this.windows.load(window, spec);
        this.extras!.refillPerMinute[window] = spec.refillPerMinute ?? 0;
      });
      this.extras.resets = resets;
      this.extras.requestUnits = world!.requestUnits ?? 1;
      this.hasShort = this.extras.shortOf.some((window) => window >= 0);
    }
    this.allFixed = this.windows.kind.every(runsByItself);
    this.usefulUnits = Math.max(2, maxCostUnits - 1);
  }

  /** Back to minute 0 of the trial: every window as its spec starts, every clock at its first reset. */
  restart(arrivalCount: number): void {
    this.windows.restart();
    this.extras?.restart(this.windows.capacity);
    if (this.extras !== null && !this.extras.layout.isSimple) layViews(this);
    this.nextEvent = this.windows.earliestEvent();
    for (let account = 0; account < this.accountCount; account++) {
      if (this.extras === null) this.refreshRoom(account);
      else refreshAccount(this, account);
      this.usefulSince[account] = this.isUseful(account) ? 0 : -1;
    }
    this.lastServed.fill(0);
    this.lastServedIndex = -1;
    this.closedUtilisation.fill(0);
    this.closedCount.fill(0);
    this.closedEmpty.fill(0);
    this.closedExpired.fill(0);
    this.closedStranded.fill(0);
    this.denials.restart(arrivalCount);
    this.fullAtDenials.fill(0);
    this.openedMinute = this.extras === null ? this.openedAtStart() : openedAtStart(this);
    this.layChains(arrivalCount);
  }

  /** Start of the youngest first-use clock of a short window that runs at minute 0. */
  private openedAtStart(): number {
    const { kind, firstReset, length } = this.short;
    let opened = -NO_RESET;
    for (let account = 0; account < this.accountCount; account++) {
      if (kind[account] !== KIND_FIRST_USE || firstReset[account] === NO_RESET) continue;
      opened = Math.max(opened, firstReset[account]! - length[account]!);
    }
    return opened;
  }

  /** Room for what every sliding window takes. */
  private layChains(arrivalCount: number): void {
    let length = 0;
    this.windows.kind.forEach((kind, window) => {
      this.chainStart[window] = length;
      if (kind === KIND_SLIDING) length += arrivalCount;
    });
    if (this.nextSpend.length < length) this.nextSpend = new Int32Array(length);
  }

  /** Plain pools: recomputes the account's room from its windows. */
  refreshRoom(account: number): void {
    this.views.room[account] = Math.min(this.short.headroom[account]!, this.weekly.headroom[account]!);
  }

  /** The window that closes of the account are booked for, -1 = none. */
  weeklyWindow(account: number): number {
    return this.extras === null ? account : this.extras.primaryOf[account]!;
  }

  /** Its longest shorter window, -1 = none. */
  shortWindow(account: number): number {
    return this.extras === null ? this.accountCount + account : this.extras.secondOf[account]!;
  }

  isUseful(account: number): boolean {
    const room = this.extras === null ? this.views.room[account]! : bestRoom(this, account);
    return room >= this.usefulUnits;
  }
}
