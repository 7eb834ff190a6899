/** Another configuration under a running fleet: nothing that was spent, reserved or told is lost. */
import { describe, expect, it } from 'vitest';
import { charge, releaseAttempt, voidByWindows } from '../../../src/router/beliefs/index.ts';
import {
  accountOf,
  capOf,
  capped,
  configOf,
  DAY_MS,
  FILL_FIRST,
  finish,
  HOUR_MS,
  laneOf,
  MINUTE_MS,
  NOON_MS,
  narrow,
  openFleet,
  preload,
  requestOf,
  sampleOf,
  send,
  statedHold,
  windowOf,
} from './fleets.ts';

describe('a reload in the middle', () => {
  it('keeps what was spent and reserved; what is on its way settles where it counts now', () => {
    const fleet = openFleet({ ...narrow(), caps: [capOf()] });
    finish(fleet, send(fleet, requestOf(50), NOON_MS), 50, NOON_MS);
    const flying = [send(fleet, requestOf(100), NOON_MS), send(fleet, requestOf(100), NOON_MS)];
    fleet.reconfigure(
      { ...narrow(), caps: [capOf({ pattern: '*', rollingTokens: 500 })] },
      FILL_FIRST,
      NOON_MS,
    );
    const account = () => fleet.findAccount('zai', 'z')!;
    expect(account()).toMatchObject({ reservedTokens: 200, inFlightCount: 2 });
    expect(account().reading('short', NOON_MS)).toMatchObject({ headroomUnits: 250, minutesLeft: 60 });
    // The cap is another one and knows both what was used and what is reserved.
    expect(fleet.capOf('m')!.record(NOON_MS)).toMatchObject({ rollingUsedTokens: 50, reservedTokens: 200 });
    expect(send(fleet, requestOf(100), NOON_MS).decision.lane).toBe('anthropic');
    finish(fleet, flying[0]!, 80, NOON_MS);
    releaseAttempt(fleet, flying[1]!.attempt!);
    expect(account()).toMatchObject({ reservedTokens: 0, inFlightCount: 0, requestCount: 2 });
    expect(account().reading('short', NOON_MS).headroomUnits).toBe(170);
    expect(fleet.capOf('m')!.record(NOON_MS)).toMatchObject({ rollingUsedTokens: 130, reservedTokens: 0 });
  });

  it('a cap that stays goes on with its own lane’s use, and with each reservation once', () => {
    const fleet = capped(1000, 0.8);
    preload(fleet, 300);
    charge(fleet, {
      lane: 'anthropic',
      account: 'a',
      model: 'm',
      sample: sampleOf(500),
      endedMs: NOON_MS,
      firstContentMs: 0,
    });
    send(fleet, requestOf(100), NOON_MS);
    const before = fleet.capOf('m')!.record(NOON_MS);
    expect(before).toMatchObject({ rollingUsedTokens: 300, reservedTokens: 100 });
    for (let i = 0; i < 2; i++) fleet.reconfigure(fleet.config, FILL_FIRST, NOON_MS);
    expect(fleet.capOf('m')!.record(NOON_MS)).toEqual(before);
  });

  it('a cap keeps the use of models beyond those that are metered apart', () => {
    const fleet = openFleet(configOf({ caps: [capOf({ pattern: 'model-*' })] }));
    for (let i = 0; i < 600; i++) {
      const request = { lane: 'zai', account: 'z', model: `model-${i}`, sample: sampleOf(1) };
      charge(fleet, { ...request, endedMs: NOON_MS, firstContentMs: 0 });
    }
    fleet.reconfigure(fleet.config, FILL_FIRST, NOON_MS);
    expect(fleet.capOf('model-1')!.record(NOON_MS).rollingUsedTokens).toBe(600);
  });

  it('other patterns share out the use anew: an exact cap takes its model from the glob, of its own lane', () => {
    const fleet = openFleet(configOf({ caps: [capOf({ pattern: '*' })] }));
    for (const [lane, account, model, tokens] of [
      ['zai', 'z', 'm', 10],
      ['zai', 'z', 'n', 200],
      ['anthropic', 'a', 'm', 3000],
    ] as const) {
      const request = { lane, account, model, sample: sampleOf(tokens) };
      charge(fleet, { ...request, endedMs: NOON_MS, firstContentMs: 0 });
    }
    const used = (model: string) => fleet.capOf(model)!.record(NOON_MS).rollingUsedTokens;
    expect([used('m'), used('n')]).toEqual([210, 210]);
    const config = configOf({ caps: [capOf({ pattern: '*' }), capOf({ pattern: 'm' })] });
    fleet.reconfigure(config, FILL_FIRST, NOON_MS);
    expect([used('m'), used('n')]).toEqual([10, 200]);
  });

  it('an account that left and came back owes nothing for requests of its former life', () => {
    const fleet = openFleet(narrow());
    const sent = send(fleet, requestOf(100), NOON_MS);
    const other = narrow({ lanes: [laneOf('zai', [accountOf('y')]), laneOf('anthropic', [accountOf('a')])] });
    fleet.reconfigure(other, FILL_FIRST, NOON_MS);
    releaseAttempt(fleet, sent.attempt!);
    fleet.reconfigure(narrow(), FILL_FIRST, NOON_MS);
    expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 0, inFlightCount: 0 });
    const again = send(fleet, requestOf(100), NOON_MS);
    fleet.reconfigure(other, FILL_FIRST, NOON_MS);
    fleet.reconfigure(narrow(), FILL_FIRST, NOON_MS);
    expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 100, inFlightCount: 1 });
    finish(fleet, again, 10, NOON_MS);
    expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 0, inFlightCount: 0 });
  });

  it('sliding windows let go when they would have, however often it is reloaded', () => {
    const sliding = windowOf({ kind: 'sliding', capacityTokens: 300, resetAtMs: null });
    const config = narrow({
      lanes: [laneOf('zai', [accountOf('z', { short: sliding, weekly: sliding })])],
      routes: [],
    });
    const fleet = openFleet(config);
    finish(fleet, send(fleet, requestOf(100), NOON_MS), 300, NOON_MS);
    for (let hour = 1; hour < 5; hour++) fleet.reconfigure(config, FILL_FIRST, NOON_MS + hour * HOUR_MS);
    expect(send(fleet, requestOf(1), NOON_MS + 5 * HOUR_MS - MINUTE_MS).decision.kind).toBe('refuse');
    expect(send(fleet, requestOf(300), NOON_MS + 5 * HOUR_MS).decision.kind).toBe('send');
  });

  it("keeps the provider's word on a reset, unless the configuration names another", () => {
    const fleet = openFleet(narrow());
    const account = () => fleet.findAccount('zai', 'z')!;
    const left = () => account().reading('short', NOON_MS).minutesLeft;
    account().observe('short', {
      utilizationFraction: 0.5,
      resetAtMs: NOON_MS + 30 * MINUTE_MS,
      atMs: NOON_MS,
    });
    fleet.reconfigure(narrow(), FILL_FIRST, NOON_MS);
    expect(left()).toBe(30);
    expect(account().reading('short', NOON_MS).headroomUnits).toBe(150);
    expect(account().find('short')?.lastReading?.utilizationFraction).toBe(0.5);
    const moved = windowOf({ capacityTokens: 300, resetAtMs: NOON_MS + 2 * HOUR_MS });
    const config = narrow({
      lanes: [laneOf('zai', [accountOf('z', { short: moved })]), ...narrow().lanes.slice(1)],
    });
    fleet.reconfigure(config, FILL_FIRST, NOON_MS);
    expect(left()).toBe(120);
    expect(account().reading('short', NOON_MS).headroomUnits).toBe(150);
  });

  it('holds, sessions and the order of service stay', () => {
    const accounts = ['z', 'y'].map((name) => accountOf(name));
    const config = configOf({ lanes: [laneOf('zai', accounts)], routes: [] });
    const fleet = openFleet(config, { affinityIdleMs: HOUR_MS });
    const sent = send(fleet, requestOf(10, { session: 's' }), NOON_MS);
    const { account } = sent.attempt!;
    const scope = { lane: 'zai', account: 'z', family: '' };
    fleet.holds.put(statedHold(scope, NOON_MS + 1000, 'throttle', NOON_MS));
    fleet.reconfigure(
      configOf({ lanes: [laneOf('zai', accounts.toReversed())], routes: [] }),
      FILL_FIRST,
      NOON_MS,
    );
    const { preferred } = fleet.record(requestOf(10, { session: 's' }), NOON_MS);
    expect(preferred.accounts.map(({ name }) => name)).toEqual(['y', 'z']);
    expect(preferred.accounts[preferred.lastServedIndex]!.name).toBe(account);
    expect(preferred.accounts[preferred.affinityIndex]!.name).toBe(account);
    expect(preferred.accounts[1]!.hold).toMatchObject({ untilMs: NOON_MS + 1000 });
  });

  it('other window lengths count the same samples anew', () => {
    const fleet = capped(1000, 0.8);
    preload(fleet, 300, NOON_MS - 2 * HOUR_MS);
    preload(fleet, 50, NOON_MS - 60_000);
    const used = () => fleet.capOf('m')!.record(NOON_MS).rollingUsedTokens;
    expect(used()).toBe(350);
    const config = configOf({ caps: [capOf()], rollingSeconds: 3600 });
    fleet.reconfigure(config, FILL_FIRST, NOON_MS);
    expect(used()).toBe(50);
    fleet.reconfigure(configOf({ caps: [capOf()] }), FILL_FIRST, NOON_MS);
    expect(used()).toBe(350);
  });
});

