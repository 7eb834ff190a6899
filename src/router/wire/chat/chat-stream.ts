/**
 * The events of a stream of chat completions: nameless chunks, the use in the last of them where it was asked for,
 * `[DONE]` at the end. Content, which is nearly all of a stream, is recognised by its keys and never parsed.
 */
import { asRecord, type JsonRecord, parseRecord } from '../../../core/index.ts';
import type { StreamFindings } from '../dialect/index.ts';
import { openaiFaultOf, openaiUsage } from '../openai/index.ts';

/** Chunks that say more than content. */
const TELLING = /"usage"\s*:\s*\{|"error"\s*:|"finish_reason"\s*:\s*"/;
/** Characters that the meter takes off each piece: here they are put on, since a chunk's frame is longer. */
const FRAME_CHARS = 60;
/** A piece of the answer that is not empty. */
const CONTENT = /"(?:content|reasoning|reasoning_content|refusal|arguments)"\s*:\s*"([^"\\]|\\.)+"/;

/** A reason to finish in every choice of the chunk. */
function hasFinished({ choices }: JsonRecord): boolean {
  if (!Array.isArray(choices) || choices.length === 0) return false;
  return choices.every((choice) => typeof asRecord(choice)?.finish_reason === 'string');
}

/** Adds to `found` what one event says. */
export function readChatEvent(_event: string | undefined, data: string, found: StreamFindings): void {
  if (data.trim() === '[DONE]') {
    found.isComplete = true;
    return;
  }
  const piece = CONTENT.exec(data)?.[0];
  if (piece !== undefined) {
    found.hasContent = true;
    found.pieceCount++;
    found.pieceChars += piece.length + FRAME_CHARS;
  }
  if (!TELLING.test(data)) return;
  const record = parseRecord(data);
  if (record === null) return;
  if (data.includes('"finish_reason"') && hasFinished(record)) found.isFinished = true;
  found.error ??= openaiFaultOf(record);
  found.counts = openaiUsage(found.counts, record.usage);
}
