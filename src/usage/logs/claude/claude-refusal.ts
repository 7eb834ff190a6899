/** The line that Claude Code logs in place of an answer when a limit is hit: its text, as the provider's own word. */
import { asRecord, asText, type JsonRecord, parseIsoTime } from '../../../core/index.ts';
import { claudeRefusal, type MeterReading } from '../../meters/index.ts';

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => asText(asRecord(part)?.text) ?? '').join('\n');
}

/** The refusal of a line that the client wrote itself; null for its other messages. `timeZone`: of times without one. */
export function refusalOfLine(record: JsonRecord, timeZone: string): MeterReading | null {
  const timeMs = parseIsoTime(asText(record.timestamp) ?? '');
  if (Number.isNaN(timeMs)) return null;
  return claudeRefusal(textOf(asRecord(record.message)?.content), timeMs, timeZone);
}
