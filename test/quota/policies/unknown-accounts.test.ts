/**
 * What each policy does with an account of which nobody knows anything: those that compare headroom or resets ask it
 * first, since it may hold what expires first; the others go by what they always go by.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import { type AccountReading, rankAccounts, viewPool } from '../../../src/quota/views/index.ts';
import type { WindowReading } from '../../../src/quota/windows/index.ts';

/** What decides where an account stands of which nothing is known. */
const TREATMENT: Readonly<
  Record<string, 'asked first' | 'its turn' | 'never served' | 'its place' | 'chance'>
> = {
  five_hour_first: 'asked first',
  seven_day_first: 'asked first',
  weighted_score: 'asked first',
  reset_aware_weekly_priority: 'asked first',
  reset_stagger_pressure: 'asked first',
  reset_near_expiry_reserve: 'asked first',
  burn_rate: 'asked first',
  paced: 'asked first',
  earliest_reset_first: 'asked first',
  round_robin: 'its turn',
  least_recently_used: 'never served',
  fill_first: 'its place',
  random: 'chance',
  pace: 'asked first',
  burn_and_pace: 'asked first',
  stagger: 'asked first',
};

const window = (lengthMinutes: number): fc.Arbitrary<WindowReading> =>
  fc
    .record({
      left: fc.double({ min: 0, max: 1, noNaN: true }),
      minutesLeft: fc.integer({ min: 1, max: lengthMinutes }),
    })
    .map(({ left, minutesLeft }) => ({
      headroomUnits: left * 1e9,
      capacityUnits: 1e9,
      lengthMinutes,
      minutesLeft,
    }));

const known: fc.Arbitrary<AccountReading> = fc.record({
  short: window(300),
  weekly: window(10_080),
  isIdle: fc.boolean(),
  lastServed: fc.integer({ min: 1, max: 50 }),
  draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/** As the router fills it: a full account at its start, with the mark that nothing of it is known. */
const stand = (lengthMinutes: number): WindowReading => ({
  headroomUnits: 1e9,
  capacityUnits: 1e9,
  lengthMinutes,
  minutesLeft: null,
});
const unknown: AccountReading = {
  short: stand(300),
  weekly: stand(10_080),
  isIdle: true,
  isUnknown: true,
  lastServed: 0,
  draw: 0.5,
};

const pools = fc
  .array(known, { minLength: 1, maxLength: 5 })
  .chain((others) => fc.tuple(fc.constant(others), fc.nat({ max: others.length }), fc.nat({ max: 5 })));

it('every policy is in the table', () => {
  expect(ALL_POLICIES.map(({ name }) => name).sort()).toEqual(Object.keys(TREATMENT).sort());
});

describe.each(ALL_POLICIES.map((policy) => [policy.name, policy] as const))('%s', (name, policy) => {
  it(`an unknown account: ${TREATMENT[name]}`, () => {
    fc.assert(
      fc.property(pools, ([others, place, last]) => {
        const accounts = others.toSpliced(place, 0, unknown);
        const count = accounts.length;
        const lastServedIndex = last % count;
        const order = (of: readonly AccountReading[]): number[] => {
          const { accounts: views, pool } = viewPool({ accounts: of, lastServedIndex, inPeak: false });
          return rankAccounts(policy, views, pool);
        };
        const ranked = order(accounts);
        switch (TREATMENT[name]) {
          case 'asked first':
          case 'never served':
            expect(ranked[0]).toBe(place);
            break;
          case 'its turn':
            expect(ranked.indexOf(place)).toBe((place - lastServedIndex - 1 + count) % count);
            break;
          case 'its place':
            expect(ranked).toEqual(accounts.map((_, index) => index));
            break;
          default:
            expect(ranked.indexOf(place)).toBe(accounts.filter(({ draw }) => draw > 0.5).length);
        }
        // Known, it is an account like the others, and the order of the others never hangs on it.
        const told = order(accounts.with(place, { ...unknown, isUnknown: undefined }));
        expect(ranked.filter((index) => index !== place)).toEqual(told.filter((index) => index !== place));
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});
