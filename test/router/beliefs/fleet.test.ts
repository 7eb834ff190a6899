/** The live fleet: known cases of the modes end to end, reservations, routes, who is charged. */
import { describe, expect, it } from 'vitest';
import { charge, type Fleet, modelUsages, releaseAttempt } from '../../../src/router/beliefs/index.ts';
import { decide, type RerouteMode } from '../../../src/router/deciding/index.ts';
import {
  accountOf,
  capOf,
  capped,
  configOf,
  DAY_MS,
  FILL_FIRST,
  finish,
  laneOf,
  MINUTE_MS,
  NOON_MS,
  narrow,
  openFleet,
  preload,
  requestOf,
  sampleOf,
  send,
} from './fleets.ts';

const decisionOn = (fleet: Fleet, tokens = 1, nowMs = NOON_MS) =>
  decide(fleet.record(requestOf(tokens), nowMs));

describe('known cases', () => {
  it('cap 1000, warn .8: 500 no flags, 900 warns, 1100 blocks, and a larger cap lifts the block at once', () => {
    const fleet = capped(1000, 0.8);
    const flags = () => {
      const { warn, block, rolling_pct } = modelUsages(fleet, NOON_MS).m!;
      return { warn, block, rolling_pct, decision: decisionOn(fleet).rerouteDecision };
    };
    preload(fleet, 500);
    expect(flags()).toEqual({ warn: false, block: false, rolling_pct: 0.5, decision: 'quota_pass' });
    preload(fleet, 400);
    expect(flags()).toEqual({ warn: true, block: false, rolling_pct: 0.9, decision: 'quota_warn_attempt' });
    preload(fleet, 200);
    expect(flags()).toEqual({ warn: true, block: true, rolling_pct: 1.1, decision: 'quota_block' });
    fleet.reconfigure(configOf({ caps: [capOf({ rollingTokens: 2000 })] }), FILL_FIRST, NOON_MS);
    expect(flags()).toEqual({ warn: false, block: false, rolling_pct: 0.55, decision: 'quota_pass' });
  });

  it.each<[RerouteMode, string, string]>([
    ['preemptive', 'anthropic', 'quota_preemptive_warn'],
    ['run2cap', 'zai', 'quota_run_to_limit'],
    ['hybrid', 'zai', 'quota_warn_attempt'],
  ])('cap 200, warn .6, exactly 120 used: %s goes to %s', (mode, lane, rerouteDecision) => {
    const fleet = capped(200, 0.6, { mode });
    preload(fleet, 120);
    expect(decisionOn(fleet)).toMatchObject({ kind: 'send', lane, rerouteDecision });
  });

  it.each<[RerouteMode, string, string]>([
    ['hybrid', 'anthropic', 'quota_block'],
    ['preemptive', 'anthropic', 'quota_block'],
    // Honest: our own block does not stop it.
    ['run2cap', 'zai', 'quota_run_to_limit'],
  ])('cap 100, 120 used: %s goes to %s', (mode, lane, rerouteDecision) => {
    const fleet = capped(100, 0.8, { mode });
    preload(fleet, 120);
    expect(decisionOn(fleet)).toMatchObject({ kind: 'send', lane, rerouteDecision });
  });

  it('weekly caps in hours are shown and never enforced: 600 s of one hour is a sixth', () => {
    const fleet = openFleet(
      configOf({ caps: [capOf({ rollingTokens: null, weekly: { kind: 'hours', value: 1 } })] }),
    );
    const spend = (dirtyMs: number, endedMs: number) =>
      charge(fleet, {
        lane: 'zai',
        account: 'z',
        model: 'm',
        sample: sampleOf(0, { dirtyMs }),
        endedMs,
        firstContentMs: 0,
      });
    spend(600_000, NOON_MS);
    expect(modelUsages(fleet, NOON_MS).m!.weekly_pct).toBeCloseTo(1 / 6, 12);
    const later = NOON_MS + 7 * DAY_MS;
    spend(60_000, later);
    expect(modelUsages(fleet, later).m!.weekly_pct).toBeCloseTo(1 / 60, 12);
    spend(7_200_000, later);
    expect(modelUsages(fleet, later).m!.weekly_pct).toBeGreaterThan(2);
    expect(decisionOn(fleet, 1, later).rerouteDecision).toBe('quota_pass');
  });

  it('use that was rerouted does not fill the preferred lane: a block lifts when its own use has left', () => {
    const fleet = capped(100, 0.8);
    preload(fleet, 100, NOON_MS);
    for (let minute = 0; minute < 300; minute++) {
      const nowMs = NOON_MS + minute * MINUTE_MS;
      const sent = send(fleet, requestOf(10), nowMs);
      expect(sent.decision).toMatchObject({ lane: 'anthropic', rerouteDecision: 'quota_block' });
      finish(fleet, sent, 10, nowMs);
    }
    expect(decisionOn(fleet, 10, NOON_MS + 300 * MINUTE_MS).rerouteDecision).toBe('quota_pass');
  });
});

