import { describe, expect, it } from 'vitest';
import { faultDetails, faultOf } from '../../../../src/router/wire/reading/api-fault.ts';

const UNKNOWN = { type: 'unknown_error', message: '' };

describe('what an error body says', () => {
  it.each([
    ['the Messages API', { type: 'error', error: { type: 'api_error', message: 'x' } }, 'api_error', 'x'],
    ['a number as code', { error: { code: '1308', message: 'x' } }, '1308', 'x'],
    ['a number that is no text', { error: { code: 1302, message: 'x' } }, '1302', 'x'],
    ['a number under type', { error: { type: '1305', message: 'x' } }, '1305', 'x'],
    ['a number beside a general type', { error: { type: 'rate_limit_error', code: '1308' } }, '1308', ''],
    ['a status beside a type', { error: { type: 'rate_limit_error', code: 429 } }, 'rate_limit_error', ''],
    ['a status alone', { error: { code: 429, message: 'x' } }, '429', 'x'],
    ['a bare text', { error: 'x' }, 'unknown_error', 'x'],
    ['success false', { code: 1001, msg: 'x', success: false }, '1001', 'x'],
  ])('from %s', (_, body, type, message) => {
    expect(faultOf(body)).toEqual({ type, message });
  });

  it.each([
    ['an error type alone', { type: 'error' }],
    ['an empty error', { error: {} }],
    ['an error of the wrong kind', { error: [1, [2]] }],
    ['fields of the wrong kind', { error: { type: 7, message: ['x'], code: {} } }],
  ])('is unknown from %s', (_, body) => {
    expect(faultOf(body)).toEqual(UNKNOWN);
  });

  it.each([
    ['a message', { type: 'message', content: [] }],
    ['a null error', { type: 'message', error: null }],
    ['success true', { success: true, code: 200 }],
    ['nothing', {}],
  ])('is nothing from %s', (_, body) => {
    expect(faultOf(body)).toBeNull();
  });

  it('does not choke on deep nesting', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(faultDetails({ code: deep, type: deep })).toEqual(UNKNOWN);
  });
});
