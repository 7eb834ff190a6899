/**
 * A stream of chat completions tells its use only where the request asks for it (`stream_options.include_usage`).
 * Here the request is made to ask, every other byte as it was, and the chunk that comes of it is known again.
 */
import { asRecord, parseRecord } from '../../../core/index.ts';
import type { BodyChange, RequestMembers } from '../dialect/index.ts';

const KEY = 'stream_options';

/** Makes a request for a stream ask for its use; null where it is no stream or asks already. */
export function askUsage(members: RequestMembers): BodyChange | null {
  const { stream, [KEY]: given } = members.record();
  if (stream !== true) return null;
  const options = asRecord(given);
  if (options?.include_usage === true) return null;
  const asked = JSON.stringify({ ...options, include_usage: true });
  const span = members.spanOf(KEY);
  if (span !== null) return { ...span, text: asked };
  return { start: members.inside, end: members.inside, text: `"${KEY}":${asked},` };
}

/** True for the chunk that holds the use and no piece of the answer. */
export function isUsageChunk(data: string): boolean {
  if (!/"choices"\s*:\s*\[\s*\]/.test(data)) return false;
  const chunk = parseRecord(data);
  return Array.isArray(chunk?.choices) && chunk.choices.length === 0 && asRecord(chunk.usage) !== null;
}
