/**
 * Stranded units: units of a long window that expired while another window of its account refused requests.
 *
 * At each close of an account's longest window its expiring units are laid out, in order of arrival, to requests that
 * the pool denied since the window's previous close: requests that the account serves and the window counts, each
 * given to one close only, and only where it still fits whole. Between two closes the headroom of such a window never
 * rises, so at every one of those denials it had room for all that it is given here: another window refused them. The
 * account alone, with no other window in the way, would have served them all.
 *
 * Why so: it needs no look at other windows when a request is refused (one store a denial), never exceeds what expired
 * nor what was denied, and is 0 where an account has one window. Closes of warm-up take requests too and count nothing;
 * closes of one minute take in the order of rows. A banked reset starts anew, as it makes room that was not there before.
 */
import type { ReplayContext } from './replay-context.ts';
import type { PoolState } from './state/index.ts';

/** Whether the window counts requests of the class that one of its accounts serves. */
function takesClass({ extras, accountCount }: PoolState, window: number, model: number): boolean {
  if (extras === null) return true;
  const { rowsOf, serves } = extras;
  for (let at = rowsOf.start[window]!; at < rowsOf.start[window + 1]!; at++) {
    const row = rowsOf.list[at]!;
    if (serves[row] === 1 && Math.floor(row / accountCount) === model) return true;
  }
  return false;
}

/** Gives denied requests to the close of a long window that leaves `expiring`; returns how much of it they take. */
export function strandedAtClose(context: ReplayContext, window: number, expiring: number): number {
  const { state, costs, classes } = context;
  const { arrivals, count, since } = state.denials;
  const inRequests = state.extras?.isRequests[window] === 1;
  let left = expiring;
  for (let place = since[window]!; place < count && left >= 1; place++) {
    const arrival = arrivals[place]!;
    if (arrival < 0) continue;
    const amount = inRequests ? 1 : costs[arrival]!;
    if (amount > left || !takesClass(state, window, classes === null ? 0 : classes[arrival]!)) continue;
    arrivals[place] = ~arrival;
    left -= amount;
  }
  return expiring - left;
}
