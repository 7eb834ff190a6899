/** The book of holds: what is read of it, who may find out, what ends a hold, and the ramp after one. */
import { describe, expect, it } from 'vitest';
import type { Hold } from '../../../src/router/beliefs/hold.ts';
import { HoldBook } from '../../../src/router/beliefs/holds.ts';
import { markSuccess, releaseAttempt } from '../../../src/router/beliefs/index.ts';
import { holdState, isHeld } from '../../../src/router/deciding/index.ts';
import { configOf, HOUR_MS, MINUTE_MS, NOON_MS, openFleet, requestOf, send, statedHold } from './fleets.ts';

const scope = { lane: 'zai', account: 'z', family: '' };
const family = { ...scope, family: 'm' };
const throttled = (untilMs: number, atMs = 0): Hold => statedHold(scope, untilMs, 'throttle', atMs);

describe('the book', () => {
  it('of the account and of the model: the stricter one counts, other models see the account alone', () => {
    const book = new HoldBook();
    book.put(statedHold(family, 2000, 'model_window', 0));
    expect(book.reading('zai', 'z', ['', 'n'], 0)).toBeNull();
    book.put(throttled(1000));
    expect(book.reading('zai', 'z', ['', 'm'], 0)?.untilMs).toBe(2000);
    expect(book.reading('zai', 'z', ['', 'n'], 0)?.untilMs).toBe(1000);
    expect(book.reading('zai', 'y', ['', 'm'], 0)).toBeNull();
    expect(book.reading('anthropic', 'z', ['', 'm'], 0)).toBeNull();
    expect(book.all()).toHaveLength(2);
    expect([book.end({ scope, cause: 'throttle' }), book.end({ scope, cause: 'throttle' })]).toEqual([
      true,
      false,
    ]);
  });

  it('tells those who wait of every change, once', () => {
    const book = new HoldBook();
    let told = 0;
    book.onNews(() => told++);
    book.put(throttled(1000));
    book.put(throttled(2000));
    expect(told).toBe(1);
    const forget = book.onNews(() => told++);
    forget();
    book.end({ scope, cause: 'throttle' });
    expect(told).toBe(1);
  });
});

describe('what a hold means', () => {
  const hold = { untilMs: 1000, doubtAtMs: 500 };

  it.each([
    ['held before its doubt', hold, 499, false, 'held'],
    ['doubted from then on', hold, 500, false, 'doubted'],
    ['proving while one finds out', { ...hold, probes: 1 }, 500, false, 'proving'],
    ['held to those who waited', { ...hold, probes: 1 }, 500, true, 'held'],
    ['open at its end', hold, 1000, false, 'open'],
    ['proving at its end while one finds out', { ...hold, probes: 1 }, 1000, false, 'proving'],
    ['open to those who waited', { ...hold, probes: 1 }, 1000, true, 'open'],
    ['open to as many as the ramp allows', { ...hold, probes: 1, allowed: 2 }, 1000, false, 'open'],
    ['open where it is but a suspicion', { ...hold, isSuspicion: true }, 0, false, 'open'],
    ['paused, whatever the time', { ...hold, cause: 'paused' }, 2000, true, 'paused'],
  ] as const)('%s', (_, reading, nowMs, hasWaited, state) => {
    expect(holdState(reading, nowMs, hasWaited)).toBe(state);
  });

  it('no hold is open', () => {
    expect(isHeld(null, 0)).toBe(false);
  });
});

