/** A request on its way: what opening, settling, releasing and the upstream's headers change. */
import { describe, expect, it } from 'vitest';
import { charge, observeLimits, releaseAttempt } from '../../../src/router/beliefs/index.ts';
import type { LimitReading, WindowLimit } from '../../../src/router/wire/index.ts';
import {
  capOf,
  configOf,
  FILL_FIRST,
  finish,
  NOON_MS,
  openFleet,
  requestOf,
  sampleOf,
  send,
  statedHold,
} from './fleets.ts';

const limits = (windows: LimitReading['windows']): LimitReading => ({
  windows,
  status: null,
  claim: null,
  resetAtMs: null,
  isOverageInUse: false,
  perMinute: [],
  ignored: [],
});

describe('opening', () => {
  it('reserves the estimate on account, model and cap, and counts the order of service', () => {
    const fleet = openFleet(configOf({ caps: [capOf()] }), { affinityIdleMs: 1000 });
    const { attempt } = send(fleet, requestOf(100, { session: 's' }), NOON_MS);
    expect(attempt).toMatchObject({ lane: 'zai', account: 'z', reservedTokens: 100, startedMs: NOON_MS });
    expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 100, lastServed: 1 });
    expect(fleet.capOf('m')?.reservedTokens).toBe(100);
    expect(fleet.modelMeter('zai', 'm').reservedTokens).toBe(100);
    expect(fleet.affinity.accountOf('zai', 's', NOON_MS)).toBe('z');
    expect(fleet.record(requestOf(1), NOON_MS).preferred).toMatchObject({ lastServedIndex: 0 });
    send(fleet, requestOf(100), NOON_MS);
    expect(fleet.findAccount('zai', 'z')?.lastServed).toBe(2);
  });

  it('on a lane that is not the cap’s reserves nothing under the cap', () => {
    const fleet = openFleet(configOf({ caps: [capOf({ provider: 'anthropic' })] }));
    expect(send(fleet, requestOf(100), NOON_MS).attempt?.cap).toBeNull();
    expect(fleet.capOf('m')?.reservedTokens).toBe(0);
  });
});

it('a request that costs nothing reserves nothing, takes no turn, probes no hold and is under no cap', () => {
  const fleet = openFleet(configOf({ caps: [capOf()] }), { affinityIdleMs: 1000 });
  const rest = { lane: 'zai', account: 'z', family: '' };
  fleet.holds.put(statedHold(rest, NOON_MS, 'throttle', NOON_MS - 1));
  const { attempt } = send(fleet, requestOf(100, { session: 's', isFree: true }), NOON_MS);
  expect(attempt).toMatchObject({ lane: 'zai', reservedTokens: 0, cap: null, probes: [] });
  fleet.reconfigure(fleet.config, FILL_FIRST, NOON_MS);
  expect(attempt?.cap).toBeNull();
  expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 0, inFlightCount: 1, lastServed: 0 });
  expect(fleet.affinity.accountOf('zai', 's', NOON_MS)).toBeNull();
  expect(fleet.models.all()).toEqual([]);
  releaseAttempt(fleet, attempt!);
  expect(fleet.findAccount('zai', 'z')?.inFlightCount).toBe(0);
  expect(fleet.holds.reading('zai', 'z', [''], NOON_MS)?.probes).toBeUndefined();
});

