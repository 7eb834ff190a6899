/** What pieces of an answer are taken to be in tokens: their text counts, and nothing around it. */
import { describe, expect, it } from 'vitest';
import { StreamMeter } from '../../../../src/router/wire/dialect/index.ts';
import { DIALECTS } from '../../../../src/router/wire/index.ts';

/** Output seen in these events of a dialect. */
function seen(dialect: string, ...events: ReadonlyArray<string | object>): number {
  const { readEvent } = DIALECTS.find(({ name }) => name === dialect)!;
  const meter = new StreamMeter(readEvent);
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    meter.feed(Buffer.from(`data: ${data}\n\n`));
  }
  return meter.outputSeen;
}

const delta = (inside: object): object => ({ type: 'content_block_delta', index: 0, delta: inside });
const text = (words: string): object => delta({ type: 'text_delta', text: words });

describe('a piece of the Messages API', () => {
  it.each([
    ['text', text('a'.repeat(40)), 10],
    ['thoughts', delta({ type: 'thinking_delta', thinking: 'a'.repeat(40) }), 10],
    ['arguments of a tool', delta({ type: 'input_json_delta', partial_json: `{"a":"${'b'.repeat(32)}` }), 10],
    ['Chinese', text('世界世界世界世界'), 6],
    ['the seal on thoughts', delta({ type: 'signature_delta', signature: 'x'.repeat(4000) }), 0],
    ['text that quotes another piece', text('"text":"'), 3],
    ['nothing', text(''), 1],
  ])('of %s counts four bytes a token', (_, event, tokens) => {
    expect(seen('messages', event)).toBe(tokens);
  });

  it('may be padded', () => {
    const padded = `${JSON.stringify(text('a'.repeat(40))).slice(0, -1)}${' '.repeat(200)}}`;
    expect(seen('messages', padded)).toBe(10);
  });

  it('that is cut off counts one', () => {
    expect(
      seen('messages', '{"type":"content_block_delta","delta":{"type":"text_delta","text":"abc\\"'),
    ).toBe(1);
  });
});

it.each([
  ['responses', { type: 'response.output_text.delta', delta: 'a'.repeat(40), obfuscation: 'x'.repeat(90) }],
  [
    'chat',
    { choices: [{ delta: { role: 'assistant', content: '', reasoning: 'a'.repeat(40) } }], padding: 'xxxxx' },
  ],
])('a piece of %s counts its text alone', (dialect, event) => {
  expect(seen(dialect, event)).toBe(10);
});
