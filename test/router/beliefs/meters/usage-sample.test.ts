import { expect, it } from 'vitest';
import { usageSample } from '../../../../src/router/beliefs/meters/usage-sample.ts';

const USED = {
  inputTokens: 100,
  outputTokens: 50,
  cacheWriteTokens: 10,
  cacheReadTokens: 1000,
  dirtyMs: 1,
  streamMs: 0,
};
const SHARES = { input: 1, output: 5, cacheWrite: 1.25, cacheRead: 0.1 };

it.each([
  ['without reasoning', {}, SHARES, 100 + 250 + 12.5 + 100],
  ['with reasoning that counts as all output', { reasoningTokens: 20 }, SHARES, 100 + 250 + 12.5 + 100],
  [
    'with reasoning of its own weight',
    { reasoningTokens: 20 },
    { ...SHARES, reasoning: 2 },
    100 + 150 + 40 + 112.5,
  ],
  [
    'with more reasoning than output',
    { reasoningTokens: 90 },
    { ...SHARES, reasoning: 2 },
    100 + 100 + 112.5,
  ],
])('a request %s weighs each kind of token', (_, more, shares, weighted) => {
  expect(usageSample({ ...USED, ...more }, shares).weightedTokens).toBe(Math.round(weighted));
});
