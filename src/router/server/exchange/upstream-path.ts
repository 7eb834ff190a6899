/** The path of a request at its upstream: that of the client behind the lane's address. */
import type { LaneApi } from '../../wire/index.ts';

/** A segment such as v1, v4 or v1beta. */
const VERSION = /\/v\d+[a-z]*\d*(?:\/|$)/;

/**
 * The path with its query. Addresses of OpenAI's APIs are written with their version (`https://api.openai.com/v1`):
 * where the lane's has one, it stands for the client's.
 */
export function upstreamPath(basePath: string, url: string, api: LaneApi): string {
  return api === 'openai' && VERSION.test(basePath)
    ? basePath + url.replace(/^\/v1(?=\/)/, '')
    : basePath + url;
}
