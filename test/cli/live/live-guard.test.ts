/** Whom the live page answers: this machine's own reader, and no page of another site. */
import { describe, expect, it } from 'vitest';
import { type Asked, refusalOf } from '../../../src/cli/live/live-guard.ts';

const OWN: Asked = { method: 'GET', host: '127.0.0.1:8083', origin: undefined, fetchSite: undefined };

describe('refusalOf', () => {
  it.each<Partial<Asked>>([
    {},
    { host: 'localhost:8083' },
    { host: 'LOCALHOST:8083' },
    { host: '[::1]:8083' },
    { fetchSite: 'none' },
    { fetchSite: 'same-origin', origin: 'http://127.0.0.1:8083' },
  ])('answers %j', (asked) => {
    expect(refusalOf({ ...OWN, ...asked })).toBeNull();
  });

  it.each<[Partial<Asked>, number]>([
    [{ method: 'POST' }, 405],
    [{ method: 'HEAD' }, 405],
    [{ method: 'OPTIONS' }, 405],
    [{ host: undefined }, 403],
    [{ host: '' }, 403],
    [{ host: 'evil.example:8083' }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'localhost.evil.example:8083' }, 403],
    [{ host: '192.168.1.2:8083' }, 403],
    [{ host: '127.0.0.1:8083:9' }, 403],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://127.0.0.1:3000' }, 403],
    [{ origin: 'https://127.0.0.1:8083' }, 403],
    [{ fetchSite: 'cross-site' }, 403],
    [{ fetchSite: 'same-site' }, 403],
    [{ fetchSite: 'same-origin,cross-site' }, 403],
  ])('refuses %j in one sentence', (asked, status) => {
    const refusal = refusalOf({ ...OWN, ...asked });
    expect(refusal).toEqual({ status, message: expect.stringMatching(/^[^\n]+[^.\n]$/) });
  });
});
