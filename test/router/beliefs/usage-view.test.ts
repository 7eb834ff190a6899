/** The live state as it is shown: worked by hand, and never another answer than the decision's. */
import { describe, expect, it } from 'vitest';
import { accountUsages, charge, modelUsages } from '../../../src/router/beliefs/index.ts';
import {
  accountOf,
  capOf,
  configOf,
  finish,
  HOUR_MS,
  laneOf,
  MINUTE_MS,
  NOON_MS,
  openFleet,
  requestOf,
  sampleOf,
  send,
  statedHold,
  windowOf,
} from './fleets.ts';

const capped = (change: Parameters<typeof capOf>[0] = {}) => openFleet(configOf({ caps: [capOf(change)] }));

const spend = (
  fleet: ReturnType<typeof openFleet>,
  tokens: number,
  endedMs: number,
  model = 'm',
  lane = 'zai',
) =>
  charge(fleet, {
    lane,
    account: lane === 'zai' ? 'z' : 'a',
    model,
    sample: sampleOf(tokens, { dirtyMs: 2000, streamMs: 1000, outputTokens: 100 }),
    endedMs,
    firstContentMs: 250,
  });

describe('models', () => {
  it('show use, caps, flags and the times until they lift', () => {
    const fleet = capped({ weekly: { kind: 'tokens', value: 4000 } });
    spend(fleet, 700, NOON_MS - HOUR_MS);
    spend(fleet, 300, NOON_MS - 600);
    expect(modelUsages(fleet, NOON_MS)).toEqual({
      m: expect.objectContaining({
        provider: 'zai',
        cap: 'm',
        rolling_in: 1000,
        rolling_out: 200,
        rolling_pct: 1,
        weekly_pct: 0.25,
        rolling_used_tokens: 1000,
        rolling_capacity_tokens: 1000,
        weekly_used_tokens: 1000,
        weekly_capacity_tokens: 4000,
        weekly_capacity_hours: null,
        reqs: 2,
        // The older leaves in four hours: below both levels then.
        eta_rolling_sec: 14_400,
        time_to_under_warn_sec: 14_400,
        time_to_unblock_sec: 14_400,
        warn: true,
        block: true,
        warn_pct: 0.8,
        warn_pct_auto: 0.8,
        warn_pct_confidence: 0,
        gap_seconds_p50: null,
        gap_samples: 0,
        cooldown: { active: false, until: null, cause: null },
      }),
    });
    const { speeds } = modelUsages(fleet, NOON_MS).m!;
    expect(speeds.rolling).toMatchObject({ out_elr_tps: 100, out_dirty_tps: 50 });
    expect(speeds.ttft_ms).toEqual({ p50: 250, p90: 250, p99: 250 });
    expect([speeds.rolling_samples, speeds.weekly_samples]).toEqual([2, 2]);
  });

  it('waiting seconds round up: never early', () => {
    const fleet = capped({ rollingTokens: 100 });
    spend(fleet, 100, NOON_MS - 600);
    expect(modelUsages(fleet, NOON_MS).m!.time_to_unblock_sec).toBe(18_000);
    const later = NOON_MS - 600 + 5 * HOUR_MS;
    expect(modelUsages(fleet, later - 1).m!.time_to_unblock_sec).toBe(1);
    expect(modelUsages(fleet, later).m!.time_to_unblock_sec).toBe(0);
  });

  it('configured and idle ones are there; the warn flag is of the rolling window alone', () => {
    const fleet = openFleet(
      configOf({
        caps: [
          capOf({ pattern: 'x*' }),
          capOf({ rollingTokens: null, weekly: { kind: 'tokens', value: 100 } }),
        ],
      }),
    );
    spend(fleet, 90, NOON_MS);
    const usages = modelUsages(fleet, NOON_MS);
    expect(Object.keys(usages)).toEqual(['m', 'x*']);
    expect(usages['x*']).toMatchObject({ cap: 'x*', reqs: 0, rolling_pct: 0, warn: false, block: false });
    expect(usages.m).toMatchObject({ warn: false, block: false, weekly_pct: 0.9 });
    // Looking makes no meter.
    expect(fleet.models.all()).toHaveLength(1);
  });

  it('what is reserved shows in flight and does not flag a block', () => {
    const fleet = capped();
    send(fleet, requestOf(500), NOON_MS);
    send(fleet, requestOf(500), NOON_MS);
    expect(modelUsages(fleet, NOON_MS).m).toMatchObject({ in_flight_tokens: 1000, block: false });
  });

  it('a model on two lanes shows the lane of its cap', () => {
    const fleet = capped();
    spend(fleet, 10, NOON_MS, 'm', 'anthropic');
    spend(fleet, 20, NOON_MS);
    expect(modelUsages(fleet, NOON_MS).m).toMatchObject({ rolling_used_tokens: 20, reqs: 1 });
    spend(fleet, 30, NOON_MS, 'n', 'anthropic');
    expect(modelUsages(fleet, NOON_MS).n).toMatchObject({ provider: 'anthropic', reqs: 1 });
  });

  it('a model is held when every account of its lane is, until the first is back', () => {
    const lanes = [laneOf('zai', [accountOf('z'), accountOf('y')])];
    const fleet = openFleet(configOf({ lanes, routes: [], caps: [capOf()] }));
    const cooldown = () => modelUsages(fleet, NOON_MS).m!.cooldown;
    const z = { lane: 'zai', account: 'z', family: '' };
    fleet.holds.put(statedHold(z, NOON_MS + 9000, 'auth', NOON_MS));
    expect(cooldown()).toEqual({ active: false, until: null, cause: null });
    const y = { lane: 'zai', account: 'y', family: 'm' };
    fleet.holds.put(statedHold(y, NOON_MS + 5000, 'model_window', NOON_MS));
    expect(cooldown()).toEqual({ active: true, until: NOON_MS / 1000 + 5, cause: 'model_window' });
  });
});

