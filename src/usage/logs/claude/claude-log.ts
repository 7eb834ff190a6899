/**
 * One line of a Claude Code session log. Only `message.usage` of assistant lines is use: progress lines repeat
 * what subagent files hold. Of its `iterations`, those of the model itself repeat the usage beside them; those
 * of an advisor and of a compaction are not in it and count as requests of their own. Lines are parsed only
 * when they can matter; a line that cannot must still look like an object, so half a line is noticed.
 *
 * Read next: claude-requests.ts, which turns lines into requests.
 */
import { asRecord, asText, type JsonRecord, parseIsoTime, parseRecord } from '../../../core/index.ts';
import { totalTokens, type UsageEvent } from '../../events/index.ts';
import type { StringPool } from '../../lines/index.ts';
import {
  type BadLine,
  badLine,
  NOT_AN_OBJECT,
  SKIPPED_LINE,
  type SkippedLine,
  tokenCount,
} from '../../lines/index.ts';

/** One logged use; a request is logged one to ten times. */
export interface ClaudeUsageLine {
  readonly status: 'usage';
  readonly messageId: string | null;
  readonly requestId: string | null;
  readonly event: UsageEvent;
  /** Requests made within this one that its counts leave out: an advisor's, a compaction's. */
  readonly inner: readonly UsageEvent[];
  /** `stop_reason` is given: the answer had ended. Many clients leave it null on every line. */
  readonly isFinished: boolean;
  /** The first snapshot of an answer that was still streaming: the output is a lower bound. */
  readonly isFirstSnapshot: boolean;
  /** The line's `version` is given and is not like 1.2.3. */
  readonly oddVersion: boolean;
}

/** Usage in the audit copy that Claude Desktop keeps beside the transcripts: partial counts, no time. */
export interface ClaudeAuditLine {
  readonly status: 'audit_copy';
}

export type ClaudeLine = ClaudeUsageLine | ClaudeAuditLine | SkippedLine | BadLine;

export interface ClaudeLineOptions {
  readonly pool: StringPool;
  /** Told the `type` of every line; costs a full parse of each. */
  readonly onType?: (type: string) => void;
  /** Given every line that the client wrote itself: instead of an answer, or of its limits. */
  readonly onClientLine?: (record: JsonRecord) => void;
}

/** Written by the client itself: no request was made. */
const SYNTHETIC_MODEL = '<synthetic>';

/** `speed` of requests that are paid from usage credits, not from the plan. */
const FAST = 'fast';
const FAST_CREDITS = 'usage credits (speed fast)';

/** Output tokens that the first snapshot of an answer may show. */
const MOST_FIRST_OUTPUT = 8;

/** Iterations that the usage beside them leaves out. */
const INNER_ITERATIONS: ReadonlySet<unknown> = new Set(['advisor_message', 'compaction']);

const AUDIT_COPY: ClaudeAuditLine = { status: 'audit_copy' };

const NO_EVENTS: readonly UsageEvent[] = [];

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

type LineFacts = Pick<UsageEvent, 'timeMs' | 'model' | 'session' | 'sidechain'>;

/** A usage object's counts as the event of its line; NaN where one is missing or no whole number >= 0. */
function eventOf(line: LineFacts, usage: JsonRecord): UsageEvent {
  const writes = cacheWrites(usage);
  return {
    timeMs: line.timeMs,
    model: line.model,
    inputTokens: tokenCount(usage.input_tokens, Number.NaN),
    outputTokens: tokenCount(usage.output_tokens, Number.NaN),
    cacheWriteTokens: writes.total,
    cacheWrite1hTokens: writes.oneHour,
    cacheReadTokens: tokenCount(usage.cache_read_input_tokens, 0),
    costUnits: null,
    session: line.session,
    sidechain: line.sidechain,
    ...(usage.speed === FAST ? { drawsOn: FAST_CREDITS } : {}),
  };
}

function innerRequests(line: LineFacts, usage: JsonRecord, pool: StringPool): readonly UsageEvent[] {
  if (!Array.isArray(usage.iterations) || usage.iterations.length === 0) return NO_EVENTS;
  return usage.iterations.flatMap((iteration: unknown) => {
    const counts = asRecord(iteration);
    if (counts === null || !INNER_ITERATIONS.has(counts.type)) return [];
    const model = asText(counts.model);
    return [eventOf({ ...line, model: model === null ? line.model : pool.keep(model) }, counts)];
  });
}

function usageLine(record: JsonRecord, message: JsonRecord, usage: JsonRecord, pool: StringPool): ClaudeLine {
  const timeMs = parseIsoTime(asText(record.timestamp) ?? '');
  if (Number.isNaN(timeMs)) {
    const isCopy = record.timestamp === undefined && asText(record.session_id) !== null;
    return isCopy ? AUDIT_COPY : badLine('timestamp is missing or not ISO 8601');
  }
  const model = asText(message.model);
  const session = asText(record.sessionId);
  const version = asText(record.version);
  const facts: LineFacts = {
    timeMs,
    model: model === null ? null : pool.keep(model),
    session: session === null ? null : pool.keep(session),
    sidechain: record.isSidechain === true,
  };
  const event = eventOf(facts, usage);
  const inner = innerRequests(facts, usage, pool);
  const sum = totalTokens(event) + inner.reduce((tokens, each) => tokens + totalTokens(each), 0);
  if (!Number.isSafeInteger(sum)) return badLine('a token count is missing or not a whole number >= 0');
  return {
    status: 'usage',
    messageId: asText(message.id),
    requestId: asText(record.requestId),
    event,
    inner,
    isFinished: asText(message.stop_reason) !== null,
    isFirstSnapshot: message.stop_reason === null && event.outputTokens <= MOST_FIRST_OUTPUT,
    oddVersion: version !== null && !/^\d+\.\d+\.\d+/.test(version),
  };
}

/**
 * What a line holds. Unknown types, progress lines, `<synthetic>` and API-error lines are skipped; null in an
 * optional field means absent. Bad: no whole JSON object, no usable timestamp or token counts on a usage line.
 */
export function readClaudeLine(line: string, options: ClaudeLineOptions): ClaudeLine {
  const { pool, onType, onClientLine } = options;
  const mayMatter =
    (line.includes('"assistant"') && (line.includes('"usage"') || line.includes('isApiErrorMessage'))) ||
    line.includes('"rate_limit_info"');
  if (!mayMatter && onType === undefined) return looksWhole(line) ? SKIPPED_LINE : badLine(NOT_AN_OBJECT);
  const record = parseRecord(line);
  if (record === null) return badLine(NOT_AN_OBJECT);
  onType?.(asText(record.type) ?? '');
  if (record.type === 'rate_limit_event') onClientLine?.(record);
  if (record.type !== 'assistant') return SKIPPED_LINE;
  const message = asRecord(record.message);
  if (record.isApiErrorMessage === true || message?.model === SYNTHETIC_MODEL) {
    onClientLine?.(record);
    return SKIPPED_LINE;
  }
  const usage = asRecord(message?.usage);
  if (message === null || usage === null) return SKIPPED_LINE;
  return usageLine(record, message, usage, pool);
}