describe('a probe', () => {
  it('counts for 30 s, and until it is ended', () => {
    const book = new HoldBook();
    book.put(throttled(1000));
    const [probe] = book.beginProbes('zai', 'z', ['', 'm'], 1000);
    const probes = (nowMs: number) => book.reading('zai', 'z', [''], nowMs)?.probes;
    expect([probes(1000), probes(30_999), probes(31_000)]).toEqual([1, 1, undefined]);
    book.endProbe(probe!);
    book.endProbe(probe!);
    expect(probes(1000)).toBeUndefined();
  });

  it('that is served lets two, four and more follow, and after a moment all', () => {
    const book = new HoldBook();
    book.put(throttled(1000));
    expect(book.prove({ scope, cause: 'throttle' }, 2000)).toBe(true);
    expect(book.all()).toEqual([]);
    expect(book.reading('zai', 'z', [''], 2000)).toMatchObject({ allowed: 2 });
    expect(book.prove({ scope, cause: 'throttle' }, 2100)).toBe(false);
    expect(book.reading('zai', 'z', [''], 2100)).toMatchObject({ allowed: 4 });
    expect(book.reading('zai', 'z', [''], 7001)).toBeNull();
  });

  it('of many requests at once one goes, the others wait for what becomes of it', () => {
    const fleet = openFleet(configOf({ routes: [] }));
    fleet.holds.put(throttled(NOON_MS, NOON_MS - 1000));
    const sent = Array.from({ length: 50 }, () => send(fleet, requestOf(1), NOON_MS));
    expect(sent.map(({ decision }) => decision.kind)).toEqual(['send', ...Array<string>(49).fill('wait')]);
    expect(sent[1]!.decision.rerouteDecision).toBe('quota_cooldown');
    releaseAttempt(fleet, sent[0]!.attempt!);
    expect(send(fleet, requestOf(1), NOON_MS).decision.kind).toBe('send');
  });

  it('is not ended by an older request that comes back', () => {
    const fleet = openFleet(configOf({ routes: [] }));
    const older = send(fleet, requestOf(1), NOON_MS - 2000);
    fleet.holds.put(throttled(NOON_MS, NOON_MS - 1000));
    expect(send(fleet, requestOf(1), NOON_MS).attempt?.probes).toMatchObject([{ scope }]);
    releaseAttempt(fleet, older.attempt!);
    expect(send(fleet, requestOf(1), NOON_MS).decision.kind).toBe('wait');
  });
});

describe('a success', () => {
  it('ends the holds of its account and model that began no later than it did', () => {
    const fleet = openFleet(configOf({ routes: [] }), { mode: 'run2cap' });
    fleet.holds.put(throttled(NOON_MS + 1e6, NOON_MS - 1));
    fleet.holds.put(statedHold({ ...scope, account: 'y' }, NOON_MS + 1e6, 'throttle', NOON_MS - 1));
    const { attempt } = send(fleet, requestOf(1), NOON_MS);
    fleet.holds.put(statedHold(family, NOON_MS + 1e6, 'model_window', NOON_MS + 1));
    const ended = (sent: typeof attempt, nowMs: number) =>
      markSuccess(fleet, sent!, nowMs).ended.map((hold) => hold.scope);
    expect(ended(attempt, NOON_MS + 1)).toEqual([scope]);
    expect(fleet.holds.all().map((hold) => hold.scope)).toEqual([family, { ...scope, account: 'y' }]);
    const later = send(fleet, requestOf(1), NOON_MS + 2);
    expect(ended(later.attempt, NOON_MS + 3)).toEqual([family]);
    expect(ended(later.attempt, NOON_MS + 4)).toEqual([]);
  });

  it('of any request ends a hold whose end nobody stated', () => {
    const fleet = openFleet(configOf({ routes: [] }));
    const { attempt } = send(fleet, requestOf(1), NOON_MS);
    fleet.holds.put({ ...throttled(NOON_MS + 5000, NOON_MS + 1), isStated: false });
    expect(markSuccess(fleet, attempt!, NOON_MS + 2).ended).toHaveLength(1);
  });

  it('of one that doubted empties the windows that were believed to be spent', () => {
    const fleet = openFleet(configOf({ routes: [] }));
    const meter = fleet.findAccount('zai', 'z')!;
    meter.observe('weekly', { utilizationFraction: 1, resetAtMs: NOON_MS + 5 * HOUR_MS, atMs: NOON_MS });
    const hold = { ...statedHold(scope, NOON_MS + 5 * HOUR_MS, 'quota_window', NOON_MS), window: 'weekly' };
    fleet.holds.put({ ...hold, doubtAtMs: NOON_MS + 10 * MINUTE_MS });
    const atMs = NOON_MS + 10 * MINUTE_MS;
    expect(send(fleet, requestOf(1), atMs - 1).decision.kind).toBe('refuse');
    const { attempt, decision } = send(fleet, requestOf(1), atMs);
    expect(decision).toMatchObject({ kind: 'send', why: 'doubt' });
    const { ended, readings } = markSuccess(fleet, attempt!, atMs + 100);
    expect(ended).toMatchObject([{ cause: 'quota_window' }]);
    expect(readings).toMatchObject([['weekly', { utilizationFraction: 0 }]]);
    releaseAttempt(fleet, attempt!);
    expect(send(fleet, requestOf(1), atMs + 200).decision).toMatchObject({ kind: 'send', why: 'policy' });
  });
});