describe('reservations', () => {
  it('50 requests at once on an account with room for 3: 3 are admitted, the rest goes to the fallback', () => {
    const fleet = openFleet(narrow());
    const sent = Array.from({ length: 50 }, () => send(fleet, requestOf(100), NOON_MS));
    expect(sent.map(({ decision }) => decision.lane)).toEqual([
      ...Array<string>(3).fill('zai'),
      ...Array<string>(47).fill('anthropic'),
    ]);
    expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 300, inFlightCount: 3 });
    expect(sent[3]!.decision.rerouteDecision).toBe('quota_block');
  });

  it('without a fallback the 4th is sent all the same: estimates reserve, they do not refuse', () => {
    const fleet = openFleet(narrow({ routes: [{ match: '*', preferred: 'zai', fallback: null }] }));
    const sent = Array.from({ length: 4 }, () => send(fleet, requestOf(100), NOON_MS).decision);
    expect(sent[3]).toMatchObject({ kind: 'send', rerouteDecision: 'quota_warn_attempt', why: 'most room' });
  });

  it('without a fallback the 4th is refused by preemptive, and admitted when one gave its reservation back', () => {
    const config = narrow({ routes: [{ match: '*', preferred: 'zai', fallback: null }] });
    const fleet = openFleet(config, { mode: 'preemptive' });
    const sent = Array.from({ length: 50 }, () => send(fleet, requestOf(100), NOON_MS));
    expect(sent.filter(({ decision }) => decision.kind === 'send')).toHaveLength(3);
    releaseAttempt(fleet, sent[1]!.attempt!);
    // Closing it twice gives nothing more.
    releaseAttempt(fleet, sent[1]!.attempt!);
    expect(send(fleet, requestOf(100), NOON_MS).decision.kind).toBe('send');
    expect(send(fleet, requestOf(1), NOON_MS).decision.kind).toBe('refuse');
  });

  it('the same under a cap: reserved tokens fill it', () => {
    const config = configOf({
      caps: [capOf({ rollingTokens: 300 })],
      routes: [{ match: '*', preferred: 'zai', fallback: null }],
    });
    const fleet = openFleet(config, { mode: 'preemptive' });
    const sent = Array.from({ length: 50 }, () => send(fleet, requestOf(100), NOON_MS));
    expect(sent.filter(({ decision }) => decision.kind === 'send')).toHaveLength(3);
    for (const { attempt } of sent) if (attempt !== null) releaseAttempt(fleet, attempt);
    expect(fleet.capOf('m')!.reservedTokens).toBe(0);
    expect(fleet.modelMeter('zai', 'm').reservedTokens).toBe(0);
    expect(fleet.inFlight.size).toBe(0);
  });

  it('settling charges what it cost to the lane, the account and the model that served', () => {
    const fleet = openFleet({ ...narrow(), caps: [capOf({ rollingTokens: 1000 })] });
    const first = send(fleet, requestOf(100), NOON_MS);
    finish(fleet, first, 250, NOON_MS + 1000);
    const second = send(fleet, requestOf(100), NOON_MS + 1000);
    expect(second.decision.lane).toBe('anthropic');
    finish(fleet, second, 40, NOON_MS + 2000);
    const left = (lane: string, account: string) =>
      fleet.findAccount(lane, account)!.reading('short', NOON_MS).headroomUnits;
    expect([left('zai', 'z'), left('anthropic', 'a')]).toEqual([50, 1e6 - 40]);
    expect(fleet.capOf('m')!.record(NOON_MS + 2000)).toMatchObject({
      rollingUsedTokens: 250,
      reservedTokens: 0,
    });
    expect(fleet.modelMeter('zai', 'm').session.weightedTokens).toBe(250);
    expect(fleet.modelMeter('anthropic', 'm').session.weightedTokens).toBe(40);
    expect(fleet.findAccount('zai', 'z')).toMatchObject({ reservedTokens: 0, inFlightCount: 0 });
  });
});

