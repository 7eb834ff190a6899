/**
 * The look-back of the planner held to the plain meter of quota/windows: the same windows, the same spends, the same
 * instants. Then several clocks at once, held to one meter for each account.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestTime, type QuotaWindow, recoveryTimeline } from '../../../src/planner/usage/index.ts';
import { windowState } from '../../../src/planner/usage/ledger.ts';
import { clockWindow } from '../../../src/planner/usage/quota-window.ts';
import { compileWindow, type WindowClock, WindowMeter } from '../../../src/quota/windows/index.ts';
import { openLedger } from './example.ts';

/** Monday 19 October 2026, 00:00 UTC: Berlin's clocks change within the week, New York's in the one after. */
const ORIGIN = Date.UTC(2026, 9, 19);
const MINUTE = 60_000;
const MINUTES = 20 * 1440;
const RUNS = { seed: 20261130, numRuns: 300 } as const;

const instants = fc.integer({ min: 1, max: 8000 }).map((minutes) => ({ atMs: ORIGIN + minutes * MINUTE }));
const lengths = fc.integer({ min: 7, max: 11_000 });

const clocks: fc.Arbitrary<WindowClock> = fc.oneof(
  fc
    .tuple(lengths, instants)
    .map(([lengthMinutes, reset]) => ({ kind: 'fixed' as const, lengthMinutes, reset })),
  fc
    .tuple(lengths, fc.constantFrom(1, 5, 10, 60), fc.option(fc.integer({ min: 1, max: 11_000 })))
    .map(([lengthMinutes, floor, running]) => ({
      kind: 'first_use' as const,
      lengthMinutes,
      floorMinutes: Math.min(floor, lengthMinutes),
      reset: running === null || running > lengthMinutes ? null : { atMs: ORIGIN + running * MINUTE },
    })),
  lengths.map((lengthMinutes) => ({ kind: 'sliding' as const, lengthMinutes })),
  fc
    .tuple(
      fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      fc.integer({ min: 1, max: 7 }),
    )
    .map(([every, zone, day]) => ({
      kind: 'calendar' as const,
      every,
      zone,
      ...(every === 'day' ? {} : { day }),
    })),
  fc.constant({ kind: 'once' as const, expiresMs: null }),
);

const LIMIT = 60;
const histories = fc
  .array(fc.tuple(fc.integer({ min: 0, max: MINUTES }), fc.integer({ min: 1, max: 15 })), { maxLength: 60 })
  .map((spends) => spends.toSorted((a, b) => a[0] - b[0]));
const looks = fc.array(fc.integer({ min: 0, max: MINUTES + 2000 }), { minLength: 1, maxLength: 25 });

const windowOf = (clock: WindowClock, limit: number): QuotaWindow =>
  clockWindow({ name: 'w', pools: ['all'], limit, unit: 'weighted', clock });

const meterOf = (clock: WindowClock, capacity: number): WindowMeter =>
  new WindowMeter(
    compileWindow({ id: 'w', clock, capacity, unit: 'weighted', counts: 'all' }, capacity, ORIGIN),
  );

const ledgerOf = (window: QuotaWindow, spends: ReadonlyArray<readonly [number, number]>) =>
  openLedger(
    [window],
    spends.map(([minute, n]) => ({ atMs: ORIGIN + minute * MINUTE, pool: 'all', unit: 'weighted', n })),
  );

const inMinutes = (atMs: number | null): number | null => (atMs === null ? null : (atMs - ORIGIN) / MINUTE);

