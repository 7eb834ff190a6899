/**
 * Headers on their way through: what belongs to one connection stays there, what belongs to the router never
 * leaves it, and a credential of ours replaces the client's.
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { LaneApi } from '../../wire/index.ts';

/** RFC 9110 section 7.6.1, and what describes one connection's body. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Header by which a client shows the router's own token. */
export const TOKEN_HEADER = 'x-quotalab-token';

/** Header by which a client says how much a request matters, 1 (most) to 4; for the router alone. */
export const PRIORITY_HEADER = 'x-quotalab-priority';

/** Of the request only: set anew for the upstream. */
const REPLACED = new Set([
  'host',
  'content-length',
  'accept-encoding',
  'expect',
  TOKEN_HEADER,
  PRIORITY_HEADER,
]);

const CREDENTIAL_HEADERS = new Set(['x-api-key', 'authorization']);

/** Headers that name whose quota is used: with a credential of ours the client's name somebody else. */
const OWNER_HEADERS = new Set(['openai-organization', 'openai-project']);

export interface OwnCredential {
  readonly header: 'x-api-key' | 'authorization';
  readonly secret: string;
}

export interface RequestHeaderOptions {
  /** null = the client's own. */
  readonly credential: OwnCredential | null;
  /** The router's token, which is no credential of the upstream. */
  readonly routerToken: string | null;
  /** What the upstream speaks. */
  readonly api: LaneApi;
  readonly anthropicVersion: string;
}

const bearer = (value: string): string | null => /^Bearer\s+(.+)$/i.exec(value)?.[1] ?? null;

/** Names that the Connection header adds to those of one hop. */
function named(connection: string | undefined): ReadonlySet<string> {
  return new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
}

/** Header lines for the upstream, as a flat list of names and values. */
export function upstreamHeaders(headers: IncomingHttpHeaders, options: RequestHeaderOptions): string[] {
  const { credential, routerToken, api, anthropicVersion } = options;
  const listed = named(headers.connection);
  const lines: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name) || REPLACED.has(name) || listed.has(name)) continue;
    if (credential !== null && OWNER_HEADERS.has(name)) continue;
    if (CREDENTIAL_HEADERS.has(name)) {
      if (credential !== null) continue;
      const secret = name === 'authorization' ? bearer(String(value)) : String(value);
      if (routerToken !== null && secret === routerToken) continue;
    }
    for (const each of Array.isArray(value) ? value : [value]) lines.push(name, each);
  }
  if (api === 'messages' && headers['anthropic-version'] === undefined)
    lines.push('anthropic-version', anthropicVersion);
  // The bytes are relayed as they come and read on the way.
  lines.push('accept-encoding', 'identity');
  if (credential?.header === 'x-api-key') lines.push('x-api-key', credential.secret);
  if (credential?.header === 'authorization') lines.push('authorization', `Bearer ${credential.secret}`);
  return lines;
}

/** By these an upstream speaks of the pages that may read its own address, not ours. */
const OF_PAGES = /^access-control-/;

/** The upstream's header lines for the client, beside what the answer has of `own`. */
export function clientHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  own: OutgoingHttpHeaders,
): Record<string, string | string[]> {
  const listed = named(String(headers.connection ?? ''));
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name) || listed.has(name) || OF_PAGES.test(name)) continue;
    kept[name] = value;
  }
  if (own.vary !== undefined) kept.vary = [headers.vary ?? [], String(own.vary)].flat().join(', ');
  return kept;
}
