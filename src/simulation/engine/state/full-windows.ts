/**
 * Which windows were full when a request was denied. A window is full for a request when it counts it, for an account that
 * serves it, and holds less than it takes: no account serves a denied request, so each that could has one. Called at
 * denials alone: a run that serves everything pays nothing. Read next: engine/use-row.ts.
 */
import type { PoolState } from './pool-state.ts';

/** Counts the windows that are full for a denied request of `cost`. `base`: first row of its class. */
export function countFullWindows(state: PoolState, base: number, cost: number): void {
  const { extras, fullAtDenials, accountCount } = state;
  const { headroom } = state.windows;
  if (extras === null) {
    for (let window = 0; window < headroom.length; window++) {
      if (headroom[window]! < cost) fullAtDenials[window]!++;
    }
    return;
  }
  const { ofClass, isRequests } = extras;
  const model = base / accountCount;
  for (let at = ofClass.start[model]!; at < ofClass.start[model + 1]!; at++) {
    const window = ofClass.list[at]!;
    if (headroom[window]! < (isRequests[window] === 1 ? 1 : cost)) fullAtDenials[window]!++;
  }
}
