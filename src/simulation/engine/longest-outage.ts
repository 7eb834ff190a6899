/**
 * Elapsed time of the longest outage. An outage is a run of minutes with requests in all of which every request was
 * denied; it lasts from the first such minute to the last, both included, quiet minutes between them too. The counted
 * one (METRICS) leaves those out, so elapsed >= counted. Read off the list of denials after a replay: the loop keeps
 * no more than it did.
 */
import type { ReplayContext } from './replay-context.ts';
import { arrivalAt } from './state/index.ts';

/** Minutes in measured time, 0 = no outage. `arrivalCount`: of the tape. */
export function longestOutageElapsed(
  { state, minutes, timetable }: ReplayContext,
  arrivalCount: number,
): number {
  const { denials } = state;
  const { warmupMinutes } = timetable.horizon;
  let longest = 0;
  let previous = -2;
  /** First minute of the outage, and the minute of which nothing was served so far; -1 = none. */
  let from = -1;
  let unserved = -1;
  for (let place = 0; place < denials.count; place++) {
    const arrival = arrivalAt(denials, place);
    const minute = minutes[arrival]!;
    if (minute < warmupMinutes) continue;
    if (arrival !== previous + 1) {
      from = -1;
      unserved = -1;
    }
    previous = arrival;
    if (arrival === 0 || minutes[arrival - 1] !== minute) unserved = minute;
    const endsMinute = arrival + 1 === arrivalCount || minutes[arrival + 1] !== minute;
    if (!endsMinute || unserved !== minute) continue;
    if (from < 0) from = minute;
    longest = Math.max(longest, minute - from + 1);
  }
  return longest;
}
