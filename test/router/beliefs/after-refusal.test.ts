/** What follows from each class of refusal: what rests, until when, and where the request may go. */
import { describe, expect, it } from 'vitest';
import { type Consequence, releaseAttempt, takeRefusal } from '../../../src/router/beliefs/index.ts';
import type { Refusal, RefusalKind, WindowClaim } from '../../../src/router/wire/index.ts';
import {
  accountOf,
  capOf,
  configOf,
  FILL_FIRST,
  finish,
  HOUR_MS,
  laneOf,
  MINUTE_MS,
  NOON_MS,
  openFleet,
  requestOf,
  send,
} from './fleets.ts';

const SHORT: WindowClaim = { claim: 'five_hour', lengthMinutes: 300, families: 'all' };
const WEEK: WindowClaim = { claim: 'seven_day', lengthMinutes: 10_080, families: 'all' };

const refusal = (kind: RefusalKind, change: Partial<Refusal> = {}): Refusal => ({
  kind,
  scope: 'account',
  untilMs: null,
  window: null,
  reason: 'r',
  ...change,
});

const MODEL = 'claude-haiku-4-5';
const request = requestOf(10, { model: MODEL, routedModel: MODEL });
const config = configOf({
  lanes: [laneOf('zai', [accountOf('z'), accountOf('y')]), laneOf('anthropic', [accountOf('a')])],
  caps: [capOf({ pattern: MODEL })],
});

function refused(what: Refusal, settings: Parameters<typeof openFleet>[1] = {}) {
  const fleet = openFleet(config, settings);
  const { attempt } = send(fleet, request, NOON_MS);
  releaseAttempt(fleet, attempt!);
  const consequence = takeRefusal(fleet, attempt!, what, NOON_MS);
  return { fleet, attempt: attempt!, consequence };
}

const holdOf = ({ hold }: Consequence) =>
  hold === null ? null : [hold.scope.family, (hold.untilMs - NOON_MS) / MINUTE_MS, hold.cause];

describe('each class holds the narrowest thing', () => {
  const soon = { untilMs: NOON_MS + 35 * MINUTE_MS };
  it.each<[string, Refusal, Consequence['again'], ReturnType<typeof holdOf>]>([
    [
      'a spent window, until it resets',
      refusal('quota_window', soon),
      'quota_overshoot',
      ['', 35, 'quota_window'],
    ],
    [
      'a spent window without a word, 5 min',
      refusal('quota_window'),
      'quota_overshoot',
      ['', 5, 'quota_window'],
    ],
    [
      'a model tier, that family alone',
      refusal('model_window', soon),
      'quota_overshoot',
      ['haiku', 35, 'model_window'],
    ],
    ['a throttle, a minute at most', refusal('throttle', soon), 'quota_overshoot', ['', 1, 'throttle']],
    [
      'a throttle, as told when it is less',
      refusal('throttle', { untilMs: NOON_MS + 6000 }),
      'quota_overshoot',
      ['', 0.1, 'throttle'],
    ],
    [
      'an account limit without a word',
      refusal('account_limit'),
      'quota_overshoot',
      ['', 5, 'account_limit'],
    ],
    [
      'an account limit, as told',
      refusal('account_limit', soon),
      'quota_overshoot',
      ['', 35, 'account_limit'],
    ],
    [
      'a refused credential, as long as any end that nobody stated',
      refusal('auth'),
      'fallback',
      ['', 5, 'auth'],
    ],
    ['a burst holds nothing', refusal('windowless'), 'quota_overshoot', null],
    ['an overload holds nothing', refusal('overload'), 'fallback', null],
    ['a broken server holds nothing', refusal('server'), 'fallback', null],
    ['a bad request goes to the client', refusal('request'), null, null],
    ['an account without credit', refusal('billing'), 'quota_overshoot', ['', 5, 'billing']],
    [
      'a bill for this kind of request holds nothing',
      refusal('billing', { scope: 'request' }),
      'quota_overshoot',
      null,
    ],
    ['a disabled organisation', refusal('disabled'), 'quota_overshoot', ['', 5, 'disabled']],
    [
      'a model that the plan lacks, that model alone',
      refusal('model'),
      'quota_overshoot',
      [MODEL, 5, 'model'],
    ],
    ['a throttle that says now', refusal('throttle', { untilMs: NOON_MS }), 'quota_overshoot', null],
    [
      'an end that is past is no word',
      refusal('quota_window', { untilMs: NOON_MS }),
      'quota_overshoot',
      ['', 5, 'quota_window'],
    ],
  ])('%s', (_, what, again, hold) => {
    const { consequence, fleet } = refused(what);
    expect(consequence.again).toBe(again);
    expect(holdOf(consequence)).toEqual(hold);
    expect(fleet.holds.all()).toHaveLength(hold === null ? 0 : 1);
    expect(consequence.sameAccountOnce).toBe(what.kind === 'windowless');
  });

  it('and nothing where holds are turned off', () => {
    for (const kind of ['quota_window', 'model_window', 'throttle', 'account_limit', 'auth'] as const) {
      const { consequence, fleet } = refused(refusal(kind), { cooldownMs: 0 });
      expect(consequence.hold).toBeNull();
      expect(consequence.again).not.toBeNull();
      expect(fleet.holds.all()).toEqual([]);
    }
  });

  it('a credential of the client is the client’s to know', () => {
    const own = configOf({ lanes: [laneOf('zai', [accountOf('z', { credential: null })])], routes: [] });
    const fleet = openFleet(own);
    const { attempt } = send(fleet, request, NOON_MS);
    releaseAttempt(fleet, attempt!);
    for (const kind of ['auth', 'billing', 'disabled', 'model'] as const) {
      expect(takeRefusal(fleet, attempt!, refusal(kind), NOON_MS)).toMatchObject({ again: null, hold: null });
    }
    expect(fleet.holds.all()).toEqual([]);
  });
});

