/** A client's request: its bytes, read whole and kept as they are, and the few facts that the router needs. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Longest name a model is metered under. */
const LONGEST_NAME = 200;

export type BodyReading =
  | { readonly status: 'read'; readonly body: Buffer }
  | { readonly status: 'too large' }
  | { readonly status: 'gone' };

/** The whole body. Reading stops at `maxBytes`; a client that goes away is no error. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyReading> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.removeAllListeners('data');
        request.resume();
        resolve({ status: 'too large' });
      } else chunks.push(chunk);
    });
    request.on('end', () =>
      resolve({ status: 'read', body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes) }),
    );
    request.on('error', () => resolve({ status: 'gone' }));
    request.on('close', () => resolve({ status: 'gone' }));
  });
}

export interface MessageFacts {
  readonly model: string;
  readonly isStream: boolean;
  readonly maxTokens: number | null;
  /** Digest of what names the session; '' = nothing does. */
  readonly session: string;
}

/** Header names that clients put their session in, first match wins. */
const SESSION_HEADERS = ['x-claude-code-session-id', 'x-session-id', 'session_id'];

function sessionOf(metadata: unknown, headers: IncomingHttpHeaders): string {
  const user = (metadata as { user_id?: unknown } | null | undefined)?.user_id;
  const header = SESSION_HEADERS.map((name) => headers[name]).find((value) => typeof value === 'string');
  const key = typeof user === 'string' && user !== '' ? user : (header ?? '');
  return key === '' ? '' : createHash('sha256').update(String(key)).digest('hex').slice(0, 16);
}

/** What a Messages request says; null when it is no JSON object. A request without a model has an empty one. */
export function messageFacts(body: Buffer, headers: IncomingHttpHeaders): MessageFacts | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const { model, stream, max_tokens: maxTokens, metadata } = value as Record<string, unknown>;
  return {
    model: typeof model === 'string' ? model.slice(0, LONGEST_NAME) : '',
    isStream: stream === true,
    maxTokens:
      typeof maxTokens === 'number' && Number.isFinite(maxTokens) && maxTokens > 0 ? maxTokens : null,
    session: sessionOf(metadata, headers),
  };
}
