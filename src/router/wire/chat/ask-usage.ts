/**
 * A stream of chat completions tells its use only where the request asks for it (`stream_options.include_usage`).
 * Here the request is made to ask, every other byte as it was, and the chunk that comes of it is known again.
 */
import { asRecord, parseRecord } from '../../../core/index.ts';

const KEY = 'stream_options';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** End of the JSON string that begins at `start`, behind its quote. */
function stringEnd(json: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = json.indexOf('"', from);
    if (quote === -1) return json.length;
    let slashes = 0;
    while (json[quote - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

/** Start of the value that follows a key which ends at `end`; -1 = it is no key. */
function valueAfter(json: string, end: number): number {
  let at = end;
  while (/\s/.test(json[at] ?? '')) at++;
  return json[at] === ':' ? at + 1 : -1;
}

/** Where the value of a member of the outermost object stands in a valid JSON text; of several the last, as parsers do. */
export function memberSpan(json: string, key: string): Span | null {
  let found: Span | null = null;
  let start = -1;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '"') {
      const end = stringEnd(json, at);
      const value = depth === 1 ? valueAfter(json, end) : -1;
      if (value !== -1) start = JSON.parse(json.slice(at, end)) === key ? value : -1;
      at = end - 1;
      continue;
    }
    if (depth === 1 && start !== -1 && (char === ',' || char === '}')) {
      found = { start, end: at };
      start = -1;
    }
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return found;
}

/** The body of a request for a stream, made to ask for its use; null where it is no stream or asks already. */
export function askUsage(bodyText: string): string | null {
  const body = parseRecord(bodyText);
  if (body?.stream !== true) return null;
  const options = asRecord(body[KEY]);
  if (options?.include_usage === true) return null;
  const span = memberSpan(bodyText, KEY);
  const asked = JSON.stringify({ ...options, include_usage: true });
  if (span !== null) return bodyText.slice(0, span.start) + asked + bodyText.slice(span.end);
  const inside = bodyText.indexOf('{') + 1;
  return `${bodyText.slice(0, inside)}"${KEY}":${asked},${bodyText.slice(inside)}`;
}

/** True for the chunk that holds the use and no piece of the answer. */
export function isUsageChunk(data: string): boolean {
  if (!/"choices"\s*:\s*\[\s*\]/.test(data)) return false;
  const chunk = parseRecord(data);
  return Array.isArray(chunk?.choices) && chunk.choices.length === 0 && asRecord(chunk.usage) !== null;
}
