/**
 * The order of a pool's windows in memory. Most pools that are not plain still show every class the same long and short
 * window of an account, shared with nobody: such a simple pool is laid out as a plain one, row a account a's long
 * window, row n + a its short one, and its other windows follow, so that the loop serves both by the same code. Where
 * an account has no such window a neutral one stands, which no list names. Other pools keep their order.
 */
import { MINUTES_PER_WEEK } from '../../../core/index.ts';
import type { WindowSpec } from '../../../quota/windows/index.ts';
import { neutralWindow, type PoolShape, type PoolWorld, type WorldWindow } from '../../scenario/index.ts';

const NEUTRAL: WorldWindow = {
  window: {
    id: '',
    clock: { kind: 'fixed', lengthMinutes: MINUTES_PER_WEEK, reset: null },
    capacity: null,
    unit: 'weighted',
    counts: 'all',
  },
  capacityUnits: Number.POSITIVE_INFINITY,
  isRequests: false,
};

export interface PoolLayout {
  /** Nothing is shared, and every class sees the same long and short window of an account, neither of requests. */
  readonly isSimple: boolean;
  /** By row, the window's index in the shape; -1 = a neutral one. */
  readonly windowOf: Int32Array;
  /** By window of the shape, its row. */
  readonly rowOf: Int32Array;
}

function judgeSimple({ windows, windowsOf, classNames, longOf, shortOf }: PoolShape): boolean {
  const used = windowsOf.flat();
  if (new Set(used).size !== used.length) return false;
  const classCount = classNames.length;
  const isUnits = (window: number): boolean => window < 0 || !windows[window]!.isRequests;
  return windowsOf.every((_, account) => {
    const first = account * classCount;
    return classNames.every((__, model) =>
      [longOf, shortOf].every((of) => of[first + model] === of[first] && isUnits(of[first]!)),
    );
  });
}

/** Which row each window of the shape is in. */
export function layOut(shape: PoolShape): PoolLayout {
  const { windows, windowsOf, classNames, longOf, shortOf } = shape;
  const isSimple = judgeSimple(shape);
  const first = windowsOf.map((_, account) => account * classNames.length);
  const named = isSimple ? [longOf, shortOf].flatMap((of) => first.map((row) => of[row]!)) : [];
  const others = windows.flatMap((_, window) => (named.includes(window) ? [] : [window]));
  const windowOf = Int32Array.from([...named, ...others]);
  const rowOf = new Int32Array(windows.length);
  windowOf.forEach((window, row) => {
    if (window >= 0) rowOf[window] = row;
  });
  return { isSimple, windowOf, rowOf };
}

/** The shape with rows in place of its windows; a neutral row counts nothing. */
export function layShape(shape: PoolShape, { windowOf, rowOf }: PoolLayout): PoolShape {
  const { windows, counts, classNames } = shape;
  const rows = (list: Int32Array): Int32Array => list.map((window) => (window < 0 ? -1 : rowOf[window]!));
  return {
    ...shape,
    windows: Array.from(windowOf, (window) => windows[window] ?? NEUTRAL),
    windowsOf: shape.windowsOf.map((own) => own.map((window) => rowOf[window]!)),
    counts: Uint8Array.from(
      Array.from(windowOf).flatMap((window) =>
        classNames.map((_, model) => (window < 0 ? 0 : counts[window * classNames.length + model]!)),
      ),
    ),
    longOf: rows(shape.longOf),
    shortOf: rows(shape.shortOf),
    primaryOf: rows(shape.primaryOf),
    secondOf: rows(shape.secondOf),
  };
}

/** A trial's windows by row. */
export function layWorld(
  { windowOf }: PoolLayout,
  { specs, resets }: PoolWorld,
): { readonly specs: readonly WindowSpec[]; readonly resets: PoolWorld['resets'] } {
  return {
    specs: Array.from(windowOf, (window) => specs[window] ?? neutralWindow(MINUTES_PER_WEEK)),
    resets: Array.from(windowOf, (window) => resets[window] ?? null),
  };
}
