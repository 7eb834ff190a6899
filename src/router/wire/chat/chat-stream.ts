/**
 * The events of a stream of chat completions: nameless chunks, the use in the last of them where it was asked for,
 * `[DONE]` at the end. Content, which is nearly all of a stream, is recognised by its keys and never parsed.
 */
import { asRecord, type JsonRecord, parseRecord } from '../../../core/index.ts';
import { countPiece, pieceText, type StreamFindings } from '../dialect/index.ts';
import { openaiFaultOf, openaiUsage } from '../openai/index.ts';

/** Chunks that say more than content. */
const TELLING = /"usage"\s*:\s*\{|"error"\s*:|"finish_reason"\s*:\s*"/;
/** Where the text of a piece begins that is not empty. */
const TEXT = /"(?:content|reasoning|reasoning_content|refusal|arguments)"\s*:\s*"(?!")/;

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
  const text = pieceText(data, TEXT);
  if (text !== '') countPiece(found, text);
  if (!TELLING.test(data)) return;
  const record = parseRecord(data);
  if (record === null) return;
  if (data.includes('"finish_reason"') && hasFinished(record)) found.isFinished = true;
  found.error ??= openaiFaultOf(record);
  found.counts = openaiUsage(found.counts, record.usage);
}