describe('a window that is told to have begun anew', () => {
  const weekly = (resetAtMs: number | null) =>
    configOf({
      lanes: [
        laneOf('zai', [
          accountOf('z', {
            short: windowOf({ capacityTokens: 1e6 }),
            weekly: windowOf({ lengthMinutes: 10_080, capacityTokens: 1000, resetAtMs }),
          }),
        ]),
      ],
      routes: [],
    });
  const left = (fleet: ReturnType<typeof openFleet>, nowMs: number) =>
    fleet.findAccount('zai', 'z')!.reading('weekly', nowMs).headroomUnits;

  it('counts what was used since it began, and no reading from before', () => {
    const fleet = openFleet(weekly(null));
    fleet.findAccount('zai', 'z')!.spend(NOON_MS, 700);
    fleet.findAccount('zai', 'z')!.spend(NOON_MS + 2 * HOUR_MS, 200);
    const nowMs = NOON_MS + 3 * HOUR_MS;
    fleet.reconfigure(weekly(NOON_MS + HOUR_MS + 7 * DAY_MS), FILL_FIRST, nowMs);
    expect(left(fleet, nowMs)).toBe(800);
    fleet.reconfigure(weekly(NOON_MS + 3 * HOUR_MS - 60_000 + 7 * DAY_MS), FILL_FIRST, nowMs);
    expect(left(fleet, nowMs)).toBe(1000);
  });

  it('ends the hold that spoke of the one before', () => {
    const fleet = openFleet(weekly(null));
    const scope = { lane: 'zai', account: 'z', family: '' };
    const hold = { ...statedHold(scope, NOON_MS + 5 * DAY_MS, 'quota_window', NOON_MS), window: 'weekly' };
    fleet.holds.put(hold);
    const nowMs = NOON_MS + HOUR_MS;
    fleet.reconfigure(weekly(NOON_MS + 3 * DAY_MS), FILL_FIRST, nowMs);
    expect(voidByWindows(fleet, nowMs).ended).toEqual([]);
    fleet.reconfigure(weekly(nowMs - 60_000 + 7 * DAY_MS), FILL_FIRST, nowMs);
    expect(voidByWindows(fleet, nowMs).ended).toEqual([hold]);
  });
});
