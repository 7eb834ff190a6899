/** A client's request as an account's upstream gets it: the same bytes, with that account's credential. */
import type { Attempt } from '../../beliefs/index.ts';
import { type LaneUpstream, type OwnCredential, type RouterParts, upstreamHeaders } from '../parts/index.ts';
import type { Exchange } from './exchange-request.ts';
import type { UpstreamRequest } from './upstream-call.ts';
import { upstreamPath } from './upstream-path.ts';

/** The credential that is shown for the account; null = the client's own. */
export function credentialFor(
  parts: RouterParts,
  { request: { headers } }: Exchange,
  { lane, account }: Pick<Attempt, 'lane' | 'account'>,
): OwnCredential | null {
  const own = parts.credentials.of(lane, account);
  const { anthropicAuthToken } = parts.settings;
  if (own !== null || lane !== 'anthropic' || anthropicAuthToken === '') return own;
  if (headers.authorization !== undefined || headers['x-api-key'] !== undefined) return null;
  return { header: 'authorization', secret: anthropicAuthToken };
}

/** What the upstream is asked. */
export function upstreamRequest(
  parts: RouterParts,
  exchange: Exchange,
  { origin, basePath }: LaneUpstream,
  credential: OwnCredential | null,
): UpstreamRequest {
  const { settings, token: routerToken } = parts;
  const { request, dialect, body } = exchange;
  const { anthropicVersion, answerTimeoutMs: headTimeoutMs, streamIdleMs: idleMs } = settings;
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    origin,
    path: upstreamPath(basePath, request.url!, dialect.api),
    headers: upstreamHeaders(request.headers, {
      credential,
      api: dialect.api,
      routerToken,
      anthropicVersion,
    }),
    body,
    headTimeoutMs,
    idleMs,
  };
}
