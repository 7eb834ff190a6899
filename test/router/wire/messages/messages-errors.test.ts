import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../../../src/router/wire/index.ts';

describe('an error of the router', () => {
  it('has the shape of the Messages API', () => {
    expect(JSON.parse(MESSAGES.errorBody('rate_limit_error', 'no account is left', 'req_1'))).toEqual({
      type: 'error',
      error: { type: 'rate_limit_error', message: 'no account is left' },
      request_id: 'req_1',
    });
  });

  it('leaves the request id out unless there is one', () => {
    expect(MESSAGES.errorBody('api_error', 'x')).toBe(
      '{"type":"error","error":{"type":"api_error","message":"x"}}',
    );
  });

  it('is read back as what it says, quotes and control characters included', () => {
    const message = 'a "quoted"\nline \u0000 \u{1f600}';
    expect(MESSAGES.usageOfBody(MESSAGES.errorBody('api_error', message)).error).toEqual({
      type: 'api_error',
      message,
    });
  });
});
