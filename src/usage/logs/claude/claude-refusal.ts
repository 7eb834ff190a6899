/**
 * The provider's own word in lines that the client writes: the one in place of an answer when a limit is hit, and
 * rate_limit_event lines of its stream, which carry no time: that of the line before them holds.
 */
import { asRecord, asText, type JsonRecord, parseIsoTime } from '../../../core/index.ts';
import { claudeRefusal, claudeWindows, type MeterReading } from '../../meters/index.ts';

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => asText(asRecord(part)?.text) ?? '').join('\n');
}

/** `timeZone`: of times in words without one. `beforeMs`: time of the last line of use before; null = none. */
export function readingsOfLine(
  record: JsonRecord,
  timeZone: string,
  beforeMs: number | null,
): readonly MeterReading[] {
  const ownMs = parseIsoTime(asText(record.timestamp) ?? '');
  if (record.type === 'rate_limit_event') {
    const info = asRecord(record.rate_limit_info);
    const timeMs = Number.isNaN(ownMs) ? beforeMs : ownMs;
    return info === null || timeMs === null ? [] : claudeWindows(info, timeMs);
  }
  if (Number.isNaN(ownMs)) return [];
  const refusal = claudeRefusal(textOf(asRecord(record.message)?.content), ownMs, timeZone);
  return refusal === null ? [] : [refusal];
}
