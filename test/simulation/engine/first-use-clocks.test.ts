/**
 * First-use clocks as policies see them, worked by hand: when one is idle, and how long ago one of the pool started.
 * `stagger` reads both, so its choices tell them. Two equal accounts: a clock is due 50 minutes after the last start.
 */
import { describe, expect, it } from 'vitest';
import { stagger } from '../../../src/quota/policies/index.ts';
import { type AccountSpec, NO_RESET } from '../../../src/quota/windows/index.ts';
import { playDay } from './replay-tape.ts';

const HORIZON = { warmupMinutes: 0, totalMinutes: 480 };

/** A short window of 10 units per 100 minutes, start floored to 10, and a week that binds nowhere. */
const account = (firstResetMinute: number): AccountSpec => ({
  name: `first reset ${firstResetMinute}`,
  short: { kind: 'first_use', capacityUnits: 10, lengthMinutes: 100, floorMinutes: 10, firstResetMinute },
  weekly: {
    kind: 'fixed',
    capacityUnits: 1000,
    lengthMinutes: 10080,
    floorMinutes: 1,
    firstResetMinute: 10080,
  },
});

const choicesAt = (accounts: readonly AccountSpec[], minutes: readonly number[]): number[] =>
  playDay(
    stagger,
    accounts,
    minutes.map((minute) => [minute, 1] as const),
    HORIZON,
    1,
  ).choices;

describe('stagger on first-use clocks', () => {
  it('opens idle clocks one after the other, each as soon as its turn comes', () => {
    const idle = [account(NO_RESET), account(NO_RESET)];
    // 5: none has started, both are due and equal: account 1, from 0 to 100. 20 and 49: not yet 50 minutes after 0.
    // 50: account 0 is due, from 50 to 150. 55: both run; account 1 has .7 left at .45 of its time, account 0 .9 at
    // .95. 99: .6 at .01. 100: its clock has ended and is due again (50 + 50), to 200. 149: account 0 has .9 at .01.
    // 150: due again.
    expect(choicesAt(idle, [5, 20, 49, 50, 55, 99, 100, 149, 150])).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 0]);
  });

  it('a clock that runs at the start started one length before its reset', () => {
    // Account 1 resets at 60, so it started at -40: account 0 is due from minute 10 on.
    expect(choicesAt([account(NO_RESET), account(60)], [5, 9, 10])).toEqual([1, 1, 0]);
  });

  it('a clock that is not due serves where nothing else can', () => {
    // Account 1 takes its 10 units in minutes 1..10, when account 0 is not due; the eleventh has no other place.
    const minutes = Array.from({ length: 11 }, (_, index) => index + 1);
    expect(choicesAt([account(NO_RESET), account(NO_RESET)], minutes)).toEqual([
      ...Array.from({ length: 10 }, () => 1),
      0,
    ]);
  });
});