describe('settling', () => {
  it('is like charging the same request, and a session of its own', () => {
    const settled = openFleet(configOf({ caps: [capOf()] }));
    const sent = send(settled, requestOf(100), NOON_MS);
    finish(settled, sent, 70, NOON_MS + 5);
    const charged = openFleet(configOf({ caps: [capOf()] }));
    charge(charged, {
      lane: 'zai',
      account: 'z',
      model: 'm',
      sample: sampleOf(70),
      endedMs: NOON_MS + 5,
      firstContentMs: 0,
    });
    const state = (fleet: typeof settled) => [
      fleet.capOf('m')!.record(NOON_MS + 5),
      fleet.modelMeter('zai', 'm').window.totals('weekly'),
      fleet.findAccount('zai', 'z')!.reading('short', NOON_MS),
      fleet.findAccount('zai', 'z')!.requestCount,
    ];
    expect(state(settled)).toEqual(state(charged));
    // What was restored from the ledger is no part of this process's session.
    expect(settled.modelMeter('zai', 'm').session).toMatchObject({ count: 1, weightedTokens: 70 });
    expect(charged.modelMeter('zai', 'm').session.count).toBe(0);
  });

  it('notes the first content of streams alone', () => {
    const fleet = openFleet(configOf());
    for (const firstContentMs of [0, 40]) {
      const request = { lane: 'zai', account: 'z', model: 'm', sample: sampleOf(1), endedMs: NOON_MS };
      charge(fleet, { ...request, firstContentMs });
    }
    expect(fleet.modelMeter('zai', 'm').firstContent.percentiles(0).p50).toBe(40);
  });

  it('an account that is no longer configured still counts for its model', () => {
    const fleet = openFleet(configOf());
    const request = { lane: 'zai', account: 'gone', model: 'm', sample: sampleOf(9), endedMs: NOON_MS };
    charge(fleet, { ...request, firstContentMs: 0 });
    expect(fleet.modelMeter('zai', 'm').window.weeklyTokens).toBe(9);
    expect(fleet.findAccount('zai', 'z')?.requestCount).toBe(0);
  });
});

it('releasing charges nothing, and leaves the requests beside it as they are', () => {
  const fleet = openFleet(configOf({ caps: [capOf()] }));
  const [first, second] = [send(fleet, requestOf(100), NOON_MS), send(fleet, requestOf(30), NOON_MS)];
  releaseAttempt(fleet, first.attempt!);
  releaseAttempt(fleet, first.attempt!);
  expect(fleet.findAccount('zai', 'z')).toMatchObject({
    reservedTokens: 30,
    inFlightCount: 1,
    requestCount: 0,
  });
  expect(fleet.capOf('m')!.record(NOON_MS)).toMatchObject({ rollingUsedTokens: 0, reservedTokens: 30 });
  expect([...fleet.inFlight]).toEqual([second.attempt]);
});

describe('the upstream’s headers', () => {
  const LENGTHS = { short: 300, weekly: 10_080, model: 10_080 };
  const word = (window: keyof typeof LENGTHS, utilizationFraction: number | null): WindowLimit => ({
    claim: window,
    lengthMinutes: LENGTHS[window],
    families: window === 'model' ? ['opus'] : 'all',
    utilizationFraction,
    resetAtMs: null,
    status: null,
  });

  it('correct the account’s windows and are returned to be remembered; what is no use is left out', () => {
    const fleet = openFleet(configOf());
    const { attempt } = send(fleet, requestOf(1), NOON_MS);
    const heard = observeLimits(
      fleet,
      attempt!,
      limits([word('short', 0.25), word('weekly', null), word('model', 0.9)]),
      NOON_MS,
    ).readings;
    const reading = { utilizationFraction: 0.25, resetAtMs: null, atMs: NOON_MS };
    // What nobody configured is learned.
    expect(heard).toEqual([
      ['short', reading],
      ['7d opus', { ...reading, utilizationFraction: 0.9 }],
    ]);
    const account = fleet.findAccount('zai', 'z')!;
    expect(account.reading('short', NOON_MS).headroomUnits).toBe(750_000);
    expect(account.reading('weekly', NOON_MS).headroomUnits).toBe(1_000_000);
    expect(observeLimits(fleet, attempt!, limits([word('short', 0.1)]), NOON_MS - 1).readings).toEqual([]);
  });

  it('of an account that is gone say nothing', () => {
    const fleet = openFleet(configOf());
    const gone = { lane: 'zai', account: 'gone', model: 'm', startedMs: NOON_MS, isFree: false };
    expect(observeLimits(fleet, gone, limits([word('short', 0.25)]), NOON_MS).readings).toEqual([]);
  });
});
