/** What a refusal means, by fixtures, and what nothing in an answer can do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGES, type Refusal } from '../../../../src/router/wire/index.ts';
import {
  CODEX,
  HOUR_MS,
  inSeconds,
  lookup,
  NOW_MS,
  OPEN_PLAN,
  SHORT_SPENT,
  unified,
} from '../header-sets.ts';
import { apiBody, CLASSES, type Fixture } from './refusal-fixtures.ts';

function classified({ status = 429, headers = {}, body = '', streamError = null }: Fixture): Refusal | null {
  const bodyText = typeof body === 'string' ? body : JSON.stringify(body);
  return MESSAGES.refusalOf({ status, header: lookup(headers), bodyText, streamError }, NOW_MS);
}

describe('a refusal', () => {
  it.each(CLASSES)('%s', (_, fixture, { untilMs, ...expected }) => {
    const until = untilMs === undefined || untilMs === null ? {} : { untilMs: NOW_MS + untilMs };
    const found = classified(fixture);
    expect(found).toMatchObject({ ...expected, ...until });
    if (untilMs === null) expect(found?.untilMs).toBeNull();
  });
});

describe('no refusal', () => {
  const NONE: ReadonlyArray<readonly [title: string, fixture: Fixture]> = [
    ['a served answer', { status: 200, headers: OPEN_PLAN, body: { type: 'message' } }],
    ['a served answer near its cap', { status: 200, headers: unified({ status: 'allowed_warning' }) }],
    [
      'a served answer while paid extra usage flows',
      { status: 200, headers: { ...SHORT_SPENT, ...unified({ 'overage-in-use': 'true' }) } },
    ],
    [
      'a served answer whose overage alone is refused',
      { status: 200, headers: { ...OPEN_PLAN, ...unified({ 'overage-status': 'rejected' }) } },
    ],
    [
      'a served answer that talks about errors',
      { status: 200, body: { content: [{ text: '{"error":{"type":"rate_limit_error"}}' }], error: null } },
    ],
    ['a redirect', { status: 307, headers: SHORT_SPENT }],
    [
      'a bad request',
      { status: 400, body: apiBody('invalid_request_error', 'messages: at least one is required') },
    ],
    ['a 400 without a body', { status: 400 }],
    ['an unknown path', { status: 404, body: apiBody('not_found_error', 'Not Found') }],
    ['a body too large', { status: 413, body: apiBody('request_too_large', 'too large') }],
    ['an unprocessable body', { status: 422, body: '{' }],
    [
      "a client's mistake inside a stream",
      { status: 200, streamError: { type: 'invalid_request_error', message: 'x' } },
    ],
    [
      'an unknown vendor number inside a stream',
      { status: 200, streamError: { type: '1210', message: 'x' } },
    ],
  ];

  it.each(NONE)('is %s', (_, fixture) => {
    expect(classified(fixture)).toBeNull();
  });
});

describe('whatever an upstream says', () => {
  const secret = 'sk-ant-SECRET';
  const headerValue = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'rejected',
      'allowed',
      'five_hour',
      'seven_day_opus',
      'true',
      '0',
      '7',
      '99999999',
      inSeconds(60),
    ),
    fc.double().map(String),
  );
  const headers = fc.dictionary(
    fc.constantFrom(...Object.keys({ ...SHORT_SPENT, ...CODEX }), 'retry-after', 'x-should-retry'),
    headerValue,
    { noNullPrototype: true },
  );
  const type = fc.oneof(
    fc.constantFrom(
      'rate_limit_error',
      'overloaded_error',
      'usage_limit_reached',
      '1308',
      '1310',
      '1302',
      secret,
    ),
    fc.string(),
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({ error: fc.record({ type, message: fc.constant(secret), resets_at: fc.double() }) }),
  );
  const status = fc.constantFrom(200, 201, 302, 400, 401, 402, 403, 404, 413, 429, 500, 503, 529, 999);

  it('nothing throws, ends lie within 8 days, and no text of the body gets into the reason', () => {
    fc.assert(
      fc.property(status, headers, body, fc.option(type), (code, set, text, streamType) => {
        const found = classified({
          status: code,
          headers: set,
          body: text,
          streamError: streamType === null ? null : { type: streamType, message: secret },
        });
        if (found === null) return;
        const { untilMs } = found;
        expect(untilMs === null || (untilMs >= NOW_MS && untilMs <= NOW_MS + 192 * HOUR_MS)).toBe(true);
        expect(found.reason).not.toContain(secret);
        expect(found.reason.length).toBeLessThan(80);
        expect(found.reason).not.toBe('');
      }),
      { seed: 47, numRuns: 2000 },
    );
  });
});
