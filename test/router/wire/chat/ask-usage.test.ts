import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askUsage, isUsageChunk } from '../../../../src/router/wire/chat/ask-usage.ts';
import { CHAT } from '../../../../src/router/wire/chat/index.ts';
import { membersIn } from '../scanned.ts';

/** The body, made to ask; null where it need not be changed. */
function asked(body: string): string | null {
  const change = askUsage(membersIn(body, CHAT.requestMembers));
  if (change === null) return null;
  const bytes = Buffer.from(body);
  const [before, after] = [bytes.subarray(0, change.start), bytes.subarray(change.end)];
  return `${before.toString()}${change.text}${after.toString()}`;
}

describe('a request made to ask for its use', () => {
  it.each([
    [
      '{"stream":true,"seed":12345678901234567890}',
      '{"stream_options":{"include_usage":true},"stream":true,"seed":12345678901234567890}',
    ],
    [' {\n "stream": true }', ' {"stream_options":{"include_usage":true},\n "stream": true }'],
    [
      '{"stream":true,"stream_options": null,"n":1.0}',
      '{"stream":true,"stream_options": {"include_usage":true},"n":1.0}',
    ],
    [
      '{"x":"\u00e9","stream":true,"stream_options":{},"str\\u0065am_options" : {"a":1} }',
      '{"x":"\u00e9","stream":true,"stream_options":{},"str\\u0065am_options" : {"a":1,"include_usage":true} }',
    ],
    [
      '{"stream_options":{"x":[1,"}"],"include_usage":false},"stream":true}',
      '{"stream_options":{"x":[1,"}"],"include_usage":true},"stream":true}',
    ],
  ])('%j keeps every other byte', (body, expected) => {
    expect(asked(body)).toBe(expected);
  });

  it.each([
    ['{"model":"m"}'],
    ['{"stream":false}'],
    ['{"stream":true,"stream_options":{"include_usage":true}}'],
    ['[]'],
  ])('%j stays as it is', (body) => {
    expect(asked(body)).toBeNull();
  });

  it('means the same but for the use, whatever it holds', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('stream_options', 'stream', 'a"b', '\\'));
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), fc.constantFrom(0, 2), (fields, indent) => {
        const body: Record<string, unknown> = { ...fields, stream: true };
        const made = asked(JSON.stringify(body, null, indent));
        const before = body.stream_options;
        const options = typeof before === 'object' && !Array.isArray(before) ? before : {};
        const same = JSON.parse(
          JSON.stringify({ ...body, stream_options: { ...options, include_usage: true } }),
        );
        if (made === null) expect((before as { include_usage: unknown }).include_usage).toBe(true);
        else expect(JSON.parse(made)).toEqual(same);
      }),
    );
  });
});

it.each([
  ['{"choices":[],"usage":{"prompt_tokens":1}}', true],
  ['{"choices": [ ],"usage":{"prompt_tokens":1}}', true],
  ['{"choices":[],"prompt_filter_results":[]}', false],
  ['{"choices":[],"usage":null}', false],
  ['{"choices":[{"delta":{"content":"\\"choices\\":[]"}}],"usage":{"prompt_tokens":1}}', false],
  ['[DONE]', false],
])('the chunk %s holds the use and nothing else: %s', (data, expected) => {
  expect(isUsageChunk(data)).toBe(expected);
});
