import { expect, it } from 'vitest';
import { openaiSession } from '../../../../src/router/wire/openai/openai-session.ts';
import { cacheMsIn } from '../scanned.ts';

const turn = (first: string, more: object = {}) => ({ input: [{ role: 'user', content: first }], ...more });

it.each([
  ['the key of its prompt cache', { prompt_cache_key: 'k', conversation: 'c', user: 'u' }, 'k'],
  ['its conversation', { conversation: 'c', user: 'u' }, 'c'],
  ['its conversation as an object', { conversation: { id: 'c' } }, 'c'],
  ['nothing', { user: '', prompt_cache_key: 7, conversation: null }, ''],
])('a request is named by %s', (_, body, expected) => {
  expect(openaiSession(body)).toBe(expected);
});

it('a user is no session: conversations that begin differently are apart, turns of one are not', () => {
  const one = openaiSession(turn('one', { user: 'team' }));
  expect(one).not.toBe(openaiSession(turn('two', { user: 'team' })));
  expect(one).not.toBe(openaiSession(turn('one', { user: 'others' })));
  const later = { ...turn('one', { user: 'team' }), input: [...turn('one').input, { role: 'assistant' }] };
  expect(openaiSession(later)).toBe(one);
});

it.each([
  ['{"prompt_cache_retention": "24h"}', 24 * 3_600_000],
  ['{"prompt_cache_retention":"in_memory"}', 300_000],
  ['{"tools":[{"prompt_cache_retention":"24h"}]}', 300_000],
  ['{"input":"\\"prompt_cache_retention\\":\\"24h\\""}', 300_000],
])('the cache of %s lives %i ms', (body, expected) => {
  expect(cacheMsIn(body)).toBe(expected);
});
