import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowOfClaim } from '../../../../src/router/wire/anthropic/index.ts';
import { readLimits } from '../../../../src/router/wire/refusals/index.ts';
import {
  CODEX,
  type HeaderSet,
  inSeconds,
  lookup,
  NOW_MS,
  OPEN_PLAN,
  SHORT,
  SHORT_SPENT,
  unified,
  WEEK,
} from '../header-sets.ts';

const read = (headers: HeaderSet) => readLimits(lookup(headers), NOW_MS);

describe('the limits of a subscription', () => {
  it('are nothing without headers', () => {
    expect(read({})).toEqual({
      windows: [],
      status: null,
      claim: null,
      resetAtMs: null,
      isOverageInUse: false,
      perMinute: [],
      ignored: [],
    });
  });

  it('are two windows with use, reset and status', () => {
    expect(read(SHORT_SPENT)).toEqual({
      windows: [
        {
          claim: 'five_hour',
          ...SHORT,
          utilizationFraction: 1,
          resetAtMs: NOW_MS + 2_094_000,
          status: 'rejected',
        },
        {
          claim: 'seven_day',
          ...WEEK,
          utilizationFraction: 0.59,
          resetAtMs: NOW_MS + 300_000_000,
          status: 'allowed',
        },
      ],
      status: 'rejected',
      claim: 'five_hour',
      resetAtMs: NOW_MS + 2_094_000,
      isOverageInUse: false,
      perMinute: [],
      ignored: [],
    });
  });

  it('hold the week of a model tier beside them', () => {
    const tier = unified({
      '7d_oi-status': 'rejected',
      '7d_oi-reset': inSeconds(90),
      '7d_oi-utilization': '1.2',
    });
    expect(read({ ...OPEN_PLAN, ...tier }).windows[2]).toEqual({
      claim: 'seven_day_overage_included',
      lengthMinutes: 10_080,
      families: ['fable', 'opus'],
      utilizationFraction: 1.2,
      resetAtMs: NOW_MS + 90_000,
      status: 'rejected',
    });
  });

  it.each([
    ['five_hour', SHORT],
    ['seven_day', WEEK],
    ['seven_day_opus', { lengthMinutes: 10_080, families: ['opus'] }],
    ['seven_day_sonnet', { lengthMinutes: 10_080, families: ['sonnet'] }],
    ['seven_day_some_new_tier', { lengthMinutes: 10_080, families: ['some_new_tier'] }],
    ['thirty_day', { lengthMinutes: 43_200, families: 'all' }],
  ])('give the common reset and status to the claimed window alone: %s', (claim, window) => {
    const headers = unified({ status: 'rejected', reset: inSeconds(60), 'representative-claim': claim });
    expect(read(headers).windows).toEqual([
      { claim, ...window, utilizationFraction: null, resetAtMs: NOW_MS + 60_000, status: 'rejected' },
    ]);
  });

  it('prefer the own reset of a window to the common one', () => {
    const headers = unified({
      reset: inSeconds(60),
      'representative-claim': 'five_hour',
      '5h-reset': inSeconds(90),
    });
    expect(read(headers).windows[0]?.resetAtMs).toBe(NOW_MS + 90_000);
  });

  it('know no window for a claim that names none', () => {
    expect(read(unified({ status: 'rejected', 'representative-claim': 'overage' }))).toMatchObject({
      windows: [],
      status: 'rejected',
      claim: 'overage',
    });
    expect([null, '', 'overage', 'seven_days', 'five_hours'].map(windowOfClaim)).toEqual(Array(5).fill(null));
  });

  it.each([
    ['allowed', 'allowed'],
    ['allowed_warning', 'allowed_warning'],
    ['queueing_soft', 'allowed_warning'],
    ['rejected', 'rejected'],
    ['Rejected ', 'rejected'],
    ['rate_limited', 'rejected'],
    ['blocked', 'rejected'],
    ['queueing_hard', 'rejected'],
    ['payment_required', 'rejected'],
    ['ok', null],
    ['', null],
  ])('read the status %j as %j', (word, status) => {
    expect(read(unified({ status: word })).status).toBe(status);
  });

  it.each([
    ['0', 0],
    ['1.01', 1.01],
    ['1e-05', 0.00001],
    ['1.3', 1.3],
    ['45', 0.45],
    ['100', 1],
    ['-0.1', null],
    ['101', null],
    ['NaN', null],
    ['', null],
    ['59%', null],
  ])('read the use %j as %j', (value, fraction) => {
    const headers = unified({ '5h-status': 'allowed', '5h-utilization': value });
    expect(read(headers).windows[0]?.utilizationFraction).toBe(fraction);
  });

  it.each([
    ['epoch seconds', String(NOW_MS / 1000 + 1800)],
    ['epoch milliseconds', String(NOW_MS + 1_800_000)],
    ['RFC 3339', new Date(NOW_MS + 1_800_000).toISOString()],
  ])('read a reset in %s, as gateways write it', (_, reset) => {
    const headers = unified({ '5h-status': 'rejected', '5h-reset': reset });
    expect(read(headers).windows[0]?.resetAtMs).toBe(NOW_MS + 1_800_000);
  });

  it('read a use beyond the end of a rejected window as it came, and one in percent as a share', () => {
    const used = (value: string) =>
      read(unified({ '5h-status': 'rejected', '5h-utilization': value })).windows[0]?.utilizationFraction;
    expect(['1.0', '2.5', '100'].map(used)).toEqual([1, 2.5, 1]);
  });

  it.each([
    ['30d', { claim: 'thirty_day', lengthMinutes: 43_200, families: 'all' }],
    ['7d_opus', { claim: 'seven_day_opus', lengthMinutes: 10_080, families: ['opus'] }],
    ['7d_sonnet', { claim: 'seven_day_sonnet', lengthMinutes: 10_080, families: ['sonnet'] }],
    ['45m_fable', { claim: '45_minute_fable', lengthMinutes: 45, families: ['fable'] }],
    ['2w', { claim: 'two_week', lengthMinutes: 20_160, families: 'all' }],
    ['surprise', { claim: 'surprise', lengthMinutes: null, families: 'all' }],
    ['0d', { claim: '0d', lengthMinutes: null, families: 'all' }],
  ])('hold a window that nobody listed: %s', (part, window) => {
    const headers = unified({ [`${part}-utilization`]: '0.4', [`${part}-reset`]: inSeconds(60) });
    expect(read(headers).windows).toEqual([
      { ...window, utilizationFraction: 0.4, resetAtMs: NOW_MS + 60_000, status: null },
    ]);
  });

  it('hold no window of what lies beyond the plan', () => {
    const beyond = ['overage', 'slow', 'grace', 'slow-offer', 'grace_period'].flatMap((part) => [
      [`${part}-status`, 'rejected'],
      [`${part}-utilization`, '1'],
      [`${part}-reset`, inSeconds(60)],
    ]);
    expect(read(unified(Object.fromEntries(beyond))).windows).toEqual([]);
  });

  it('are the same in any order of the headers', () => {
    const headers = {
      ...CODEX,
      ...OPEN_PLAN,
      ...unified({ '7d_oi-utilization': '0.2', '30d-utilization': '0.1' }),
    };
    const turned = Object.fromEntries(Object.entries(headers).toReversed());
    expect(read(turned)).toEqual(read(headers));
    expect(read(headers).windows.at(-1)?.claim).toBe('seven_day_overage_included');
  });

  it('see paid extra use only where it is said', () => {
    expect(read(unified({ 'overage-in-use': 'true' })).isOverageInUse).toBe(true);
    expect(read(unified({ 'overage-in-use': 'false' })).isOverageInUse).toBe(false);
    expect(read(unified({ 'overage-status': 'allowed' })).isOverageInUse).toBe(false);
  });
});

