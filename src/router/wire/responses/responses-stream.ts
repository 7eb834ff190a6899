/**
 * The events of a stream of the responses API: named by their type, deltas while it runs, and one of three ends
 * (completed, incomplete, failed) that holds the whole response with its use; or an error event.
 */
import { asRecord, parseRecord } from '../../../core/index.ts';
import { countPiece, pieceText, type StreamFindings } from '../dialect/index.ts';
import { openaiFault, openaiFaultOf, openaiUsage } from '../openai/index.ts';

/** Events after which nothing follows. */
const ENDS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
]);

/** Events that say that the request was taken. A throttled model says no only after them. */
const PRELUDES: ReadonlySet<string> = new Set([
  'response.created',
  'response.in_progress',
  'response.queued',
]);

/** Where the text of a piece begins. */
const TEXT = /"delta"\s*:\s*"/;

/** The type of an event whose data opens with it; null when another field comes first. */
function typeAtStart(data: string): string | null {
  return /^\s*\{\s*"type"\s*:\s*"([a-z_.]{1,80})"/.exec(data)?.[1] ?? null;
}

function takeData(name: string | null, data: string, found: StreamFindings): void {
  const record = parseRecord(data);
  if (record === null) return;
  const type = name ?? (typeof record.type === 'string' ? record.type : '');
  if (type.endsWith('.delta')) found.hasContent = true;
  // Its inside is the event itself, or as in an answer of status 4xx below `error`.
  if (type === 'error') found.error ??= openaiFaultOf(record) ?? openaiFault({ ...record, type: null });
  else if (type === '') found.error ??= openaiFaultOf(record);
  const response = asRecord(record.response);
  if (response !== null) {
    found.error ??= openaiFaultOf(response);
    found.counts = openaiUsage(found.counts, response.usage);
  }
  if (ENDS.has(type)) found.isComplete = true;
}

/** Adds to `found` what one event says; `event` is its name, where it has one. */
export function readResponsesEvent(event: string | undefined, data: string, found: StreamFindings): void {
  const name = event === undefined || event === '' ? typeAtStart(data) : event;
  if (name?.endsWith('.delta')) {
    countPiece(found, pieceText(data, TEXT));
    return;
  }
  if (name !== null && PRELUDES.has(name)) {
    found.isPrelude = true;
    return;
  }
  // Of the rest only ends, errors and nameless events tell anything.
  if (name === null || name === 'error' || ENDS.has(name)) takeData(name, data, found);
}
