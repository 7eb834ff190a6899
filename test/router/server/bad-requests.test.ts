/** Requests that the router cannot take: each is answered in the shape of the API, and none reaches an upstream. */
import { describe, expect, it } from 'vitest';
import { ask, message } from './http-client.ts';
import { oneLane, startRouter, upstream } from './router-harness.ts';

describe('a request that the router cannot take', () => {
  const errorBody = (type: string): unknown => ({
    type: 'error',
    error: { type, message: expect.stringMatching(/./) },
    request_id: expect.stringMatching(/^[0-9a-f]{8}$/),
  });

  it.each([
    '',
    '{',
    '[]',
    '"text"',
    'null',
    '{"model":"a"}}',
    '\u0000',
  ])('is refused in the shape of the API: body %j', async (body) => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, []) });
    const answer = await ask(`${url}/v1/messages`, { body });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json).toEqual(errorBody('invalid_request_error'));
    expect(answer.text).toContain('invalid json');
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['by its length', (body: Buffer): Record<string, string> => ({ 'content-length': String(body.length) })],
    ['in chunks', (): Record<string, string> => ({ 'transfer-encoding': 'chunked' })],
  ])('for its size is told 413, %s', async (_, headersOf) => {
    const server = await upstream();
    const limits = { maxBodyBytes: 1000 };
    const { url } = await startRouter({ quotas: oneLane(server.url, []), limits });
    const fits = Buffer.from(JSON.stringify({ model: 'm', text: '' }).padEnd(1000));
    expect((await ask(`${url}/v1/messages`, { body: fits })).status).toBe(200);
    const body = Buffer.alloc(1001, 32);
    const answer = await ask(`${url}/v1/messages`, { method: 'POST', body, headers: headersOf(body) });
    expect(answer.status).toBe(413);
    expect(answer.json).toEqual(errorBody('request_too_large'));
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    '/v1/message',
    '/v1/complete',
    '/v1/messages/batches',
    '/v1/dev/sim-usage',
  ])('is told 404 at %s', async (path) => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, []) });
    const answer = await ask(`${url}${path}`, { body: message() });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['GET', '/v1/messages', 'POST'],
    ['PUT', '/v1/messages/count_tokens', 'POST'],
    ['POST', '/v1/models', 'GET'],
    ['POST', '/v1/usage', 'GET, HEAD'],
    ['DELETE', '/v1/quotas', 'GET, HEAD'],
    ['GET', '/v1/quotas/reload', 'POST'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ])('is told 405 with what is allowed: %s %s', async (method, path, allow) => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, []) });
    const answer = await ask(`${url}${path}`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(server.requests).toHaveLength(0);
  });
});
