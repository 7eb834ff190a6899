/**
 * The events of a stream of the Messages API: message_start and message_delta tell the use, message_stop is the end.
 * Content, which is nearly all of a stream, is recognised by its name and never parsed.
 */
import { asRecord, parseRecord } from '../../../core/index.ts';
import { countPiece, pieceText, type StreamFindings } from '../dialect/index.ts';
import { faultDetails, UNKNOWN_FAULT_TYPE } from '../reading/index.ts';
import { mergeUsage } from './messages-usage.ts';

const EVENT_NAMES: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
]);

/** Where the text of a piece begins. */
const TEXT = /"(?:text|thinking|partial_json)"\s*:\s*"/;
/** A piece that holds no output: the seal on what was thought. */
const SIGNATURE = /"type"\s*:\s*"signature_delta"/;

function knownName(value: unknown): string | null {
  return typeof value === 'string' && EVENT_NAMES.has(value) ? value : null;
}

/** The type of an event whose data opens with it; null when another field comes first. */
function typeAtStart(data: string): string | null {
  return knownName(/^\s*\{\s*"type"\s*:\s*"([a-z_]{1,40})"/.exec(data)?.[1]);
}

function takeFault(error: unknown, found: StreamFindings): void {
  const fault = faultDetails(error);
  // An error event without an inside: its own type, 'error', says nothing.
  found.error ??= fault.type === 'error' ? { ...fault, type: UNKNOWN_FAULT_TYPE } : fault;
}

function takeData(name: string | null, data: string, found: StreamFindings): void {
  const record = parseRecord(data);
  const type = name ?? knownName(record?.type);
  if (type === 'content_block_start' || type === 'content_block_delta') found.hasContent = true;
  else if (type === 'message_stop') found.isComplete = true;
  else if (type === 'error' || asRecord(record?.error) !== null) takeFault(record?.error ?? record, found);
  if (record === null) return;
  const told = asRecord(record.message)?.usage ?? record.usage;
  if (told !== undefined) found.isOutputPartial = type === 'message_start';
  found.counts = mergeUsage(mergeUsage(found.counts, asRecord(record.message)?.usage), record.usage);
}

/** Adds to `found` what one event says; `event` is its name, where it has one. */
export function readMessagesEvent(event: string | undefined, data: string, found: StreamFindings): void {
  const name = knownName(event) ?? typeAtStart(data);
  switch (name) {
    case 'content_block_delta':
      found.hasContent = true;
      if (!SIGNATURE.test(data)) countPiece(found, pieceText(data, TEXT));
      return;
    case 'content_block_start':
      found.hasContent = true;
      return;
    case 'content_block_stop':
      return;
    case 'ping':
      found.isPrelude = true;
      return;
    case 'message_stop':
      found.isComplete = true;
      if (data.includes('"usage"')) takeData(name, data, found);
      return;
    default:
      takeData(name, data, found);
  }
}
