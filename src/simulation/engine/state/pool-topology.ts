/**
 * Which window counts what for whom in a pool that is not plain, as flat lists, and what a replay uses up beside the
 * windows themselves: banked resets, the place in a calendar, the level of a bucket. Windows are named by their row in
 * memory (pool-layout.ts). Read next: account-rows.ts.
 */
import type { PoolShape } from '../../scenario/index.ts';
import { layOut, layShape, type PoolLayout } from './pool-layout.ts';

/** Lists of lists of indices: list i is list[start[i] .. start[i + 1]). */
export interface Lists {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

function listsOf(rows: ReadonlyArray<readonly number[]>): Lists {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    start[index + 1] = start[index]! + row.length;
  });
  return { start, list: Int32Array.from(rows.flat()) };
}

/** Of lists of values below `count`, by value the lists that hold it. */
function invert({ start, list }: Lists, count: number): Lists {
  const holders: number[][] = Array.from({ length: count }, () => []);
  for (let index = 0; index + 1 < start.length; index++) {
    for (let at = start[index]!; at < start[index + 1]!; at++) holders[list[at]!]!.push(index);
  }
  return listsOf(holders);
}

/** What the functions below look up of a pool, and what a replay uses up of it. */
export class PoolTopology {
  readonly classCount: number;
  /** Windows of account a that count class c: row c x accountCount + a; the short one first, the long one last. */
  readonly counting: Lists;
  /** Rows as `counting`: its windows without the long and the short one. */
  readonly extras: Lists;
  /** Windows: the rows of the accounts and classes that they count. */
  readonly rowsOf: Lists;
  /** Classes: the windows that count them for an account that serves them, each once. */
  readonly ofClass: Lists;
  /** Accounts a window is attached to. */
  readonly attached: Lists;
  /** Accounts that share a window with an account, itself included. */
  readonly touched: Lists;
  readonly layout: PoolLayout;
  readonly isRequests: Uint8Array;
  /** Units that a request is taken as where it is added to units or set against them. */
  requestUnits: number = 1;
  /** Rows as `counting`: the window seen as weekly, as short, -1 = none; 1 = serves the class. */
  readonly longOf: Int32Array;
  readonly shortOf: Int32Array;
  readonly serves: Uint8Array;
  readonly isOverage: Uint8Array;
  /** Some account does not serve some class, or is an overage one. */
  readonly restrains: boolean;
  readonly hasOverage: boolean;
  readonly classesServed: Int32Array;
  /** By window: 1 = the longest of some account, whose closes are booked. */
  readonly isPrimary: Uint8Array;
  readonly primaryOf: Int32Array;
  readonly secondOf: Int32Array;
  /** By window: 1 = the longest shorter one of some account and class. */
  readonly isShort: Uint8Array;
  readonly banked: Int32Array;
  readonly hasBanked: boolean;
  readonly bankedLeft: Int32Array;
  /** Calendar windows: minutes of their resets, and which one comes next. */
  resets: ReadonlyArray<Int32Array | null>;
  readonly nextReset: Int32Array;
  /** Bucket windows: what they held after the latest use, and when. */
  readonly levelUnits: Float64Array;
  readonly levelMinute: Int32Array;
  readonly refillPerMinute: Float64Array;

  constructor(pool: PoolShape) {
    this.layout = layOut(pool);
    const shape = layShape(pool, this.layout);
    const { windows, windowsOf, counts } = shape;
    const classCount = shape.classNames.length;
    const accounts = shape.accountNames.map((_, account) => account);
    const byClass = <T>(value: (account: number, model: number) => T): T[] =>
      shape.classNames.flatMap((_, model) => accounts.map((account) => value(account, model)));
    this.classCount = classCount;
    this.longOf = Int32Array.from(byClass((account, model) => shape.longOf[account * classCount + model]!));
    this.shortOf = Int32Array.from(byClass((account, model) => shape.shortOf[account * classCount + model]!));
    this.serves = Uint8Array.from(byClass((account, model) => shape.serves[account * classCount + model]!));
    const othersOf = (account: number, model: number): number[] => {
      const long = shape.longOf[account * classCount + model]!;
      const short = shape.shortOf[account * classCount + model]!;
      return windowsOf[account]!.filter(
        (window) => counts[window * classCount + model] === 1 && window !== long && window !== short,
      );
    };
    const real = (window: number): number[] => (window < 0 ? [] : [window]);
    this.extras = listsOf(byClass(othersOf));
    this.counting = listsOf(
      byClass((account, model) => [
        ...real(shape.shortOf[account * classCount + model]!),
        ...othersOf(account, model),
        ...real(shape.longOf[account * classCount + model]!),
      ]),
    );
    this.rowsOf = invert(this.counting, windows.length);
    this.ofClass = listsOf(
      shape.classNames.map((_, model) => [
        ...new Set(
          accounts.flatMap((account) =>
            shape.serves[account * classCount + model] === 0
              ? []
              : windowsOf[account]!.filter((window) => counts[window * classCount + model] === 1),
          ),
        ),
      ]),
    );
    const attached = windows.map((_, window) =>
      accounts.filter((account) => windowsOf[account]!.includes(window)),
    );
    this.attached = listsOf(attached);
    this.touched = listsOf(
      accounts.map((account) =>
        accounts.filter(
          (other) =>
            other === account || windowsOf[other]!.some((window) => windowsOf[account]!.includes(window)),
        ),
      ),
    );
    this.isRequests = Uint8Array.from(windows, ({ isRequests }) => (isRequests ? 1 : 0));
    this.isOverage = shape.isOverage;
    this.hasOverage = shape.isOverage.includes(1);
    this.restrains = this.hasOverage || shape.serves.includes(0);
    this.classesServed = Int32Array.from(accounts, (account) =>
      shape.serves
        .subarray(account * classCount, (account + 1) * classCount)
        .reduce((sum, flag) => sum + flag, 0),
    );
    this.primaryOf = shape.primaryOf;
    this.secondOf = shape.secondOf;
    this.isPrimary = Uint8Array.from(windows, (_, window) => (shape.primaryOf.includes(window) ? 1 : 0));
    this.isShort = Uint8Array.from(windows, (_, window) => (shape.shortOf.includes(window) ? 1 : 0));
    this.banked = shape.bankedResets;
    this.hasBanked = shape.bankedResets.some((count) => count > 0);
    this.bankedLeft = new Int32Array(accounts.length);
    this.resets = [];
    this.nextReset = new Int32Array(windows.length);
    this.levelUnits = new Float64Array(windows.length);
    this.levelMinute = new Int32Array(windows.length);
    this.refillPerMinute = new Float64Array(windows.length);
  }

  /** Back to minute 0. */
  restart(capacity: Float64Array): void {
    this.bankedLeft.set(this.banked);
    this.nextReset.fill(0);
    this.levelUnits.set(capacity);
    this.levelMinute.fill(0);
  }

  /** What a bucket holds at a minute if nothing is spent before. */
  level(window: number, capacity: number, minute: number): number {
    const refilled = this.refillPerMinute[window]! * Math.max(0, minute - this.levelMinute[window]!);
    return Math.min(capacity, this.levelUnits[window]! + refilled);
  }
}