describe('routes', () => {
  const lanesOf = (fleet: Fleet) => {
    const { preferred, fallback } = fleet.record(requestOf(1), NOON_MS);
    return [preferred.lane, fallback?.lane ?? null];
  };

  it('a pause leaves one lane and no fallback; a forced lane falls back to the route', () => {
    expect(lanesOf(openFleet(configOf()))).toEqual(['zai', 'anthropic']);
    expect(lanesOf(openFleet(configOf(), { pausedLane: 'anthropic' }))).toEqual(['anthropic', null]);
    expect(lanesOf(openFleet(configOf(), { forcedLane: 'anthropic' }))).toEqual(['anthropic', 'zai']);
    expect(lanesOf(openFleet(configOf(), { forcedLane: 'zai' }))).toEqual(['zai', 'anthropic']);
    expect(lanesOf(openFleet(configOf({ routes: [] })))).toEqual(['zai', null]);
  });

  it('a pause wins over a forced lane', () => {
    const settings = { pausedLane: 'anthropic', forcedLane: 'zai' };
    expect(lanesOf(openFleet(configOf(), settings))).toEqual(['anthropic', null]);
  });

  it('the routed name chooses the lane, the model itself its cap', () => {
    const config = configOf({
      routes: [
        { match: 'm', preferred: 'zai', fallback: null },
        { match: 'n', preferred: 'anthropic', fallback: null },
      ],
      caps: [capOf({ provider: 'anthropic' })],
    });
    const { preferred } = openFleet(config).record(requestOf(1, { routedModel: 'n' }), NOON_MS);
    expect(preferred.lane).toBe('anthropic');
    expect(preferred.cap?.rollingCapTokens).toBe(1000);
  });

  it('a cap counts on the lane it names, else on the lane its models prefer', () => {
    const config = configOf({
      caps: [capOf({ provider: 'anthropic' }), capOf({ pattern: 'n*', provider: 'no lane' })],
    });
    const fleet = openFleet(config);
    const { preferred, fallback } = fleet.record(requestOf(1), NOON_MS);
    expect([preferred.cap === null, fallback?.cap === null]).toEqual([true, false]);
    expect(fleet.capOf('n-1')?.lane).toBe('zai');
  });
});

describe('the record', () => {
  it('takes local time for peak hours', () => {
    const peakAt = (zoneOffsetMinutes: number) =>
      openFleet(configOf(), { zoneOffsetMinutes: () => zoneOffsetMinutes }).record(requestOf(1), NOON_MS)
        .preferred.inPeak;
    expect([peakAt(0), peakAt(-241), peakAt(600), peakAt(599)]).toEqual([true, false, false, true]);
  });

  it('draws for policies that read draws, and for no other', () => {
    let drawn = 0;
    const draw = () => ++drawn / 10;
    const config = configOf();
    openFleet(config, { draw }).record(requestOf(1), NOON_MS);
    expect(drawn).toBe(0);
    const fleet = openFleet(config, { draw }, { kind: 'name', policy: 'random' });
    const { preferred, fallback } = fleet.record(requestOf(1), NOON_MS);
    expect([preferred, fallback!].map(({ accounts }) => accounts[0]!.draw)).toEqual([0.1, 0.2]);
  });

  it('names of lanes that do not exist are a broken invariant', () => {
    expect(() => openFleet(configOf()).lane('x')).toThrow("broken invariant: no lane is named 'x'");
  });
});

describe('a policy from a simulation', () => {
  it('is judged anew when the weekly resets change', () => {
    const winner = (policy: string) => ({
      policy,
      trials: 10,
      runnerUp: null,
      margin: null,
      marginHalfWidth95: null,
      asGood: [],
    });
    const guide = {
      kind: 'summary',
      winners: {
        path: 's.json',
        resultDigest: '',
        overall: winner('random'),
        byResetClass: { same_reset: winner('paced'), staggered_reset: winner('burn_rate') },
        byLoad: [],
      },
    } as const;
    const config = configOf({ lanes: [laneOf('zai', [accountOf('y'), accountOf('z')])], routes: [] });
    const fleet = openFleet(config, {}, guide);
    const policy = (nowMs: number) => fleet.record(requestOf(1), nowMs).preferred.policy;
    expect(policy(NOON_MS)).toBe('paced');
    fleet.findAccount('zai', 'y')!.observe('weekly', {
      utilizationFraction: 0,
      resetAtMs: NOON_MS + DAY_MS,
      atMs: NOON_MS,
    });
    // At most once a minute.
    expect(policy(NOON_MS + 59_999)).toBe('paced');
    expect(policy(NOON_MS + 60_000)).toBe('burn_rate');
    expect(fleet.lane('zai').choice).toMatchObject({ source: 'summary: reset class' });
  });
});
