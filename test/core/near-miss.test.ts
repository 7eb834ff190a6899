/** Hints: the word that was probably meant. */
import { describe, expect, it } from 'vitest';
import { nearestWord, nearMiss } from '../../src/core/near-miss.ts';

const KEYS = ['env', 'file', 'rolling_tokens', 'rolling_seconds', 'header'];

describe('nearMiss', () => {
  it.each([
    ['rolling_token', 'rolling_tokens'],
    ['rollingTokens', 'rolling_tokens'],
    ['Header', 'header'],
    ['haeder', 'header'],
    ['en', 'env'],
    ['fil_', 'file'],
  ])('%s is meant as %s', (word, meant) => {
    expect(nearMiss(word, KEYS)).toBe(meant);
  });

  it.each(['rolling', 'x', 'xy', '', 'e'])('%j is near nothing', (word) => {
    expect(nearMiss(word, KEYS)).toBeNull();
  });

  it('takes the nearest, and the first of equally near ones', () => {
    expect(nearMiss('cat', ['cart', 'cat'])).toBe('cat');
    expect(nearMiss('cat', ['bat', 'hat'])).toBe('bat');
  });
});

describe('nearestWord', () => {
  it.each([
    ['Env', 'env'],
    ['FILE', 'file'],
    ['rolling', 'rolling_tokens'],
    ['hea', 'header'],
  ])('%s is meant as %s, whatever its case', (word, meant) => {
    expect(nearestWord(word, KEYS)).toBe(meant);
  });

  it('takes two edits before a beginning, the shorter of two that begin so, and none for two letters', () => {
    expect(nearestWord('files', ['files-and-more', 'file'])).toBe('file');
    expect(nearestWord('output', ['output-directory', 'output-dir'])).toBe('output-dir');
    expect(nearestWord('ou', ['output-dir'])).toBeNull();
  });
});
