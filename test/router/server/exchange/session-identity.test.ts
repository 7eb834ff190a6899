/** Which session a request belongs to: the clients' own headers first, what the body says last; and for how long. */
import { expect, it } from 'vitest';
import { type MessageFacts, readFacts } from '../../../../src/router/server/exchange/request-facts.ts';
import { MESSAGES } from '../../../../src/router/wire/index.ts';

async function facts(
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<MessageFacts> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const read = await readFacts(MESSAGES, Buffer.from(text), headers);
  if (read.status !== 'read') throw new Error(`it is ${read.status}`);
  return read.facts;
}
const session = async (body: object, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  (await facts(body, headers)).session;
const user = (userId: unknown, first = 'hi'): object => ({
  messages: [{ role: 'user', content: first }],
  metadata: { user_id: userId },
});

it.each([
  'x-claude-code-session-id',
  'session_id',
  'session-id',
  'thread-id',
  'conversation_id',
  'x-opencode-session',
  'x-session-id',
  'x-session-affinity',
])('%s names the session, whoever the user is', async (name) => {
  expect(await session(user('team'), { [name]: 's1' })).toBe(
    await session(user('another'), { [name]: 's1' }),
  );
  expect(await session(user('team'), { [name]: 's1' })).not.toBe(
    await session(user('team'), { [name]: 's2' }),
  );
  expect(await session(user('team'), { [name]: ' ' })).toBe(await session(user('team')));
});

it('a user_id counts by the session in it, in its older form and as JSON', async () => {
  const old = await session(user('user_1f_account_2e_session_3d', 'one'));
  expect(old).toBe(await session(user('user_1f_account_2e_session_3d', 'two')));
  expect(old).not.toBe(await session(user('user_1f_account_2e_session_4c', 'one')));
  const json = (id: string): string => JSON.stringify({ device_id: 'd', session_id: id });
  expect(await session(user(json('3d'), 'one'))).toBe(old);
  expect(await session(user(json('3d')))).not.toBe(await session(user(json('4c'))));
});

it('a bare user_id is no session: conversations that begin differently are apart, turns of one are not', async () => {
  expect(await session(user('team', 'one'))).not.toBe(await session(user('team', 'two')));
  const later = { ...user('team', 'one'), messages: [{ role: 'user', content: 'one' }, { role: 'user' }] };
  expect(await session(later)).toBe(await session(user('team', 'one')));
});

it('a conversation that begins with much is known by its first turn all the same, and by no other', async () => {
  const much = 'x'.repeat(200_000);
  const one = await session(user('team', `${much}1`));
  const [first] = (user('team', `${much}1`) as { messages: object[] }).messages;
  const later = { ...user('team'), messages: [first, { role: 'assistant', content: much }] };
  expect(await session(later)).toBe(one);
  expect(await session(user('team', `y${much}`))).not.toBe(one);
  expect(await session(user('team', `${much}12`))).not.toBe(one);
  const short = { ...user('team', 'one'), messages: [{ role: 'user', content: 'one' }, { content: much }] };
  expect(await session(short)).toBe(await session(user('team', 'one')));
});

it.each([
  [{}],
  [user('')],
  [user(7)],
  [{ metadata: null }],
  [{ metadata: 'x' }],
])('%o has none', async (body) => {
  expect(await session(body)).toBe('');
});

it('is a digest of it and never the name itself', async () => {
  expect(await session({}, { 'x-session-id': 'secret-session' })).toMatch(/^[0-9a-f]{16}$/);
});

const HOUR_MS = 3_600_000;
const block = (control: object): object => ({ type: 'text', text: 'x', cache_control: control });

it.each([
  ['in the system prompt', { system: [block({ type: 'ephemeral', ttl: '1h' })] }, HOUR_MS],
  ['at a tool', { tools: [block({ ttl: '1h', type: 'ephemeral' })] }, HOUR_MS],
  ['one of many', { system: [block({ type: 'ephemeral' })], messages: [block({ ttl: '1h' })] }, HOUR_MS],
  ['for the request', { cache_control: { type: 'ephemeral', ttl: '1h' } }, HOUR_MS],
  ['for five minutes', { system: [block({ type: 'ephemeral', ttl: '5m' })] }, 300_000],
  ['without a ttl', { system: [block({ type: 'ephemeral' })] }, 300_000],
  ['none', {}, 300_000],
  [
    'beside an hour of something else',
    { system: [{ ...block({ type: 'x' }), lease: { ttl: '1h' } }] },
    300_000,
  ],
  [
    'only written about',
    { messages: [{ role: 'user', content: '{"cache_control": {"ttl": "1h"}}' }] },
    300_000,
  ],
])('a cache %s', async (_, body, cacheMs) => {
  expect((await facts(body)).cacheMs).toBe(cacheMs);
  expect((await facts(JSON.stringify(body, null, 2))).cacheMs).toBe(cacheMs);
});
