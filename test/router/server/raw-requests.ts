/** Requests written byte by byte, and what a router answers to them. */
import { rawClient } from './fault-harness.ts';

export const READING: readonly string[] = [
  '/v1/usage',
  '/v1/quotas',
  '/v1/policy',
  '/v1/decisions',
  '/v1/usage/samples',
  '/v1/usage/rollups',
];

/** Sends raw bytes and gives back all that came until the router closed the connection. */
export const exchangeBytes = (port: number, bytes: string): Promise<string> => rawClient(port, bytes).closed;

export const request = (method: string, path: string, headers: readonly string[], body = ''): string =>
  [`${method} ${path} HTTP/1.1`, 'Connection: close', ...headers, '', body].join('\r\n');

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