describe('a window of one clock', () => {
  it('has used, room, resets and next returns of the plain meter at any minute', () => {
    fc.assert(
      fc.property(
        clocks,
        histories,
        looks,
        fc.integer({ min: 1, max: LIMIT }),
        (clock, spends, minutes, n) => {
          const window = windowOf(clock, LIMIT);
          for (const minute of minutes) {
            const past = spends.filter(([at]) => at <= minute);
            const meter = meterOf(clock, LIMIT);
            for (const [at, units] of past) {
              meter.advanceTo(at);
              meter.spend(at, units);
            }
            meter.advanceTo(minute);
            const nowMs = ORIGIN + minute * MINUTE;
            const ledger = ledgerOf(window, past);
            const state = windowState(ledger, window, nowMs);
            expect(state.used).toBe(LIMIT - meter.headroomUnits);
            const room = earliestTime(ledger, window, n, nowMs);
            expect(room.status === 'room' ? inMinutes(room.atMs) : null).toBe(
              meter.minuteWithRoom(minute, n),
            );
            const { minutesLeft } = meter.reading(minute);
            if (clock.kind !== 'sliding') {
              expect(inMinutes(state.parts[0]!.resetMs)).toBe(
                minutesLeft === null ? null : minute + minutesLeft,
              );
            }
          }
        },
      ),
      RUNS,
    );
  });

  it('of a known reset ends what was open before, whatever its first use said', () => {
    const hour = (h: number): number => ORIGIN + h * 60 * MINUTE;
    // The provider says: the session that resets at 10:00 runs since 5:00.
    const window = windowOf(
      { kind: 'first_use', lengthMinutes: 300, floorMinutes: 1, reset: { atMs: hour(10) } },
      LIMIT,
    );
    const at = (h: number, spends: ReadonlyArray<readonly [number, number]>) =>
      windowState(ledgerOf(window, spends), window, hour(h));
    expect(at(4, [[180, 9]])).toMatchObject({ used: 9, next: { atMs: hour(5) } });
    expect(at(6, [[180, 9]])).toMatchObject({ used: 0, parts: [{ resetMs: hour(10) }] });
    expect(
      at(7, [
        [180, 9],
        [400, 2],
      ]),
    ).toMatchObject({ used: 2, next: { atMs: hour(10) } });
    expect(at(11, [[650, 4]])).toMatchObject({ used: 4, next: { atMs: ORIGIN + 950 * MINUTE } });
  });

  it('gives back at its next return what the meter is free of then', () => {
    fc.assert(
      fc.property(clocks, histories, (clock, spends) => {
        const window = windowOf(clock, LIMIT);
        const minute = spends.at(-1)?.[0] ?? 0;
        const meter = meterOf(clock, LIMIT);
        for (const [at, units] of spends) {
          meter.advanceTo(at);
          meter.spend(at, units);
        }
        for (const { atMs, amount } of recoveryTimeline(
          ledgerOf(window, spends),
          window,
          ORIGIN + minute * MINUTE,
        )) {
          const before = meter.headroomUnits;
          meter.advanceTo(inMinutes(atMs)!);
          expect(meter.headroomUnits - before).toBe(amount);
        }
        if (clock.kind !== 'once') expect(meter.headroomUnits).toBe(LIMIT);
      }),
      RUNS,
    );
  });
});

interface Account {
  readonly clock: WindowClock;
  readonly meter: WindowMeter;
  readonly limit: number;
}

/** When the account would return a spend of `minute`. */
function returnMinute({ clock, meter, limit }: Account, minute: number): number {
  if (clock.kind === 'sliding') return minute + clock.lengthMinutes;
  const { minutesLeft } = meter.reading(minute);
  if (minutesLeft !== null) return minute + minutesLeft;
  if (clock.kind === 'once') return Number.POSITIVE_INFINITY;
  // What its first use would open: another meter tries it.
  const tried = meterOf({ ...clock, reset: null } as WindowClock, limit);
  tried.advanceTo(minute);
  tried.spend(minute, 1);
  return minute + tried.reading(minute).minutesLeft!;
}

const headroom = ({ meter }: Account): number => Math.max(0, meter.headroomUnits);

/** The rule in words: unit by unit on the account that would return it first and has room, else on the last. */
function layUnit(accounts: readonly Account[], minute: number): void {
  const sorted = accounts
    .map((account, place) => ({ account, place, at: returnMinute(account, minute) }))
    .toSorted((a, b) => (a.at === b.at ? a.place - b.place : a.at - b.at));
  const first = sorted.find(({ account }) => headroom(account) > 0);
  const last = sorted.findLast(({ at }) => at === sorted.at(-1)!.at);
  const earliestLast = sorted.find(({ at }) => at === last!.at)!;
  (first ?? earliestLast).account.meter.spend(minute, 1);
}

