/**
 * How full the windows are over the week under one policy: a walk along the choices that the policy made, with
 * the engine's own clocks. A walk of its own, because cutting the replay at every step would cut its outages.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import { advance, noteSpend } from './advance.ts';
import { chargeAccount, spendBankedReset } from './extra-windows.ts';
import type { ReplayContext } from './replay-context.ts';
import { PROFILE_STEP_MINUTES, PROFILE_STEPS, SAMPLE_PROFILE } from './sampling.ts';
import type { PoolState } from './state/index.ts';

/** Share of the window's capacity that is used, 0..1; -1 = no window, which uses nothing. */
function usedShare({ windows }: PoolState, window: number): number {
  if (window < 0) return 0;
  const capacity = windows.capacity[window]!;
  return capacity > 0 ? 1 - windows.headroom[window]! / capacity : 0;
}

/** Adds the pool's shares at one moment to the three profiles of `out` at step `step`. */
function addMoment(out: Float64Array, offset: number, step: number, state: PoolState): void {
  const n = state.accountCount;
  let weeklyUsed = 0;
  let shortUsed = 0;
  let useful = 0;
  for (let account = 0; account < n; account++) {
    weeklyUsed += usedShare(state, state.weeklyWindow(account));
    shortUsed += usedShare(state, state.shortWindow(account));
    useful += state.isUseful(account) ? 1 : 0;
  }
  out[offset + step]! += weeklyUsed / n;
  out[offset + PROFILE_STEPS + step]! += shortUsed / n;
  out[offset + 2 * PROFILE_STEPS + step]! += useful / n;
}

/** Charges the account's windows for the arrival. */
function charge(context: ReplayContext, account: number, arrival: number): void {
  const { state, costs, classes } = context;
  if (state.extras !== null) {
    const base = (classes === null ? 0 : classes[arrival]!) * state.accountCount;
    if (state.views.room[base + account]! < costs[arrival]!) spendBankedReset(context, arrival, base);
    chargeAccount(state, account, base + account, costs[arrival]!);
    return;
  }
  state.short.headroom[account]! -= costs[arrival]!;
  state.weekly.headroom[account]! -= costs[arrival]!;
  state.refreshRoom(account);
}

/**
 * Writes SAMPLE_PROFILE x PROFILE_STEPS means at `out[offset ..]`. `context.state` holds the trial's accounts
 * and is used up. `choices`: account that served each arrival, -1 = denied.
 */
export function walkWeek(
  context: ReplayContext,
  choices: Int16Array,
  out: Float64Array,
  offset: number,
): void {
  const { state, minutes, timetable } = context;
  const { warmupMinutes, totalMinutes } = timetable.horizon;
  const arrivalCount = choices.length;
  state.restart(arrivalCount);
  out.fill(0, offset, offset + SAMPLE_PROFILE.length * PROFILE_STEPS);
  let nextEvent = state.nextEvent;
  let arrival = 0;
  for (let moment = warmupMinutes; moment <= totalMinutes; moment += PROFILE_STEP_MINUTES) {
    for (; arrival < arrivalCount && minutes[arrival]! < moment; arrival++) {
      if (minutes[arrival]! >= nextEvent) nextEvent = advance(context, minutes[arrival]!);
      const account = choices[arrival]!;
      if (account < 0) continue;
      charge(context, account, arrival);
      if (!state.allFixed) nextEvent = noteSpend(context, account, arrival);
    }
    if (moment === totalMinutes) break;
    if (moment >= nextEvent) nextEvent = advance(context, moment);
    addMoment(out, offset, ((moment - warmupMinutes) / PROFILE_STEP_MINUTES) % PROFILE_STEPS, state);
  }
  const weeks = (totalMinutes - warmupMinutes) / MINUTES_PER_WEEK;
  for (let i = 0; i < SAMPLE_PROFILE.length * PROFILE_STEPS; i++) out[offset + i]! /= weeks;
}
