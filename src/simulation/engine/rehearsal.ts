/**
 * A rehearsal: a day of make-believe that takes a replay loop through every path of its kind of trial (serves,
 * fallbacks, denials, outages, resets), so that the compiler has seen them all before it optimises. Without it each
 * loop is compiled twice, because the first refusal of a real trial comes after the first optimisation
 * (bench/engine.ts).
 */

import { openStream } from '../../numerics/random/index.ts';
import type { Policy } from '../../quota/views/index.ts';
import type { AccountSpec, WindowSpec } from '../../quota/windows/index.ts';
import { neutralWindow, type Scenario } from '../scenario/index.ts';
import { finish } from './advance.ts';
import type { LoopTraits } from './loop-traits.ts';
import type { replay } from './replay.ts';
import { PoolState } from './state/index.ts';
import { Tally, Timetable } from './tally.ts';

const ARRIVALS = 400;
/** Arrivals of one call: a loop that is compiled meanwhile is entered by the next. */
const CALL_ARRIVALS = 16;
/** Most that a window of a pool that is not plain holds here: dry after some requests. */
const MOST_UNITS = 60;
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

/** The accounts above as such pools have them. */
function accountsOf({ allFixed, hasShort }: LoopTraits): AccountSpec[] {
  const asHad = (window: WindowSpec): WindowSpec => (allFixed ? window : { ...window, kind: 'first_use' });
  return ACCOUNTS.map(({ name, short, weekly }) => ({
    name,
    short: hasShort ? asHad(short) : neutralWindow(weekly.lengthMinutes),
    weekly: asHad(weekly),
  }));
}

/** A pool of the kind, with little room. */
function smallPool({ traits, scenario }: Stage): PoolState {
  const { world } = scenario;
  if (traits.isPlain || world === null) {
    const state = new PoolState(ACCOUNTS.length);
    state.load(accountsOf(traits), 4);
    return state;
  }
  const state = new PoolState(scenario.accounts.length, world.shape);
  const specs = world.specs.map(
    (spec): WindowSpec => ({
      ...spec,
      capacityUnits: Math.min(spec.capacityUnits, MOST_UNITS),
      usedAtStartUnits: 0,
    }),
  );
  state.load(scenario.accounts, 4, { ...world, specs });
  return state;
}

/** What kind of trials come, and one of them. */
export interface Stage {
  readonly traits: LoopTraits;
  readonly scenario: Scenario;
}

/** Runs `loop` over the rehearsal's tape, with and without noting choices. Returns how many requests it denied. */
export function rehearse(loop: typeof replay, policy: Policy, stage: Stage): number {
  const minutes = Int32Array.from(
    { length: ARRIVALS },
    (_, arrival) => Math.floor((arrival * MINUTES) / ARRIVALS / 4) * 4,
  );
  const costs = Int32Array.from({ length: ARRIVALS }, (_, arrival) => 4 - (arrival % 4));
  const state = smallPool(stage);
  const classCount = state.extras?.classCount ?? 1;
  const classes = stage.traits.hasClasses
    ? Uint8Array.from({ length: ARRIVALS }, (_, arrival) => arrival % classCount)
    : null;
  const tally = new Tally();
  const timetable = new Timetable({ warmupMinutes: 0, totalMinutes: MINUTES });
  const context = { state, tally, timetable, minutes, costs, classes };
  for (const choices of [new Int16Array(ARRIVALS), null]) {
    const draws = policy.reads.includes('draws')
      ? openStream({ seed: 0, trialIndex: 0, purpose: 'policy' })
      : null;
    tally.clear();
    state.restart(ARRIVALS);
    for (let from = 0; from < ARRIVALS; from += CALL_ARRIVALS) {
      loop(policy, context, { from, to: from + CALL_ARRIVALS, draws, choices });
    }
    finish(context);
  }
  return tally.deniedRequests;
}