describe('afterwards', () => {
  it('the sibling serves, then the fallback, then again the preferred lane when the rest is over', () => {
    const { fleet, attempt } = refused(
      refusal('quota_window', { untilMs: NOON_MS + HOUR_MS, window: SHORT }),
    );
    const tried = [['zai', attempt.accountIndex]] as const;
    const second = send(fleet, request, NOON_MS, tried, 'quota_overshoot');
    expect(second.decision).toMatchObject({ lane: 'zai', accountIndex: 1 - attempt.accountIndex });
    releaseAttempt(fleet, second.attempt!);
    takeRefusal(fleet, second.attempt!, refusal('quota_window', { untilMs: NOON_MS + HOUR_MS }), NOON_MS);
    const at = (nowMs: number) => send(fleet, request, nowMs).decision;
    expect(at(NOON_MS + 1)).toMatchObject({ lane: 'anthropic', rerouteDecision: 'quota_cooldown' });
    expect(at(NOON_MS + HOUR_MS)).toMatchObject({ lane: 'zai' });
  });

  it('a model tier that is spent leaves other families on the account', () => {
    const { fleet } = refused(refusal('model_window', { untilMs: NOON_MS + HOUR_MS }));
    const of = (model: string) =>
      fleet
        .record(requestOf(1, { model, routedModel: model }), NOON_MS)
        .preferred.accounts.filter(({ hold }) => hold !== null).length;
    expect([of('claude-haiku-9'), of('claude-opus-4')]).toEqual([1, 0]);
  });

  it('the window that refused is full until the reset that was told, whatever we counted', () => {
    const untilMs = NOON_MS + 90 * MINUTE_MS;
    const { fleet, attempt } = refused(refusal('quota_window', { untilMs, window: SHORT }), {
      cooldownMs: 0,
    });
    const account = fleet.findAccount('zai', attempt.account)!;
    expect(account.reading('short', NOON_MS)).toMatchObject({ headroomUnits: 0, minutesLeft: 90 });
    expect(account.reading('weekly', NOON_MS).headroomUnits).toBe(10_000);
    account.advanceTo(untilMs);
    expect(account.reading('short', untilMs).headroomUnits).toBe(1000);
  });

  it('also when a reload came between', () => {
    const fleet = openFleet(config);
    const { attempt } = send(fleet, request, NOON_MS);
    fleet.reconfigure(config, FILL_FIRST, NOON_MS);
    releaseAttempt(fleet, attempt!);
    fleet.reconfigure(config, FILL_FIRST, NOON_MS);
    const untilMs = NOON_MS + HOUR_MS;
    takeRefusal(fleet, attempt!, refusal('quota_window', { untilMs, window: WEEK }), NOON_MS);
    expect(fleet.findAccount('zai', attempt!.account)!.reading('weekly', NOON_MS)).toMatchObject({
      headroomUnits: 0,
      minutesLeft: 60,
    });
  });
});

describe('calibration', () => {
  it('notes how full our sums were and how far off our reset was; only quota refusals', () => {
    const fleet = openFleet(config);
    finish(fleet, send(fleet, request, NOON_MS), 700, NOON_MS);
    const laterMs = NOON_MS + HOUR_MS;
    const { attempt } = send(fleet, request, laterMs);
    releaseAttempt(fleet, attempt!);
    takeRefusal(fleet, attempt!, refusal('throttle'), laterMs);
    takeRefusal(fleet, attempt!, refusal('server'), laterMs);
    expect(fleet.capOf(MODEL)!.calibration.reading().confidence).toBe(0);
    // Our oldest use leaves at 17:00; the provider says 16:58.
    const untilMs = NOON_MS + 5 * HOUR_MS - 2 * MINUTE_MS;
    takeRefusal(fleet, attempt!, refusal('quota_window', { untilMs }), laterMs);
    expect(fleet.capOf(MODEL)!.calibration.reading()).toMatchObject({
      confidence: 1 / 21,
      gapSecondsP50: 120,
      gapSamples: 1,
    });
    // Refused at .7: learned min(.8, .7); one refusal in 21 moves the level by .0048: not yet.
    expect(fleet.capOf(MODEL)!.calibration.tick(0.8, 0)).toBeNull();
  });

  it('a model without a cap teaches nothing', () => {
    const fleet = openFleet(configOf());
    const { attempt } = send(fleet, request, NOON_MS);
    releaseAttempt(fleet, attempt!);
    expect(takeRefusal(fleet, attempt!, refusal('quota_window'), NOON_MS).again).toBe('quota_overshoot');
  });
});
