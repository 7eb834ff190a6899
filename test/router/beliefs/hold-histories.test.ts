/**
 * Properties of holds over random histories of answers: an account that would serve is asked within an hour, no hold
 * outlives its clamp, and requests that cost nothing change none.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { longestHoldMs } from '../../../src/router/beliefs/hold.ts';
import {
  type Fleet,
  markSuccess,
  noteSpent,
  releaseAttempt,
  settleAttempt,
  takeFailure,
  takeRefusal,
} from '../../../src/router/beliefs/index.ts';
import type { Refusal, RefusalKind } from '../../../src/router/wire/index.ts';
import {
  accountOf,
  configOf,
  HOUR_MS,
  laneOf,
  MINUTE_MS,
  NOON_MS,
  openFleet,
  requestOf,
  sampleOf,
  send,
  windowOf,
} from './fleets.ts';

const SEED = 20_261_201;

type Answer = RefusalKind | 'served' | 'failed';

const anyAnswer: fc.Arbitrary<Answer> = fc.constantFrom(
  'served',
  'served',
  'failed',
  'quota_window',
  'account_limit',
  'throttle',
  'auth',
  'billing',
  'disabled',
  'model',
  'server',
  'windowless',
);

/** What an upstream says at one request: its answer, a stated end in minutes, the minutes until the next. */
const anyStep = fc.record({
  answer: anyAnswer,
  statedMinutes: fc.option(fc.integer({ min: 0, max: 20_000 })),
  afterMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
  isFree: fc.boolean(),
});

const refusalOf = (kind: RefusalKind, untilMs: number | null): Refusal => ({
  kind,
  scope: 'account',
  untilMs,
  window: kind === 'quota_window' ? { claim: 'seven_day', lengthMinutes: 10_080, families: 'all' } : null,
  reason: 'r',
});

/** Accounts of one lane, each with a week of so many tokens. */
function fleetOf(names: readonly string[], capacityTokens: number): Fleet {
  const weekly = windowOf({ lengthMinutes: 10_080, capacityTokens, resetAtMs: null });
  const short = windowOf({ capacityTokens: 1e9, resetAtMs: null });
  const accounts = names.map((name) => accountOf(name, { short, weekly }));
  return openFleet(configOf({ lanes: [laneOf('zai', accounts)], routes: [] }), { cooldownMs: 5000 });
}

interface Sent {
  /** '' = refused or told to wait. */
  readonly account: string;
}

/** One request and its one answer. */
function play(fleet: Fleet, nowMs: number, answer: Answer, untilMs: number | null, isFree = false): Sent {
  const { record, decision, attempt } = send(fleet, requestOf(100, { isFree }), nowMs);
  if (!isFree) noteSpent(fleet, record, decision, 'm');
  if (attempt === null) return { account: '' };
  if (answer === 'served') {
    settleAttempt(fleet, attempt, { sample: sampleOf(isFree ? 0 : 100), endedMs: nowMs, firstContentMs: 0 });
    markSuccess(fleet, attempt, nowMs);
  } else {
    releaseAttempt(fleet, attempt);
    if (answer === 'failed') takeFailure(fleet, attempt, nowMs);
    else takeRefusal(fleet, attempt, refusalOf(answer, untilMs), nowMs, { status: 429, secret: '' });
  }
  return { account: attempt.account };
}

const histories = fc.array(anyStep, { minLength: 1, maxLength: 25 });

it('no hold outlives its clamp, whatever was answered', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const fleet = fleetOf(['z', 'y'], 3000);
      let nowMs = NOON_MS;
      for (const { answer, statedMinutes, afterMinutes } of steps) {
        nowMs += afterMinutes * MINUTE_MS;
        play(fleet, nowMs, answer, statedMinutes === null ? null : nowMs + statedMinutes * MINUTE_MS);
        for (const hold of fleet.holds.all()) {
          const lengthMinutes = hold.cause === 'quota_window' ? 10_080 : null;
          const most = longestHoldMs(hold.cause, lengthMinutes);
          expect(hold.untilMs - hold.evidence.atMs).toBeLessThanOrEqual(most);
        }
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});

it.each([
  ['a lone account', ['z']],
  ['two accounts, of which the other serves', ['z', 'y']],
])('%s: whenever it would serve, it is asked within an hour', (_, names) => {
  fc.assert(
    fc.property(histories, (steps) => {
      const fleet = fleetOf(names, 3000);
      let nowMs = NOON_MS;
      for (const { answer, statedMinutes, afterMinutes } of steps) {
        nowMs += afterMinutes * MINUTE_MS;
        play(fleet, nowMs, answer, statedMinutes === null ? null : nowMs + statedMinutes * MINUTE_MS);
      }
      // From now on everybody serves, and somebody asks every minute.
      const asked = new Set<string>();
      for (let minute = 0; minute <= 60; minute++) {
        const { account } = play(fleet, nowMs + minute * MINUTE_MS, 'served', null);
        if (account !== '') asked.add(account);
        if (fleet.holds.all().length === 0) break;
      }
      const held = fleet.holds.all().filter(({ evidence }) => evidence.atMs <= nowMs);
      for (const { scope, cause } of held) expect([cause, asked.has(scope.account)]).toEqual([cause, true]);
      if (names.length === 1) expect([...asked]).toEqual(names);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

it('a request that costs nothing changes no hold', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const fleet = fleetOf(['z', 'y'], 3000);
      let nowMs = NOON_MS;
      for (const { answer, statedMinutes, afterMinutes, isFree } of steps) {
        nowMs += afterMinutes * MINUTE_MS;
        const before = fleet.holds.all();
        play(fleet, nowMs, answer, statedMinutes === null ? null : nowMs + statedMinutes * MINUTE_MS, isFree);
        if (isFree) expect(fleet.holds.all()).toEqual(before);
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});

it('a pause stands through every answer, until it is ended by hand', () => {
  const fleet = fleetOf(['z'], 1e9);
  fleet.holds.put({
    scope: { lane: 'zai', account: 'z', family: '' },
    cause: 'paused',
    evidence: { atMs: NOON_MS, status: 0, header: '' },
    untilMs: 8_640_000_000_000_000,
    doubtAtMs: 8_640_000_000_000_000,
    isStated: true,
    count: 0,
    window: '',
    secret: '',
    isSuspicion: false,
  });
  for (let hour = 0; hour < 200; hour++) {
    expect(play(fleet, NOON_MS + hour * HOUR_MS, 'served', null).account).toBe('');
  }
});
