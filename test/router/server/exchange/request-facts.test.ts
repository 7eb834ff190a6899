/** What a long request says is found in slices, so that others are answered in between. */
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../../src/router/server/exchange/request-facts.ts';
import { DIALECTS, MESSAGES } from '../../../../src/router/wire/index.ts';

const MEBIBYTE = 1024 * 1024;
const CHAT = DIALECTS.find(({ name }) => name === 'chat')!;

/** Reads it, and counts the turns that it left to others. */
async function read(body: object, dialect = MESSAGES) {
  const bytes = Buffer.from(JSON.stringify(body));
  let turns = 0;
  const reading = await readFacts(dialect, bytes, {}, async () => {
    turns++;
  });
  return { reading, turns, bytes };
}

const LAST = { model: 'm', stream: true, max_tokens: 7, metadata: { user_id: 'u_session_s' } };
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(1000) } };

describe('a body of 32 MiB', () => {
  it.each([
    ['one text', 'x'.repeat(32 * MEBIBYTE)],
    ['escapes', '"\n'.repeat(8 * MEBIBYTE)],
    [
      'small messages',
      Array.from({ length: 300_000 }, () => ({ role: 'user', content: [{ text: 'hi', type: 'text' }] })),
    ],
    ['numbers', Array.from({ length: 3_000_000 }, (_, i) => i)],
    ['one picture', [{ type: 'base64', media_type: 'image/png', data: 'A'.repeat(32 * MEBIBYTE) }]],
  ])('of %s leaves a turn to others for every 128 KiB of it', async (_, content) => {
    const { reading, turns, bytes } = await read({ messages: [{ role: 'user', content }, image], ...LAST });
    expect(bytes.length).toBeGreaterThan(12 * MEBIBYTE);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(bytes.length / (128 * 1024 + 20)));
    expect(reading).toMatchObject({
      status: 'read',
      facts: { model: 'm', isStream: true, maxTokens: 7, session: expect.stringMatching(/^[0-9a-f]{16}$/) },
      change: null,
    });
  });

  it('is made to tell its use by a change of a few bytes', async () => {
    const messages = [{ role: 'user', content: 'x'.repeat(16 * MEBIBYTE) }];
    const { reading } = await read({ messages, stream_options: { a: 1 }, ...LAST }, CHAT);
    expect(reading).toMatchObject({ change: { text: '{"a":1,"include_usage":true}' } });
  });
});

it('a short one takes no turn', async () => {
  const { turns } = await read({ messages: [{ role: 'user', content: 'x'.repeat(100_000) }] });
  expect(turns).toBe(0);
});

it.each([
  ['[1]', 'no object'],
  ['7', 'no object'],
  ['', 'no object'],
  ['{"model":"m"', 'no object'],
  ['{"model":"m"}x', 'no object'],
  [`{"a":${'['.repeat(200_000)}`, 'too deep'],
  [`{"messages":${'[{"content":'.repeat(100_000)}`, 'too deep'],
])('%.20s is %s', async (text, status) => {
  for (const dialect of DIALECTS) {
    expect(await readFacts(dialect, Buffer.from(text), {})).toEqual({ status });
  }
});
