/**
 * Who may ask. On loopback without a token: programs of this machine, and of web pages those that the owner named; any
 * other page is refused, be it by its origin, by what its browser says of it, or by a name that was bound to a loopback
 * address. With a token: who shows it, compared in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hostName, isForeignPage, isLoopback } from '../../core/index.ts';
import { TOKEN_HEADER } from './parts/index.ts';

export type Access =
  | { readonly status: 'granted' }
  | { readonly status: 'refused'; readonly httpStatus: 401 | 403; readonly message: string };

/** Whom a router lets in. */
export interface AccessRules {
  /** null = the router listens on loopback alone and asks for none. */
  readonly token: string | null;
  /** Origins of the web pages that may ask, as browsers write them. */
  readonly pageOrigins: ReadonlySet<string>;
}

const GRANTED: Access = { status: 'granted' };

const refused = (httpStatus: 401 | 403, message: string): Access => ({
  status: 'refused',
  httpStatus,
  message,
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares without telling how much of it was right. */
function isToken(shown: string | undefined, token: string): boolean {
  return shown !== undefined && timingSafeEqual(digest(shown), digest(token));
}

/** Paths that tell nothing but life. */
const OPEN_PATHS = new Set(['/healthz', '/readyz', '/', '/api/hello']);

/** True when the router's token comes with the request, in any of the headers it may be sent in. */
export function showsToken(headers: Readonly<Record<string, unknown>>, token: string): boolean {
  const bearer = /^Bearer\s+(.+)$/i.exec(String(headers.authorization ?? ''))?.[1];
  const shown = [headers[TOKEN_HEADER], bearer, headers['x-api-key']];
  return shown.some((value) => typeof value === 'string' && isToken(value, token));
}

/** Longest origin that is said back. */
const LONGEST_ORIGIN = 100;

function judgeLocal(headers: IncomingHttpHeaders, origins: ReadonlySet<string>): Access {
  const { origin, host } = headers;
  if (host !== undefined && !isLoopback(hostName(host))) {
    return refused(403, 'this router listens on loopback: ask it by localhost, 127.0.0.1 or [::1]');
  }
  if (origin !== undefined && origins.has(origin)) return GRANTED;
  const fetchSite = headers['sec-fetch-site']?.toString();
  if (!isForeignPage({ host, origin, fetchSite })) return GRANTED;
  const whose = origin === undefined ? 'other sites' : origin.slice(0, LONGEST_ORIGIN);
  return refused(
    403,
    `web pages of ${whose} may not use this router; allowed: origins named by --allow-origin`,
  );
}

/** Judges a request by its path and headers. */
export function judgeAccess(
  headers: IncomingHttpHeaders,
  path: string,
  { token, pageOrigins }: AccessRules,
): Access {
  if (token === null) return judgeLocal(headers, pageOrigins);
  if (OPEN_PATHS.has(path) || showsToken(headers, token)) return GRANTED;
  return refused(401, `this router asks for its token: send it as ${TOKEN_HEADER}`);
}
