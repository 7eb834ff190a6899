/**
 * A rehearsal: a minute of make-believe that takes a replay loop through every path of a fixed-window trial
 * (serves, fallbacks, denials, outages, resets), so that the compiler has seen them all before it optimises.
 * Without it each loop is compiled twice, because the first refusal of a real trial comes after the first
 * optimisation (bench/engine.ts).
 */

import { openStream } from '../../numerics/random/index.ts';
import type { Policy } from '../../quota/views/index.ts';
import type { AccountSpec, WindowSpec } from '../../quota/windows/index.ts';
import { finish } from './advance.ts';
import { PoolState } from './pool-state.ts';
import type { replay } from './replay.ts';
import { Tally, Timetable } from './tally.ts';

const ARRIVALS = 400;
const MINUTES = 1440;

function fixedWindow(capacityUnits: number, lengthMinutes: number, firstResetMinute: number): WindowSpec {
  return { kind: 'fixed', floorMinutes: 1, capacityUnits, lengthMinutes, firstResetMinute };
}

/** Small windows against dense demand: dry for most of the time, in both windows by turns. */
const ACCOUNTS: readonly AccountSpec[] = [
  { name: 'a', short: fixedWindow(23, 90, 41), weekly: fixedWindow(80, 480, 200) },
  { name: 'b', short: fixedWindow(17, 120, 75), weekly: fixedWindow(60, 600, 333) },
  { name: 'c', short: fixedWindow(9, 60, 12), weekly: fixedWindow(30, 720, 500) },
];

/** Runs `loop` over the rehearsal's tape, with and without noting choices. Returns how many requests it denied. */
export function rehearse(loop: typeof replay, policy: Policy): number {
  const minutes = Int32Array.from(
    { length: ARRIVALS },
    (_, arrival) => Math.floor((arrival * MINUTES) / ARRIVALS / 4) * 4,
  );
  const costs = Int32Array.from({ length: ARRIVALS }, (_, arrival) => 1 + (arrival % 4));
  const state = new PoolState(ACCOUNTS.length);
  const tally = new Tally();
  const timetable = new Timetable({ warmupMinutes: 0, totalMinutes: MINUTES });
  const context = { state, tally, timetable, minutes, costs, classes: null };
  state.load(ACCOUNTS, 4);
  for (const choices of [new Int16Array(ARRIVALS), null]) {
    const draws = policy.reads.includes('draws')
      ? openStream({ seed: 0, trialIndex: 0, purpose: 'policy' })
      : null;
    tally.clear();
    state.restart(ARRIVALS);
    loop(policy, context, { from: 0, to: ARRIVALS, draws, choices });
    finish(context);
  }
  return tally.deniedRequests;
}
