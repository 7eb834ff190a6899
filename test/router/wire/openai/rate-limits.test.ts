import { expect, it } from 'vitest';
import { durationMs, openaiLimits, waitInMessage } from '../../../../src/router/wire/openai/rate-limits.ts';
import { lookup, NOW_MS } from '../header-sets.ts';

it.each([
  ['6m0s', 360_000],
  ['120ms', 120],
  ['1.5s', 1500],
  ['2m59.56s', 179_560],
  ['17h23m1s', 62_581_000],
  ['1d', 86_400_000],
  ['0s', 0],
  ['', null],
  ['soon', null],
  ['6', null],
  ['-1s', null],
  ['1s later', null],
])('the duration %s is %s ms', (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

it('the wait in a message is read, the first that is named', () => {
  expect(waitInMessage('Limit 3, Used 3. Please try again in 6m0s. Visit https://x')).toBe(360_000);
  expect(waitInMessage('Please try again in 212ms.')).toBe(212);
  expect(waitInMessage('Please try again later')).toBeNull();
});

it('headers tell limits of requests and tokens', () => {
  const headers = lookup({
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '1s',
    'x-ratelimit-limit-tokens': '150000',
    'x-ratelimit-remaining-tokens': '149984',
    'x-ratelimit-reset-tokens': '6m0s',
  });
  expect(openaiLimits(headers, NOW_MS)).toEqual([
    { kind: 'requests', limit: 60, remaining: 0, resetAtMs: NOW_MS + 1000 },
    { kind: 'tokens', limit: 150_000, remaining: 149_984, resetAtMs: NOW_MS + 360_000 },
  ]);
  expect(openaiLimits(lookup({}), NOW_MS)).toEqual([]);
});
