/**
 * What a browser is told so that a page that may ask the router can: the answers of cross-origin sharing (Fetch
 * standard, section 3.3, "CORS protocol"). Other pages are told nothing. Read next: access.ts, who may ask.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Seconds for which a browser need not ask again whether a page may. */
const PREFLIGHT_SECONDS = 600;

/** True for the question that a browser asks before it sends what a page wants to. */
function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/**
 * Marks the answer as one that the asking page may read, where its origin is among these. True where that is all that was
 * asked: the answer is sent then. A browser asks so without a token, which opens nothing.
 */
export function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  origins: ReadonlySet<string>,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !origins.has(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'Origin');
  if (!isPreflight(request)) {
    response.setHeader('access-control-expose-headers', '*');
    return false;
  }
  request.resume();
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  });
  response.end();
  return true;
}
