/** Which session a request belongs to: the clients' own headers first, what the body says last; and for how long. */
import { expect, it } from 'vitest';
import { messageFacts } from '../../../../src/router/server/exchange/request-body.ts';
import { MESSAGES } from '../../../../src/router/wire/index.ts';

const facts = (
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<typeof messageFacts> =>
  messageFacts(MESSAGES, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), headers);
const session = (body: object, headers: Readonly<Record<string, string>> = {}): string =>
  facts(body, headers)!.session;
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
])('%s names the session, whoever the user is', (name) => {
  expect(session(user('team'), { [name]: 's1' })).toBe(session(user('another'), { [name]: 's1' }));
  expect(session(user('team'), { [name]: 's1' })).not.toBe(session(user('team'), { [name]: 's2' }));
  expect(session(user('team'), { [name]: ' ' })).toBe(session(user('team')));
});

it('a user_id counts by the session in it, in its older form and as JSON', () => {
  const old = session(user('user_1f_account_2e_session_3d', 'one'));
  expect(old).toBe(session(user('user_1f_account_2e_session_3d', 'two')));
  expect(old).not.toBe(session(user('user_1f_account_2e_session_4c', 'one')));
  const json = (id: string): string => JSON.stringify({ device_id: 'd', session_id: id });
  expect(session(user(json('3d'), 'one'))).toBe(old);
  expect(session(user(json('3d')))).not.toBe(session(user(json('4c'))));
});

it('a bare user_id is no session: conversations that begin differently are apart, turns of one are not', () => {
  expect(session(user('team', 'one'))).not.toBe(session(user('team', 'two')));
  const later = { ...user('team', 'one'), messages: [{ role: 'user', content: 'one' }, { role: 'user' }] };
  expect(session(later)).toBe(session(user('team', 'one')));
});

it.each([[{}], [user('')], [user(7)], [{ metadata: null }], [{ metadata: 'x' }]])('%o has none', (body) => {
  expect(session(body)).toBe('');
});

it('is a digest of it and never the name itself', () => {
  expect(session({}, { 'x-session-id': 'secret-session' })).toMatch(/^[0-9a-f]{16}$/);
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
    'only written about',
    { messages: [{ role: 'user', content: '{"cache_control": {"ttl": "1h"}}' }] },
    300_000,
  ],
])('a cache %s', (_, body, cacheMs) => {
  expect(facts(body)!.cacheMs).toBe(cacheMs);
  expect(facts(JSON.stringify(body, null, 2))!.cacheMs).toBe(cacheMs);
});
