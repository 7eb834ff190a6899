/** One set of properties that every dialect keeps: a new one is a line of samples. */
import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIALECTS, NO_USAGE, StreamMeter } from '../../../src/router/wire/index.ts';
import { SAMPLES } from './dialect-samples.ts';
import { lookup, NOW_MS } from './header-sets.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Cuts at these places, wherever they fall. */
function cut(all: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (all.length + 1)), all.length].sort((a, b) => a - b);
  return ends.map((end, i) => all.subarray(i === 0 ? 0 : ends[i - 1]!, end));
}

const anyJson = fc.jsonValue({ maxDepth: 3 });
/** Fields that nobody knows, and known names with wrong values. */
const strangeFields = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('type', 'usage', 'error', 'choices', 'response', 'model', 'code')),
  anyJson,
  { maxKeys: 5 },
);

it('have samples, one each', () => {
  expect(Object.keys(SAMPLES)).toEqual(DIALECTS.map(({ name }) => name));
});

describe.each(
  DIALECTS.map((dialect) => ({ dialect, name: dialect.name, sample: SAMPLES[dialect.name]! })),
)('the dialect $name', ({ dialect, sample }) => {
  const metered = (chunks: readonly Uint8Array[]): StreamMeter => {
    const meter = new StreamMeter(dialect.readEvent);
    for (const chunk of chunks) meter.feed(chunk);
    meter.end();
    return meter;
  };
  const refusalOf = (status: number, bodyText: string, headers = {}, streamError = null) =>
    dialect.refusalOf({ status, header: lookup(headers), bodyText, streamError }, NOW_MS);

  it('counts a stream as it counts the JSON answer, however it is cut', () => {
    expect(dialect.usageOfBody(JSON.stringify(sample.body)).counts).toEqual(sample.counts);
    const all = bytes(sample.events.join(''));
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (places) => {
        const { counts, isComplete, hasContent, error } = metered(cut(all, places));
        expect({ counts, isComplete, hasContent, error }).toEqual({
          counts: sample.counts,
          isComplete: true,
          hasContent: true,
          error: null,
        });
      }),
    );
  });

  it('knows that a stream without its last event is not whole', () => {
    expect(metered([bytes(sample.events.slice(0, 3).join(''))]).isComplete).toBe(false);
  });

  it.each([
    ['throttle', 429],
    ['overload', 529],
    ['billing', 402],
    ['auth', 401],
  ] as const)('reads a refusal of class %s from status, body and stream', (kind, status) => {
    const word = sample.words[kind];
    const found = refusalOf(status, sample.errorBody(word, 'no'), { 'retry-after': '3' });
    expect(found?.kind).toBe(kind);
    const { error } = metered([bytes(sample.errorEvent(word, 'no'))]);
    expect(error).toEqual({ type: word, message: 'no' });
    const inside = dialect.refusalOf(
      { status: 200, header: lookup({ 'retry-after': '3' }), bodyText: '', streamError: error },
      NOW_MS,
    );
    expect(inside?.kind).toBe(kind);
  });

  it("leaves the request's own mistakes to the client", () => {
    const word = sample.words.request;
    expect(refusalOf(400, sample.errorBody(word, 'too long'))).toBeNull();
    const { error } = metered([bytes(sample.errorEvent(word, 'too long'))]);
    expect(
      dialect.refusalOf({ status: 200, header: lookup({}), bodyText: '', streamError: error }, NOW_MS),
    ).toBeNull();
  });

  it('takes no served answer for a refusal', () => {
    expect(refusalOf(200, JSON.stringify(sample.body))).toBeNull();
    expect(dialect.usageOfBody(JSON.stringify(sample.body)).error).toBeNull();
  });

  it('reads the words of a request', () => {
    expect(dialect.requestWords(sample.request as Parameters<typeof dialect.requestWords>[0])).toEqual({
      model: 'm',
      isStream: true,
      maxTokens: 7,
      session: 'session',
    });
  });

  it('is not harmed by fields that nobody knows', () => {
    fc.assert(
      fc.property(strangeFields, anyJson, (fields, other) => {
        const body = JSON.stringify({ ...sample.body, strange: fields });
        expect(dialect.usageOfBody(body).counts).toEqual(sample.counts);
        for (const each of [fields, other]) {
          const text = JSON.stringify(each);
          expect(Object.keys(dialect.usageOfBody(text).counts)).toEqual(
            expect.arrayContaining(Object.keys(NO_USAGE)),
          );
          refusalOf(429, text);
          refusalOf(200, text);
          metered([bytes(`data: ${text}\n\n`), bytes(sample.events.join(''))]);
        }
        dialect.requestWords(fields as Parameters<typeof dialect.requestWords>[0]);
      }),
    );
  });

  it('reads back the errors of the router, as bodies and as events', () => {
    for (const word of ['rate_limit_error', 'authentication_error', 'invalid_request_error', 'api_error']) {
      const message = 'a "quoted"\nline \u{1f600}';
      expect(dialect.usageOfBody(dialect.errorBody(word, message, 'req_1')).error?.message).toBe(message);
      const { error } = metered([
        bytes(`data: {"cut off`),
        bytes(dialect.errorEvent(word, message, 'req_1')),
      ]);
      expect(error?.message).toBe(message);
    }
  });
});

it('errors of the Messages API are read by its official client', () => {
  const body = DIALECTS[0]!.errorBody('rate_limit_error', 'later', 'req_1');
  const error = Anthropic.APIError.generate(429, JSON.parse(body), 'later', new Headers());
  expect(error).toBeInstanceOf(Anthropic.RateLimitError);
});
