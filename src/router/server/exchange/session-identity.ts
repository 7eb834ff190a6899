/**
 * Which session a request belongs to, and how long the prompt cache lives that it asks for. Headers in which clients
 * name their session come first, what the body says of it last (wire: each dialect knows its own).
 *
 * Names as clients send them: Claude Code x-claude-code-session-id (its gateway protocol); Codex session_id,
 * session-id, thread-id, conversation_id; opencode x-session-affinity and x-opencode-session.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { JsonVisitor } from '../../../core/index.ts';
import { DAY_CACHE_MS, HOUR_CACHE_MS, SHORT_CACHE_MS } from '../../beliefs/index.ts';

/** The first that is there counts. */
const SESSION_HEADERS: readonly string[] = [
  'x-claude-code-session-id',
  'session_id',
  'session-id',
  'x-codex-session-id',
  'thread-id',
  'conversation_id',
  'conversation-id',
  'x-opencode-session',
  'x-session-id',
  'x-session-affinity',
];

function headerSession(headers: IncomingHttpHeaders): string {
  for (const name of SESSION_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return '';
}

/** Digest of what names the session, `inBody` (as the dialect reads it) last; '' = nothing does. */
export function sessionOf(headers: IncomingHttpHeaders, inBody: string): string {
  const named = headerSession(headers);
  const key = named === '' ? inBody : named;
  return key === '' ? '' : createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** Finds how long the longest prompt cache lives that a request asks for, while its body is scanned. */
export class CacheLook implements JsonVisitor {
  private readonly bytes: Buffer;
  private depth: number;
  /** Depth inside the cache_control that was opened last. */
  private controlDepth: number;
  private longestMs: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.depth = 0;
    this.controlDepth = -1;
    this.longestMs = SHORT_CACHE_MS;
  }

  /** ms; of a request that asks for none, the usual time. */
  get cacheMs(): number {
    return this.longestMs;
  }

  open(name: string | null): void {
    this.depth++;
    if (name === 'cache_control') this.controlDepth = this.depth;
  }

  close(): void {
    if (this.depth === this.controlDepth) this.controlDepth = -1;
    this.depth--;
  }

  value(name: string | null, start: number, end: number): void {
    // An hour is Anthropic's, at any block; OpenAI's caches live minutes, or a day.
    if (name === 'ttl' && this.depth === this.controlDepth && this.isText('1h', start, end)) {
      this.longestMs = Math.max(this.longestMs, HOUR_CACHE_MS);
    }
    if (name === 'prompt_cache_retention' && this.depth === 1 && this.isText('24h', start, end)) {
      this.longestMs = DAY_CACHE_MS;
    }
  }

  private isText(word: string, start: number, end: number): boolean {
    return end - start === word.length + 2 && this.bytes.toString('latin1', start + 1, end - 1) === word;
  }
}
