/** Rests after refusals: how long, who may try after one, what ends one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cooldown, Cooldowns } from '../../../src/router/beliefs/cooldowns.ts';
import { markSuccess, releaseAttempt } from '../../../src/router/beliefs/index.ts';
import { isResting } from '../../../src/router/deciding/decision-record.ts';
import { configOf, NOON_MS, openFleet, requestOf, send } from './fleets.ts';

const SEED = 20_260_405;
const scope = { lane: 'zai', account: 'z', family: '' };
const family = { ...scope, family: 'm' };

describe('a rest', () => {
  it('is prolonged and never shortened; the longer one keeps its cause', () => {
    const cooldowns = new Cooldowns();
    cooldowns.start(scope, 1000, 'quota_window', 0);
    expect(cooldowns.start(scope, 500, 'throttle', 1)).toMatchObject({
      untilMs: 1000,
      cause: 'quota_window',
    });
    expect(cooldowns.start(scope, 1500, 'throttle', 2)).toMatchObject({ untilMs: 1500, cause: 'throttle' });
  });

  it('ends later with every refusal, whatever their order, until it is cleared', () => {
    const ends = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ends, (untils) => {
        const cooldowns = new Cooldowns();
        for (const untilMs of untils) cooldowns.start(scope, untilMs, 'x', 0);
        const untilMs = Math.max(...untils);
        expect(cooldowns.reading('zai', 'z', '')).toEqual({ untilMs, isProbing: false });
        expect(cooldowns.clear(scope)).toBe(true);
        expect(cooldowns.clear(scope)).toBe(false);
        expect(cooldowns.reading('zai', 'z', '')).toBeNull();
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('of the account and of the model family: the later one counts, other families see the account alone', () => {
    const cooldowns = new Cooldowns();
    cooldowns.start(family, 2000, 'model_window', 0);
    expect(cooldowns.reading('zai', 'z', 'n')).toBeNull();
    cooldowns.start(scope, 1000, 'throttle', 0);
    expect(cooldowns.reading('zai', 'z', 'm')?.untilMs).toBe(2000);
    expect(cooldowns.reading('zai', 'z', 'n')?.untilMs).toBe(1000);
    expect(cooldowns.reading('zai', 'y', 'm')).toBeNull();
    expect(cooldowns.reading('anthropic', 'z', 'm')).toBeNull();
    expect(cooldowns.all()).toHaveLength(2);
  });

  it('is over at its end, not before, and lasts while its probe is out', () => {
    const reading = { untilMs: 1000, isProbing: false };
    expect([999, 1000].map((nowMs) => isResting(reading, nowMs))).toEqual([true, false]);
    expect(isResting({ ...reading, isProbing: true }, 5000)).toBe(true);
    expect(isResting(null, 0)).toBe(false);
  });

  it('names with any letters are kept apart', () => {
    const cooldowns = new Cooldowns();
    cooldowns.start({ lane: 'a","b', account: 'c', family: '' }, 1, 'x', 0);
    expect(cooldowns.reading('a', 'b","c', '')).toBeNull();
  });
});

describe('the probe', () => {
  it('is one: begun only when the rest is over, and not again while it is out', () => {
    const cooldowns = new Cooldowns();
    expect(cooldowns.beginProbe(scope, 0)).toBe(false);
    cooldowns.start(scope, 1000, 'x', 0);
    expect(cooldowns.beginProbe(scope, 999)).toBe(false);
    expect(cooldowns.beginProbe(scope, 1000)).toBe(true);
    expect(cooldowns.beginProbe(scope, 1001)).toBe(false);
    cooldowns.abandonProbe(scope);
    expect(cooldowns.beginProbe(scope, 1002)).toBe(true);
  });

  it('that is refused starts the next rest', () => {
    const cooldowns = new Cooldowns();
    cooldowns.start(scope, 1000, 'x', 0);
    cooldowns.beginProbe(scope, 1000);
    cooldowns.start(scope, 3000, 'y', 1500);
    expect(cooldowns.reading('zai', 'z', '')).toEqual({ untilMs: 3000, isProbing: false });
  });

  it('of many requests at once one goes, the others wait for what becomes of it', () => {
    const fleet = openFleet(configOf({ routes: [] }));
    fleet.cooldowns.start(scope, NOON_MS, 'x', NOON_MS - 1000);
    const sent = Array.from({ length: 50 }, () => send(fleet, requestOf(1), NOON_MS));
    expect(sent.map(({ decision }) => decision.kind === 'send')).toEqual([
      true,
      ...Array<boolean>(49).fill(false),
    ]);
    expect(sent[1]!.decision.rerouteDecision).toBe('quota_cooldown');
    releaseAttempt(fleet, sent[0]!.attempt!);
    expect(send(fleet, requestOf(1), NOON_MS).decision.kind).toBe('send');
  });

  it('is not ended by an older request that comes back', () => {
    const fleet = openFleet(configOf({ routes: [] }));
    const older = send(fleet, requestOf(1), NOON_MS - 2000);
    fleet.cooldowns.start(scope, NOON_MS, 'x', NOON_MS - 1000);
    expect(send(fleet, requestOf(1), NOON_MS).attempt?.probes).toEqual([scope]);
    releaseAttempt(fleet, older.attempt!);
    expect(send(fleet, requestOf(1), NOON_MS).decision.kind).toBe('refuse');
  });
});

describe('a success', () => {
  it('ends the rests of its account and family that began no later than it did', () => {
    const fleet = openFleet(configOf({ routes: [] }), { mode: 'run2cap' });
    fleet.cooldowns.start(scope, NOON_MS + 1e6, 'x', NOON_MS - 1);
    fleet.cooldowns.start({ ...scope, account: 'y' }, NOON_MS + 1e6, 'x', NOON_MS - 1);
    const { attempt } = send(fleet, requestOf(1), NOON_MS);
    fleet.cooldowns.start(family, NOON_MS + 1e6, 'x', NOON_MS + 1);
    expect(markSuccess(fleet, attempt!)).toEqual([scope]);
    const left = (rests: readonly Cooldown[]) => rests.map((rest) => rest.scope);
    expect(left(fleet.cooldowns.all())).toEqual([{ ...scope, account: 'y' }, family]);
    const later = send(fleet, requestOf(1), NOON_MS + 2);
    expect(markSuccess(fleet, later.attempt!)).toEqual([family]);
    expect(markSuccess(fleet, later.attempt!)).toEqual([]);
  });
});
