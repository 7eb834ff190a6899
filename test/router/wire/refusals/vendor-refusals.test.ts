import { describe, expect, it } from 'vitest';
import type { ApiFault } from '../../../../src/router/wire/index.ts';
import { readLimits } from '../../../../src/router/wire/refusals/index.ts';
import { vendorRefusal } from '../../../../src/router/wire/refusals/vendor-refusals.ts';
import { CODEX, type HeaderSet, HOUR_MS, lookup, NOW_MS, SHORT, WEEK } from '../header-sets.ts';

interface Saying {
  readonly fault: ApiFault;
  readonly body?: unknown;
  readonly headers?: HeaderSet;
  readonly hintMs?: number | null;
}

function read({ fault, body = {}, headers = {}, hintMs = null }: Saying) {
  const limits = readLimits(lookup(headers), NOW_MS);
  return vendorRefusal({ fault, bodyText: JSON.stringify(body), limits, hintMs }, NOW_MS);
}

describe('Z.ai', () => {
  const zai = (type: string, message = '', hintMs: number | null = null) =>
    read({ fault: { type, message }, hintMs });

  it.each([
    ['1001', 'auth', 'account'],
    ['1113', 'billing', 'account'],
    ['1302', 'throttle', 'account'],
    ['1303', 'throttle', 'account'],
    ['1304', 'quota_window', 'account'],
    ['1305', 'overload', 'lane'],
    ['1308', 'quota_window', 'account'],
    ['1309', 'billing', 'account'],
    ['1310', 'quota_window', 'account'],
    ['1311', 'model', 'model'],
    ['1312', 'overload', 'model'],
    ['1313', 'throttle', 'account'],
  ])('%s is %s for the %s', (code, kind, scope) => {
    expect(zai(code)).toMatchObject({ kind, scope, untilMs: null, reason: `code ${code}` });
  });

  it.each([
    ['1210'],
    ['1301'],
    ['1261'],
    ['rate_limit_error'],
    [''],
  ])('%j is no refusal of its own', (code) => {
    expect(zai(code)).toBeNull();
  });

  it('writes the reset in UTC+8: 22:30 there is 14:30 UTC', () => {
    expect(
      zai('1308', 'Usage limit reached for 5 hour. Your limit will reset at 2026-08-06 22:30:00'),
    ).toMatchObject({
      window: SHORT,
      untilMs: Date.UTC(2026, 7, 6, 14, 30, 0),
    });
    expect(zai('1308', '已达到 5 小时 的使用上限。您的限额将在 2026-08-06 20:00:01 重置')).toMatchObject({
      window: SHORT,
      untilMs: NOW_MS + 1000,
    });
  });

  it.each([
    ['Weekly/Monthly Limit Exhausted. Your limit will reset at 2026-08-09 08:00:00', WEEK],
    ['您已达到每周/每月使用上限，您的限额将在 2026-08-09 08:00:00 重置', WEEK],
    ['Limit Exhausted. Your limit will reset at 2026-08-09 08:00:00', null],
  ])('names its week: %s', (message, window) => {
    expect(zai('1310', message)).toMatchObject({ window, untilMs: Date.UTC(2026, 7, 9) });
  });

  it.each([
    ['past', '2026-08-06 19:59:59'],
    ['not on the clock', '2026-08-06 25:00:00'],
    ['years ahead', '2031-08-06 20:30:00'],
    ['missing', ''],
  ])('falls back on the hint when the reset is %s', (_, instant) => {
    expect(zai('1308', `reset at ${instant}`, NOW_MS + 9000)?.untilMs).toBe(NOW_MS + 9000);
  });

  it('passes the hint on for throttles and overloads', () => {
    for (const code of ['1302', '1305', '1312'])
      expect(zai(code, '', NOW_MS + 9000)?.untilMs).toBe(NOW_MS + 9000);
    expect(zai('1113', '', NOW_MS + 9000)?.untilMs).toBeNull();
  });
});

describe('Codex', () => {
  const fault = { type: 'usage_limit_reached', message: 'The usage limit has been reached' };
  const body = (resets: object) => ({ error: { ...fault, ...resets } });
  const nowSeconds = NOW_MS / 1000;

  it('ends at the instant in the body, else after its seconds, else at the reset of the full window', () => {
    const full = { ...CODEX, 'x-codex-primary-used-percent': '100' };
    const until = (resets: object) => read({ fault, body: body(resets), headers: full })?.untilMs;
    expect(until({ resets_at: nowSeconds + 60, resets_in_seconds: 90 })).toBe(NOW_MS + 60_000);
    expect(until({ resets_at: null, resets_in_seconds: 90 })).toBe(NOW_MS + 90_000);
    expect(until({ resets_at: nowSeconds - 60, resets_in_seconds: 90 })).toBe(NOW_MS + 90_000);
    expect(until({})).toBe(NOW_MS + 600_000);
  });

  it('falls back on the hint, and then on nothing', () => {
    expect(read({ fault, hintMs: NOW_MS + 9000 })).toMatchObject({ untilMs: NOW_MS + 9000, window: null });
    expect(read({ fault })).toMatchObject({
      kind: 'quota_window',
      scope: 'account',
      untilMs: null,
      window: null,
    });
  });

  it('is about the full window that opens last', () => {
    const both = { ...CODEX, 'x-codex-primary-used-percent': '100', 'x-codex-secondary-used-percent': '101' };
    expect(read({ fault, headers: both })).toMatchObject({
      window: WEEK,
      untilMs: NOW_MS + 24 * HOUR_MS,
    });
  });

  it('without headers is the week where the reset is further away than a short window', () => {
    const at = (hours: number) => read({ fault, body: body({ resets_in_seconds: hours * 3600 }) })?.window;
    expect([at(4.9), at(6), at(24 * 29)]).toMatchObject([null, WEEK, { lengthMinutes: 43_200 }]);
  });

  it('caps a month at 8 days', () => {
    expect(read({ fault, body: body({ resets_in_seconds: 2_592_000 }) })?.untilMs).toBe(
      NOW_MS + 192 * HOUR_MS,
    );
  });

  it('that is not in the plan is billing', () => {
    expect(read({ fault: { type: 'usage_not_included', message: '' } })).toMatchObject({ kind: 'billing' });
  });
});
