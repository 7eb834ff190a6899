/** A client's request: its bytes, read whole and kept as they are, and the few facts that the router needs. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseRecord } from '../../../core/index.ts';
import { type Dialect, type MediaAmount, mediaOf, type RequestWords } from '../../wire/index.ts';
import { cacheMsOf, sessionOf } from './session-identity.ts';

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

/** The words of a request; `session` is the digest of what names it. */
export interface MessageFacts extends RequestWords {
  /** How long the prompt cache that it asks for may live, ms. */
  readonly cacheMs: number;
  /** Its pictures and documents. */
  readonly media: MediaAmount;
}

/** What a request in that dialect says; null when it is no JSON object. A request without a model has an empty one. */
export function messageFacts(
  dialect: Dialect,
  body: Buffer,
  headers: IncomingHttpHeaders,
): MessageFacts | null {
  const text = body.toString('utf8');
  const record = parseRecord(text);
  if (record === null) return null;
  const words = dialect.requestWords(record);
  return {
    ...words,
    model: words.model.slice(0, LONGEST_NAME),
    session: sessionOf(headers, words.session),
    cacheMs: cacheMsOf(text),
    media: mediaOf(record.messages ?? record.input),
  };
}
