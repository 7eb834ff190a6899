import { describe, expect, it } from 'vitest';
import { mergeUsage, usageOfBody } from '../../../../src/router/wire/messages/messages-usage.ts';
import { NO_USAGE, usageOfHeader } from '../../../../src/router/wire/reading/index.ts';

const FULL = { inputTokens: 10, outputTokens: 20, cacheWriteTokens: 30, cacheReadTokens: 40 };

describe('merging usage', () => {
  it('takes the four counts', () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 20,
      cache_creation_input_tokens: 30,
      cache_read_input_tokens: 40,
    };
    expect(mergeUsage(NO_USAGE, usage)).toEqual(FULL);
  });

  it('lets the last usable value of each field win and keeps the others', () => {
    expect(mergeUsage(FULL, { input_tokens: 11, output_tokens: null })).toEqual({ ...FULL, inputTokens: 11 });
  });

  it('counts zero as a value where nothing was known, and never over a count', () => {
    const zeros = {
      input_tokens: 0,
      output_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    };
    const none = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
    expect(mergeUsage(NO_USAGE, zeros)).toEqual(none);
    expect(mergeUsage(FULL, zeros)).toEqual(FULL);
    expect(mergeUsage(none, { output_tokens: 3 })).toEqual({ ...none, outputTokens: 3 });
  });

  it.each([
    [-1],
    [1.5],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [2 ** 53],
    ['7'],
    [null],
    [{}],
    [[7]],
    [true],
  ])('ignores %j as a count', (value) => {
    const usage = {
      input_tokens: value,
      output_tokens: value,
      cache_creation_input_tokens: value,
      cache_read_input_tokens: value,
    };
    expect(mergeUsage(FULL, usage)).toEqual(FULL);
  });

  it.each([[undefined], [null], ['usage'], [7], [[1, 2]]])('takes nothing from %j', (usage) => {
    expect(mergeUsage(FULL, usage)).toBe(FULL);
  });

  it.each([
    ['both lifetimes', { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 7 }, 12],
    ['the short one', { ephemeral_5m_input_tokens: 5 }, 5],
    ['the long one', { ephemeral_1h_input_tokens: 7 }, 7],
    ['neither', {}, 30],
    ['unusable ones', { ephemeral_5m_input_tokens: '5', ephemeral_1h_input_tokens: -7 }, 30],
  ])('sums a written cache from %s', (_, parts, cacheWriteTokens) => {
    expect(mergeUsage(FULL, { cache_creation: parts })).toMatchObject({ ...FULL, cacheWriteTokens });
  });

  it('tells those written for an hour apart, where there are any', () => {
    const usage = { cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 7 } };
    expect(mergeUsage(FULL, usage).cacheWrite1hTokens).toBe(7);
    expect(mergeUsage(mergeUsage(FULL, usage), { output_tokens: 1 }).cacheWrite1hTokens).toBe(7);
    expect(mergeUsage(FULL, { cache_creation: { ephemeral_5m_input_tokens: 5 } })).not.toHaveProperty(
      'cacheWrite1hTokens',
    );
  });

  it('prefers the given sum of a written cache to its parts', () => {
    const usage = { cache_creation_input_tokens: 9, cache_creation: { ephemeral_5m_input_tokens: 5 } };
    expect(mergeUsage(NO_USAGE, usage).cacheWriteTokens).toBe(9);
  });
});

describe('the usage of a whole body', () => {
  it('is that of a message', () => {
    const body = JSON.stringify({ type: 'message', usage: { input_tokens: 3, output_tokens: 4 } });
    expect(usageOfBody(body)).toEqual({
      counts: { ...NO_USAGE, inputTokens: 3, outputTokens: 4 },
      error: null,
    });
  });

  it('is nothing for an error body, which gives its error', () => {
    const body = '{"type":"error","error":{"type":"rate_limit_error","message":"Error"},"request_id":"r"}';
    expect(usageOfBody(body)).toEqual({
      counts: NO_USAGE,
      error: { type: 'rate_limit_error', message: 'Error' },
    });
  });

  it.each([[''], ['{'], ['null'], ['[]'], ['"usage"'], ['<html>502</html>']])('is nothing for %j', (body) => {
    expect(usageOfBody(body)).toEqual({ counts: NO_USAGE, error: null });
  });
});

describe('the usage of a header', () => {
  it.each([
    ['12,34', 12, 34],
    [' 0 , 5 ', 0, 5],
  ])('%j is input, output', (value, inputTokens, outputTokens) => {
    expect(usageOfHeader(value)).toEqual({ ...NO_USAGE, inputTokens, outputTokens });
  });

  it.each([
    [undefined],
    [''],
    ['12'],
    ['12,'],
    [',34'],
    ['-1,2'],
    ['1.5,2'],
    ['1,2,3'],
    ['a,b'],
    ['99999999999999999999,1'],
  ])('%j is nothing', (value) => {
    expect(usageOfHeader(value)).toEqual(NO_USAGE);
  });
});