describe('accounts', () => {
  const config = configOf({ lanes: [laneOf('zai', [accountOf('z'), accountOf('y')])], routes: [] });

  it('show both windows, what is on its way and when they were used', () => {
    const fleet = openFleet(config);
    const sent = send(fleet, requestOf(100), NOON_MS);
    finish(fleet, sent, 250, NOON_MS + 30_000);
    send(fleet, requestOf(40), NOON_MS + 30_000);
    const served = accountUsages(fleet, NOON_MS + 30_000).find(({ requests }) => requests === 1)!;
    expect(served).toMatchObject({
      lane: 'zai',
      short: {
        kind: 'fixed',
        used_pct: 0.25,
        capacity_tokens: 1000,
        headroom_tokens: 750,
        length_sec: 18_000,
        resets_at: (NOON_MS + HOUR_MS) / 1000,
        source: 'metered',
        source_age_sec: null,
        burn_pct_per_hour: 0.25,
        // Three quarters left at a quarter an hour is after the reset.
        time_to_wall_sec: null,
      },
      in_flight: 1,
      in_flight_tokens: 40,
      usable: true,
      why: '',
      cooldown_until: null,
      last_served: NOON_MS / 1000 + 30,
    });
  });

  it('hit the wall before the reset where the burn says so', () => {
    const fleet = openFleet(config);
    fleet.findAccount('zai', 'z')!.spend(NOON_MS, 800);
    expect(accountUsages(fleet, NOON_MS)[0]!.short).toMatchObject({
      burn_pct_per_hour: 0.8,
      time_to_wall_sec: 900,
    });
  });

  it('name what keeps them from serving', () => {
    const fleet = openFleet(config);
    const [z, y] = ['z', 'y'].map((name) => fleet.findAccount('zai', name)!);
    z!.reserve(1000);
    y!.spend(NOON_MS, 12_000);
    const why = () => accountUsages(fleet, NOON_MS).map((account) => [account.usable, account.why]);
    expect(why()).toEqual([
      [false, 'short window is spent'],
      [false, 'weekly window is spent'],
    ]);
    // Overrun is a fraction above 1, headroom is not below 0.
    expect(accountUsages(fleet, NOON_MS)[1]!.weekly).toMatchObject({ used_pct: 1.2, headroom_tokens: 0 });
    z!.release(1000);
    const scope = { lane: 'zai', account: 'z', family: '' };
    fleet.holds.put(statedHold(scope, NOON_MS + 5000, 'throttle', NOON_MS));
    expect(accountUsages(fleet, NOON_MS)[0]).toMatchObject({
      usable: false,
      why: 'held: throttled',
      cooldown_until: NOON_MS / 1000 + 5,
      cooldown_cause: 'throttle',
    });
    expect(accountUsages(fleet, NOON_MS + 5000)[0]).toMatchObject({ usable: true, cooldown_until: null });
  });

  it('say when the provider itself spoke, until the reset it named', () => {
    const fleet = openFleet(config);
    const resetAtMs = NOON_MS + 10 * MINUTE_MS;
    fleet.findAccount('zai', 'z')!.observe('short', { utilizationFraction: 0.4, resetAtMs, atMs: NOON_MS });
    const at = (nowMs: number) => accountUsages(fleet, nowMs)[0]!.short;
    expect(at(NOON_MS + 7000)).toMatchObject({ used_pct: 0.4, source: 'upstream', source_age_sec: 7 });
    expect(at(resetAtMs)).toMatchObject({ used_pct: 0, source: 'metered', source_age_sec: null });
  });

  it('of unknown size show fractions and no tokens', () => {
    const short = windowOf({ kind: 'first_use', capacityTokens: null, resetAtMs: null });
    const fleet = openFleet(configOf({ lanes: [laneOf('zai', [accountOf('z', { short })])], routes: [] }));
    expect(accountUsages(fleet, NOON_MS)[0]!.short).toMatchObject({
      used_pct: 0,
      capacity_tokens: null,
      headroom_tokens: null,
      resets_at: null,
      time_to_wall_sec: null,
    });
  });
});
