/** Every window of an account as a reading, for policies that ask for them: the long one, the short one, the others. */
import { NO_RESET, type WindowReading } from '../../quota/windows/index.ts';
import type { PoolState } from './state/index.ts';

function readingOf(state: PoolState, window: number, minute: number): WindowReading {
  const { headroom, capacity, length, reset } = state.windows;
  return {
    headroomUnits: headroom[window]!,
    capacityUnits: capacity[window]!,
    lengthMinutes: length[window]!,
    minutesLeft: reset[window]! >= NO_RESET ? null : reset[window]! - minute,
  };
}

/** AccountView.windows of a row of the view columns. */
export function readWindows(state: PoolState, row: number, minute: number): readonly WindowReading[] {
  const { extras, accountCount } = state;
  if (extras === null) {
    return [readingOf(state, row, minute), readingOf(state, accountCount + row, minute)];
  }
  const { start, list } = extras.counting;
  const own = Array.from(list.subarray(start[row], start[row + 1]));
  const long = own.filter((window) => window === extras.longOf[row]);
  const others = own.filter((window) => window !== extras.longOf[row]);
  return [...long, ...others].map((window) => readingOf(state, window, minute));
}