describe('the limits of an API key', () => {
  it('are read per kind, with their own clock', () => {
    const headers = {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-08-06T12:00:10Z',
      'anthropic-ratelimit-input-tokens-limit': '40000',
      'anthropic-ratelimit-input-tokens-remaining': '39000',
      'anthropic-ratelimit-input-tokens-reset': inSeconds(10),
      'anthropic-ratelimit-output-tokens-remaining': '-5',
      'anthropic-ratelimit-tokens-limit': '48000',
    };
    expect(read(headers).perMinute).toEqual([
      { kind: 'requests', limit: 50, remaining: 0, resetAtMs: NOW_MS + 10_000 },
      { kind: 'tokens', limit: 48_000, remaining: null, resetAtMs: null },
      { kind: 'input_tokens', limit: 40_000, remaining: 39_000, resetAtMs: null },
    ]);
  });
});

it('Codex windows stand beside the others', () => {
  expect(read({ ...OPEN_PLAN, ...CODEX }).windows.map(({ claim }) => claim)).toEqual([
    'codex_5h',
    'five_hour',
    'codex_7d',
    'seven_day',
  ]);
});

describe('any header values', () => {
  const names = Object.keys({
    ...OPEN_PLAN,
    ...CODEX,
    ...unified({ '7d_oi-status': '', '7d_oi-reset': '', '7d_oi-utilization': '', 'overage-in-use': '' }),
    ...unified({ '30d-utilization': '', '30d_new-reset': '', 'x-utilization': '' }),
    'x-codex-y-primary-window-minutes': '',
  }).concat(
    ['requests', 'tokens', 'input-tokens', 'output-tokens'].flatMap((kind) =>
      ['limit', 'remaining', 'reset'].map((part) => `anthropic-ratelimit-${kind}-${part}`),
    ),
  );
  const value = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.bigInt().map(String),
    fc.integer({ min: -10, max: 20_000 }).map(String),
    fc.constantFrom(
      'rejected',
      'allowed',
      'five_hour',
      'seven_day_opus',
      'true',
      '300',
      '10080',
      inSeconds(5),
    ),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const sets = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });

  it('give finite numbers >= 0 or null, never NaN', () => {
    fc.assert(
      fc.property(sets, (headers) => {
        const limits = read(headers);
        const numbers = [
          limits.resetAtMs,
          ...limits.windows.flatMap(({ utilizationFraction, resetAtMs }) => [utilizationFraction, resetAtMs]),
          ...limits.perMinute.flatMap(({ limit, remaining, resetAtMs }) => [limit, remaining, resetAtMs]),
        ];
        for (const number of numbers) {
          expect(number === null || (Number.isFinite(number) && number >= 0)).toBe(true);
        }
        for (const { utilizationFraction } of limits.windows) {
          expect(utilizationFraction ?? 0).toBeLessThanOrEqual(100);
        }
      }),
      { seed: 46, numRuns: 1000 },
    );
  });
});
