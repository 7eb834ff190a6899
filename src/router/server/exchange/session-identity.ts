/**
 * Which session a request belongs to, and how long the prompt cache lives that it asks for. Headers in which clients
 * name their session come first, what the body says of it last (wire: each dialect knows its own).
 *
 * Names as clients send them: Claude Code x-claude-code-session-id (its gateway protocol); Codex session_id,
 * session-id, thread-id, conversation_id; opencode x-session-affinity and x-opencode-session.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
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

/** A cache_control with a ttl of an hour, as a request's JSON has it; inside a text its quotes would be escaped. */
const HOUR_TTL = /"cache_control"\s*:\s*\{[^{}]*"ttl"\s*:\s*"1h"/;

/** The same of OpenAI: its caches live minutes, or a day. */
const DAY_RETENTION = /"prompt_cache_retention"\s*:\s*"24h"/;

/** How long the longest prompt cache lives that the request asks for, ms; of one that asks for none, the usual time. */
export function cacheMsOf(bodyText: string): number {
  if (bodyText.includes('"24h"') && DAY_RETENTION.test(bodyText)) return DAY_CACHE_MS;
  return bodyText.includes('"1h"') && HOUR_TTL.test(bodyText) ? HOUR_CACHE_MS : SHORT_CACHE_MS;
}
