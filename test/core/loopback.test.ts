/** Which hosts are this machine, and the host of a Host header. */
import { describe, expect, it } from 'vitest';
import { hostName, isForeignPage, isLoopback } from '../../src/core/loopback.ts';

describe('isLoopback', () => {
  it.each(['localhost', 'LocalHost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each([
    '',
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '127.0.0.1.example',
    'localhost.example',
    '127.0.0',
    '[::2]',
  ])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe('hostName', () => {
  it.each([
    ['localhost:8083', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]:80', '[::1]'],
    [' localhost:1 ', 'localhost'],
    ['a:b:1', 'a:b:1'],
  ])('of %s is %s', (header, name) => {
    expect(hostName(header)).toBe(name);
  });
});

describe('isForeignPage', () => {
  const own = { host: '127.0.0.1:8082', origin: undefined, fetchSite: undefined };
  it.each([
    {},
    { fetchSite: 'none' },
    { origin: 'http://127.0.0.1:8082', fetchSite: 'same-origin' },
  ])('%j is none', (asked) => {
    expect(isForeignPage({ ...own, ...asked })).toBe(false);
  });
  it.each([
    { origin: 'http://localhost:8082' },
    { origin: 'http://127.0.0.1:8083' },
    { origin: 'https://127.0.0.1:8082' },
    { origin: 'null' },
    { fetchSite: 'same-site' },
    { fetchSite: 'cross-site' },
    { origin: 'http://127.0.0.1:8082', fetchSite: 'cross-site' },
  ])('%j is one', (asked) => {
    expect(isForeignPage({ ...own, ...asked })).toBe(true);
  });
});
