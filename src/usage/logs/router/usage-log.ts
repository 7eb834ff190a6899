/**
 * The router's own log, line by line: one request is one served completion. Decision lines, early lines of
 * streams and attempts that were refused or failed are fine and count no request. Keys that are absent count as
 * zero or false: older routers leave those out (and write no `attempt`, `session` or cache tokens).
 *
 * A line met twice, as in a log that was rotated or copied while it was read, counts once. Read next:
 * deciding/log-lines.ts, which says what the keys mean.
 */

import { asText, type JsonRecord, parseRecord } from '../../../core/index.ts';
import { totalTokens, type UsageEvent } from '../../events/index.ts';
import type { StringPool } from '../../lines/index.ts';
import {
  badLine,
  type LineOutcome,
  NOT_AN_OBJECT,
  SeenLines,
  SKIPPED_LINE,
  tokenCount,
} from '../../lines/index.ts';

/** About 3,000 years: keeps milliseconds exact. */
const MAX_SECONDS = 1e11;

const STATUS_OF_DECISIONS = -1;
const TOO_MANY_REQUESTS = 429;

/** Decisions that sent an attempt elsewhere than it would have gone. */
const REROUTES: ReadonlySet<unknown> = new Set([
  'quota_cooldown',
  'quota_block',
  'quota_preemptive_warn',
  'quota_overshoot',
  'fallback',
  'net_fallback',
]);

const isServed = (status: number): boolean => status >= 200 && status <= 299;

/** True for an absent value and for text: nothing else names a model, a session or a request. */
function isName(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

/** A value that names a line, as it is told apart. */
function namedBy(value: unknown): string | number | null {
  return value === undefined || value === null ? null : typeof value === 'number' ? value : String(value);
}

/** Epoch ms when the attempt began; NaN where the times cannot be used. */
function startMs({ ts, latency_ms: latencyMs }: JsonRecord): number {
  if (typeof ts !== 'number' || !(ts >= 0 && ts <= MAX_SECONDS)) return Number.NaN;
  const lostMs = latencyMs ?? 0;
  if (typeof lostMs !== 'number' || !(lostMs >= 0)) return Number.NaN;
  const timeMs = Math.round(ts * 1000 - lostMs);
  return timeMs >= 0 ? timeMs : Number.NaN;
}

/** Takes the lines of one log, all its files together. */
export class UsageLogLines {
  /** Attempts that were refused: status 429 or reason `refused`. */
  refusedCount: number;
  /** Decisions that sent an attempt elsewhere. */
  rerouteCount: number;
  /** Completions met again. */
  repeatedCount: number;
  /** Served completions with no token of any kind: left out. */
  withoutTokensCount: number;
  private readonly pool: StringPool;
  private readonly seen: SeenLines;

  constructor(pool: StringPool) {
    this.refusedCount = 0;
    this.rerouteCount = 0;
    this.repeatedCount = 0;
    this.withoutTokensCount = 0;
    this.pool = pool;
    this.seen = new SeenLines();
  }

  /** What the next line holds. Bad: no whole JSON object; a completion whose status, times, names or counts are unusable. */
  takeLine(line: string): LineOutcome {
    const record = parseRecord(line);
    if (record === null) return badLine(NOT_AN_OBJECT);
    const event = asText(record.event);
    if (event === 'decision' || record.status === STATUS_OF_DECISIONS) {
      this.noteDecision(record);
      return SKIPPED_LINE;
    }
    return event !== null || record.reason === 'streaming' ? SKIPPED_LINE : this.takeCompletion(record);
  }

  private noteDecision(record: JsonRecord): void {
    const { decision, attempt, account } = record;
    // No account: the request was turned away, not sent elsewhere.
    if (!REROUTES.has(decision) || account === '' || this.isRepeated(record)) return;
    this.rerouteCount++;
    // Where attempts are not numbered, a refused one leaves no line but that of the decision made after it.
    if (decision === 'quota_overshoot' && attempt === undefined) this.refusedCount++;
  }

  private takeCompletion(record: JsonRecord): LineOutcome {
    const { status, rid, model, session } = record;
    if (typeof status !== 'number' || !Number.isInteger(status)) {
      return badLine('status is missing or not a whole number');
    }
    const event = this.event(record);
    if (Number.isNaN(event.timeMs)) return badLine('ts or latency_ms is missing or out of range');
    if (!isName(rid) || !isName(model) || !isName(session)) return badLine('a name is not a text');
    const tokens = totalTokens(event);
    if (!Number.isSafeInteger(tokens)) return badLine('a token count is not a whole number >= 0');
    if (this.isRepeated(record)) {
      this.repeatedCount++;
      return SKIPPED_LINE;
    }
    if (status === TOO_MANY_REQUESTS || record.reason === 'refused') {
      this.refusedCount++;
      return SKIPPED_LINE;
    }
    if (!isServed(status)) return SKIPPED_LINE;
    if (tokens > 0) return { status: 'usage', event };
    this.withoutTokensCount++;
    return SKIPPED_LINE;
  }

  /** Notes the line; a line without a request id cannot be told from another. */
  private isRepeated({ rid, attempt, ts, decision }: JsonRecord): boolean {
    if (asText(rid) === null) return false;
    return !this.seen.isNew([rid, attempt, ts, decision].map(namedBy));
  }

  private event(record: JsonRecord): UsageEvent {
    const model = asText(record.model);
    const session = asText(record.session);
    return {
      timeMs: startMs(record),
      model: model === null ? null : this.pool.keep(model),
      inputTokens: tokenCount(record.input_tokens, 0),
      outputTokens: tokenCount(record.output_tokens, 0),
      cacheWriteTokens: tokenCount(record.cache_write_tokens, 0),
      cacheWrite1hTokens: 0,
      cacheReadTokens: tokenCount(record.cache_read_tokens, 0),
      costUnits: null,
      session: session === null ? null : this.pool.keep(session),
      sidechain: false,
    };
  }
}
