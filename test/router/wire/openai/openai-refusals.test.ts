import { expect, it } from 'vitest';
import { DIALECTS } from '../../../../src/router/wire/index.ts';
import { type HeaderSet, lookup, NOW_MS } from '../header-sets.ts';

const chat = DIALECTS.find(({ name }) => name === 'chat')!;

const refusalOf = (status: number, error: unknown, headers: HeaderSet = {}) =>
  chat.refusalOf(
    { status, header: lookup(headers), bodyText: JSON.stringify({ error }), streamError: null },
    NOW_MS,
  );

it.each([
  ['of credit', 429, { type: 'insufficient_quota', code: 'insufficient_quota' }, 'billing'],
  ['of a hard limit of the bill', 400, { code: 'billing_hard_limit_reached' }, 'billing'],
  ['of requests', 429, { type: 'requests', code: 'rate_limit_exceeded' }, 'throttle'],
  ['of tokens, without a code', 429, { type: 'tokens', code: null }, 'throttle'],
  ['by a gateway that gives the status as code', 200, { code: 429, message: 'slow' }, 'throttle'],
  ['of a wrong key', 401, { type: 'invalid_request_error', code: 'invalid_api_key' }, 'auth'],
  ['of a model that the project has not', 404, { code: 'model_not_found' }, 'model'],
  ['of an account that is closed', 401, { code: 'account_deactivated' }, 'disabled'],
  ['of a key without a code', 401, { type: 'invalid_request_error', code: null }, 'auth'],
  ['by an overloaded server', 503, { type: 'service_unavailable', code: 'server_is_overloaded' }, 'overload'],
  ['by a broken server', 500, { type: 'server_error', code: null }, 'server'],
  ['by Codex, of a window', 429, { type: 'usage_limit_reached', resets_in_seconds: 60 }, 'quota_window'],
  ['by Z.ai, of its balance', 429, { code: '1113', message: 'no balance' }, 'billing'],
])('a refusal %s', (_, status, error, kind) => {
  expect(refusalOf(status, error, { 'retry-after': '5' })?.kind).toBe(kind);
});

it.each([
  ['retry-after', { 'retry-after': '7' }, '', 7000],
  [
    'the limit that is empty',
    {
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '8s',
      'x-ratelimit-reset-requests': '1h',
    },
    'Please try again in 3s.',
    8000,
  ],
  ['the message', { 'x-ratelimit-remaining-tokens': '5' }, 'Please try again in 1.5s.', 1500],
])('a throttled model waits as long as %s says', (_, headers, message, waitMs) => {
  const found = refusalOf(429, { code: 'rate_limit_exceeded', message }, headers);
  expect(found).toMatchObject({ kind: 'throttle', scope: 'model', untilMs: NOW_MS + waitMs });
});

it('the limit of a day is no throttle', () => {
  const message = 'Limit 200, Used 200 (requests per day). Please try again in 7h12m0s.';
  const found = refusalOf(429, { code: 'rate_limit_exceeded', message });
  expect(found).toMatchObject({ kind: 'account_limit', scope: 'model', untilMs: NOW_MS + 25_920_000 });
});

it.each([
  [400, 'context_length_exceeded'],
  [400, 'invalid_prompt'],
  [400, 'unsupported_parameter'],
])("status %s %s is the request's own", (status, code) => {
  expect(refusalOf(status, { type: 'invalid_request_error', code })).toBeNull();
});
