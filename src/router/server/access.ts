/**
 * Who may ask. On loopback without a token: programs of this machine, but no web page, be it by a foreign origin or
 * by a name that was bound to a loopback address. With a token: who shows it, compared in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostName, isLoopback } from '../../core/index.ts';
import { TOKEN_HEADER } from './parts/index.ts';

export type Access =
  | { readonly status: 'granted' }
  | { readonly status: 'refused'; readonly httpStatus: 401 | 403; readonly message: string };

const GRANTED: Access = { status: 'granted' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares without telling how much of it was right. */
function isToken(shown: string | undefined, token: string): boolean {
  return shown !== undefined && timingSafeEqual(digest(shown), digest(token));
}

function isLocalOrigin(origin: string): boolean {
  try {
    return isLoopback(new URL(origin).hostname);
  } catch {
    return false;
  }
}

/** Paths that tell nothing but life. */
const OPEN_PATHS = new Set(['/healthz', '/readyz', '/', '/api/hello']);

/** True when the router's token comes with the request, in any of the headers it may be sent in. */
export function showsToken(headers: Readonly<Record<string, unknown>>, token: string): boolean {
  const bearer = /^Bearer\s+(.+)$/i.exec(String(headers.authorization ?? ''))?.[1];
  const shown = [headers[TOKEN_HEADER], bearer, headers['x-api-key']];
  return shown.some((value) => typeof value === 'string' && isToken(value, token));
}

/** Judges a request. `token` null = the router listens on loopback alone and asks for none. */
export function judgeAccess(request: IncomingMessage, path: string, token: string | null): Access {
  const { headers } = request;
  if (token !== null) {
    if (OPEN_PATHS.has(path)) return GRANTED;
    if (showsToken(headers, token)) return GRANTED;
    return {
      status: 'refused',
      httpStatus: 401,
      message: `this router asks for its token: send it as ${TOKEN_HEADER}`,
    };
  }
  const { origin, host } = headers;
  if (origin !== undefined && !isLocalOrigin(origin)) {
    return {
      status: 'refused',
      httpStatus: 403,
      message: 'web pages of other hosts may not use this router',
    };
  }
  if (host !== undefined && !isLoopback(hostName(host))) {
    return {
      status: 'refused',
      httpStatus: 403,
      message: 'this router listens on loopback: ask it by localhost, 127.0.0.1 or [::1]',
    };
  }
  return GRANTED;
}
