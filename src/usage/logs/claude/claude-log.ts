/**
 * One line of a Claude Code session log. Only the top-level `message.usage` of assistant lines is use: progress
 * lines repeat what subagent files hold, and `iterations` repeats the usage beside it. Lines are parsed only
 * when they can matter; a line that cannot must still look like an object, so half a line is noticed.
 *
 * Read next: claude-requests.ts, which turns lines into requests.
 */
import { asRecord, asText, type JsonRecord, parseIsoTime, parseRecord } from '../../../core/index.ts';
import type { UsageEvent } from '../../events/index.ts';
import type { StringPool } from '../../lines/index.ts';
import { type BadLine, badLine, SKIPPED_LINE, type SkippedLine, tokenCount } from '../../lines/index.ts';

/** One logged use; a request is logged one to ten times. */
export interface ClaudeUsageLine {
  readonly status: 'usage';
  readonly messageId: string | null;
  readonly requestId: string | null;
  readonly event: UsageEvent;
  /** The line's `version` is given and is not like 1.2.3. */
  readonly oddVersion: boolean;
}

export type ClaudeLine = ClaudeUsageLine | SkippedLine | BadLine;

export interface ClaudeLineOptions {
  readonly pool: StringPool;
  /** Told the `type` of every line; costs a full parse of each. */
  readonly onType?: (type: string) => void;
}

/** Written by the client itself: no request was made. */
const SYNTHETIC_MODEL = '<synthetic>';

/** `speed` of requests that are paid from usage credits, not from the plan. */
const FAST = 'fast';
const FAST_CREDITS = 'usage credits (speed fast)';

const NOT_AN_OBJECT = 'not a whole JSON object';

function looksWhole(line: string): boolean {
  const text = line.trim();
  return text.startsWith('{') && text.endsWith('}');
}

/** Cache writes, whole and one-hour part: the split wins over the total where it is given. */
function cacheWrites(usage: JsonRecord): { total: number; oneHour: number } {
  const total = tokenCount(usage.cache_creation_input_tokens, 0);
  const split = asRecord(usage.cache_creation);
  const fiveMinutes = tokenCount(split?.ephemeral_5m_input_tokens, -1);
  const oneHour = tokenCount(split?.ephemeral_1h_input_tokens, -1);
  if (fiveMinutes === -1 && oneHour === -1) return { total, oneHour: 0 };
  return { total: Math.max(0, fiveMinutes) + Math.max(0, oneHour), oneHour: Math.max(0, oneHour) };
}

function usageLine(record: JsonRecord, message: JsonRecord, usage: JsonRecord, pool: StringPool): ClaudeLine {
  const timeMs = parseIsoTime(asText(record.timestamp) ?? '');
  if (Number.isNaN(timeMs)) return badLine('timestamp is missing or not ISO 8601');
  const model = asText(message.model);
  const session = asText(record.sessionId);
  const version = asText(record.version);
  const writes = cacheWrites(usage);
  const event: UsageEvent = {
    timeMs,
    model: model === null ? null : pool.keep(model),
    inputTokens: tokenCount(usage.input_tokens, Number.NaN),
    outputTokens: tokenCount(usage.output_tokens, Number.NaN),
    cacheWriteTokens: writes.total,
    cacheWrite1hTokens: writes.oneHour,
    cacheReadTokens: tokenCount(usage.cache_read_input_tokens, 0),
    costUnits: null,
    session: session === null ? null : pool.keep(session),
    sidechain: record.isSidechain === true,
    ...(usage.speed === FAST ? { drawsOn: FAST_CREDITS } : {}),
  };
  const sum = event.inputTokens + event.outputTokens + writes.total + event.cacheReadTokens;
  if (!Number.isSafeInteger(sum)) return badLine('a token count is missing or not a whole number >= 0');
  return {
    status: 'usage',
    messageId: asText(message.id),
    requestId: asText(record.requestId),
    event,
    oddVersion: version !== null && !/^\d+\.\d+\.\d+/.test(version),
  };
}

/**
 * What a line holds. Unknown types, progress lines, `<synthetic>` and API-error lines are skipped; null in an
 * optional field means absent. Bad: no whole JSON object, no usable timestamp or token counts on a usage line.
 */
export function readClaudeLine(line: string, options: ClaudeLineOptions): ClaudeLine {
  const { pool, onType } = options;
  const mayMatter = line.includes('"usage"') && line.includes('"assistant"');
  if (!mayMatter && onType === undefined) return looksWhole(line) ? SKIPPED_LINE : badLine(NOT_AN_OBJECT);
  const record = parseRecord(line);
  if (record === null) return badLine(NOT_AN_OBJECT);
  onType?.(asText(record.type) ?? '');
  if (record.type !== 'assistant' || record.isApiErrorMessage === true) return SKIPPED_LINE;
  const message = asRecord(record.message);
  const usage = asRecord(message?.usage);
  if (message === null || usage === null || message.model === SYNTHETIC_MODEL) return SKIPPED_LINE;
  return usageLine(record, message, usage, pool);
}