describe('a window of several clocks', () => {
  const pools = fc.array(fc.tuple(clocks, fc.integer({ min: 5, max: 40 })), { minLength: 2, maxLength: 4 });
  const jointOf = (accounts: ReadonlyArray<readonly [WindowClock, number]>): QuotaWindow => ({
    ...windowOf(
      { kind: 'sliding', lengthMinutes: 300 },
      accounts.reduce((sum, [, limit]) => sum + limit, 0),
    ),
    parts: accounts.map(([clock, limit], i) => ({ accounts: [`a${i}`], clock, limit })),
  });

  it('is one meter for each account, with the use laid on what returns it first', () => {
    fc.assert(
      fc.property(pools, histories, looks, (pool, spends, minutes) => {
        const window = jointOf(pool);
        const accounts = pool.map(([clock, limit]) => ({ clock, limit, meter: meterOf(clock, limit) }));
        const advance = (minute: number): void => {
          for (const { meter } of accounts) meter.advanceTo(minute);
        };
        let laid = 0;
        for (const minute of minutes.toSorted((a, b) => a - b)) {
          for (; laid < spends.length && spends[laid]![0] <= minute; laid++) {
            const [at, units] = spends[laid]!;
            advance(at);
            for (let i = 0; i < units; i++) layUnit(accounts, at);
          }
          advance(minute);
          const nowMs = ORIGIN + minute * MINUTE;
          const state = windowState(ledgerOf(window, spends.slice(0, laid)), window, nowMs);
          expect(state.parts.map(({ used }) => used)).toEqual(
            accounts.map(({ limit, meter }) => limit - meter.headroomUnits),
          );
          expect(state.remaining).toBe(accounts.reduce((sum, account) => sum + headroom(account), 0));
        }
      }),
      RUNS,
    );
  });

  it('asks in any order of time, in one ledger, tell the same', () => {
    fc.assert(
      fc.property(pools, histories, looks, (pool, spends, minutes) => {
        const window = jointOf(pool);
        const past = spends.filter(([minute]) => minute <= MINUTES / 2);
        const one = ledgerOf(window, past);
        for (const minute of minutes.map((each) => MINUTES / 2 + each)) {
          const nowMs = ORIGIN + minute * MINUTE;
          expect(windowState(one, window, nowMs)).toEqual(windowState(ledgerOf(window, past), window, nowMs));
        }
      }),
      { ...RUNS, numRuns: 100 },
    );
  });

  it('never returns more at an instant than the limits of the accounts that reset then, unless overdrawn', () => {
    fc.assert(
      fc.property(pools, histories, (pool, spends) => {
        const window = jointOf(pool);
        const nowMs = ORIGIN + (spends.at(-1)?.[0] ?? 0) * MINUTE;
        const ledger = ledgerOf(window, spends);
        const state = windowState(ledger, window, nowMs);
        const rows = recoveryTimeline(ledger, window, nowMs);
        const back = rows.reduce((sum, { amount }) => sum + amount, 0);
        const kept = state.parts
          .filter(({ part }) => part.clock.kind === 'once')
          .reduce((sum, { used }) => sum + used, 0);
        expect(back + kept).toBeCloseTo(state.used, 9);
        if (state.overdrawnBy > 0) return;
        for (const { atMs, amount } of rows) {
          const due = state.parts.filter(
            ({ part, resetMs }) => part.clock.kind === 'sliding' || resetMs === atMs,
          );
          expect(amount).toBeLessThanOrEqual(due.reduce((sum, { part }) => sum + part.limit!, 0));
        }
      }),
      RUNS,
    );
  });

  it('has room for a plan when it says so, and not a minute before', () => {
    fc.assert(
      fc.property(pools, histories, fc.integer({ min: 1, max: 60 }), (pool, spends, n) => {
        const window = jointOf(pool);
        const nowMs = ORIGIN + (spends.at(-1)?.[0] ?? 0) * MINUTE;
        const ledger = ledgerOf(window, spends);
        const room = earliestTime(ledger, window, n, nowMs);
        if (room.status === 'infeasible') return;
        expect(windowState(ledger, window, room.atMs).remaining).toBeGreaterThanOrEqual(n);
        if (room.atMs > nowMs) expect(windowState(ledger, window, room.atMs - 1).remaining).toBeLessThan(n);
        const [row] = recoveryTimeline(ledger, window, nowMs, [{ atMs: room.atMs, n }]).filter(
          ({ kind }) => kind === 'spend',
        );
        expect(row).toMatchObject({ atMs: room.atMs, amount: n });
      }),
      RUNS,
    );
  });
});
