/** Random small worlds for properties: tiny windows of every kind, dense and sparse tapes, horizons of hours. */
import fc from 'fast-check';
import {
  type AccountSpec,
  LENGTH_KINDS,
  NO_RESET,
  type WindowSpec,
} from '../../../src/quota/windows/index.ts';
import type { Horizon } from '../../../src/simulation/scenario/index.ts';
import type { Arrival } from './replay-tape.ts';

export interface SmallScenario {
  readonly accounts: AccountSpec[];
  /** Ascending in minute, minutes 0..1439. */
  readonly arrivals: Arrival[];
  readonly horizon: Horizon;
  readonly maxCostUnits: number;
}

/**
 * A window whose first reset is anywhere within its first length; idle at the start where the kind allows. Fixed
 * ones may have their first reset up to two lengths away, as in the published model.
 */
function windowArbitrary(longest: number, largestCapacity: number): fc.Arbitrary<WindowSpec> {
  return fc
    .record({
      kind: fc.constantFrom(...LENGTH_KINDS),
      capacityUnits: fc.integer({ min: 0, max: largestCapacity }),
      lengthMinutes: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: longest })),
      floorPick: fc.nat(1000),
      resetPick: fc.nat(1000),
      idleOrLong: fc.boolean(),
    })
    .map(({ kind, capacityUnits, lengthMinutes, floorPick, resetPick, idleOrLong }) => ({
      kind,
      capacityUnits,
      lengthMinutes,
      floorMinutes: 1 + (floorPick % lengthMinutes),
      firstResetMinute:
        kind !== 'fixed' && idleOrLong
          ? NO_RESET
          : 1 + (resetPick % (idleOrLong ? 2 * lengthMinutes : lengthMinutes)),
    }));
}

const accountArbitrary: fc.Arbitrary<Omit<AccountSpec, 'name'>> = fc.record({
  short: windowArbitrary(60, 12),
  weekly: windowArbitrary(300, 40),
});

/** Gaps between arrivals: crowds inside a minute, one a minute, or long silences. */
const gapArbitrary: fc.Arbitrary<number> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 120 }) },
);

const horizonArbitrary: fc.Arbitrary<Horizon> = fc
  .record({
    totalMinutes: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 200, max: 700 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1300, max: 1500 }) },
    ),
    warmupShare: fc.constantFrom(0, 0, 0.1, 0.5, 0.75),
  })
  .map(({ totalMinutes, warmupShare }) => ({
    totalMinutes,
    warmupMinutes: Math.floor(totalMinutes * warmupShare),
  }));

export const smallScenario: fc.Arbitrary<SmallScenario> = fc
  .record({
    accounts: fc.array(accountArbitrary, { minLength: 1, maxLength: 5 }),
    steps: fc.array(fc.tuple(gapArbitrary, fc.integer({ min: 1, max: 6 })), { maxLength: 220, size: 'max' }),
    startMinute: fc.constantFrom(0, 0, 1, 100, 400, 479),
    horizon: horizonArbitrary,
    maxCostUnits: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ accounts, steps, startMinute, horizon, maxCostUnits }) => {
    const arrivals: Arrival[] = [];
    let minute = startMinute;
    for (const [gap, cost] of steps) {
      minute += gap;
      if (minute >= Math.min(1440, horizon.totalMinutes)) break;
      arrivals.push([minute, 1 + ((cost - 1) % maxCostUnits)]);
    }
    return {
      accounts: accounts.map((account, index) => ({ name: `account-${index + 1}`, ...account })),
      arrivals,
      horizon,
      maxCostUnits,
    };
  });
