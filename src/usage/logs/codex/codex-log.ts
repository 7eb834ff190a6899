/**
 * One Codex session file, line by line. Token counts come as running totals beside the last request's own
 * counts, and are written again, unchanged, whenever the client refreshes its meter: a line whose totals did
 * not move is no request (ccusage issues 876 and 1288 measured half to two thirds such lines).
 *
 * A subagent or forked session starts by replaying its parent's counts; those move the totals and count nothing.
 */
import { asRecord, asText, type JsonRecord, parseIsoTime, parseRecord } from '../../../core/index.ts';
import type { UsageEvent } from '../../events/index.ts';
import type { StringPool } from '../../lines/index.ts';
import { badLine, type LineOutcome, NOT_AN_OBJECT, SKIPPED_LINE, tokenCount } from '../../lines/index.ts';
import { CodexMeters } from '../../meters/index.ts';

/** Cached tokens are part of the input, reasoning tokens part of the output. */
interface Counts {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What is replayed carries the parent's times or falls into the session's first second. */
const REPLAY_MS = 1000;

const ZERO: Counts = { input: 0, cached: 0, output: 0 };

/** null = not given; 'bad' = given and unusable. */
function readCounts(value: unknown): Counts | null | 'bad' {
  if (value === undefined || value === null) return null;
  const record = asRecord(value);
  if (record === null) return 'bad';
  const input = tokenCount(record.input_tokens, Number.NaN);
  const output = tokenCount(record.output_tokens, Number.NaN);
  const cached = tokenCount(record.cached_input_tokens, 0);
  return Number.isSafeInteger(input + output + cached) && cached <= input ? { input, cached, output } : 'bad';
}

/** What was spent between two totals; a counter that fell was reset, so all of it is new. */
function difference(total: Counts, before: Counts): Counts {
  if (total.input < before.input || total.cached < before.cached || total.output < before.output) {
    return total;
  }
  const input = total.input - before.input;
  const cached = Math.min(total.cached - before.cached, input);
  return { input, cached, output: total.output - before.output };
}

function isSame(a: Counts, b: Counts): boolean {
  return a.input === b.input && a.cached === b.cached && a.output === b.output;
}

/** True for session files that open with another session's counts. */
function replaysParent(meta: JsonRecord): boolean {
  const subagent = asRecord(asRecord(meta.source)?.subagent);
  return asRecord(subagent?.thread_spawn) !== null || asText(meta.forked_from_id) !== null;
}

export class CodexSession {
  private readonly pool: StringPool;
  private readonly meters: CodexMeters;
  private session: string | null;
  private model: string | null;
  private totals: Counts;
  /** Counts before this instant are a replay; -Infinity = there is none. */
  private replayEndMs: number;
  private isSidechain: boolean;
  private hasMeta: boolean;

  constructor(pool: StringPool, meters: CodexMeters = new CodexMeters()) {
    this.pool = pool;
    this.meters = meters;
    this.session = null;
    this.model = null;
    this.totals = ZERO;
    this.replayEndMs = Number.NEGATIVE_INFINITY;
    this.isSidechain = false;
    this.hasMeta = false;
  }

  /** What the next line of the file holds. Bad: no whole JSON object, unusable time or counts. */
  takeLine(line: string): LineOutcome {
    const mayMatter =
      line.includes('"token_count"') || line.includes('"turn_context"') || line.includes('"session_meta"');
    if (!mayMatter) {
      const text = line.trim();
      return text.startsWith('{') && text.endsWith('}') ? SKIPPED_LINE : badLine(NOT_AN_OBJECT);
    }
    const record = parseRecord(line);
    if (record === null) return badLine(NOT_AN_OBJECT);
    const payload = asRecord(record.payload);
    if (payload === null) return SKIPPED_LINE;
    if (record.type === 'session_meta') this.takeMeta(record, payload);
    if (record.type === 'turn_context') this.takeModel(payload);
    if (record.type !== 'event_msg' || payload.type !== 'token_count') return SKIPPED_LINE;
    return this.takeCounts(record, payload);
  }

  /** Only the file's first: a replay brings its parent's along. */
  private takeMeta(record: JsonRecord, meta: JsonRecord): void {
    if (this.hasMeta) return;
    this.hasMeta = true;
    const id = asText(meta.id);
    this.session = id === null ? null : this.pool.keep(id);
    this.isSidechain = asRecord(asRecord(meta.source)?.subagent) !== null;
    if (!replaysParent(meta)) return;
    const startMs = parseIsoTime(asText(meta.timestamp) ?? asText(record.timestamp) ?? '');
    if (!Number.isNaN(startMs)) this.replayEndMs = startMs + REPLAY_MS;
  }

  private takeModel(context: JsonRecord): void {
    const model = asText(context.model);
    if (model !== null) this.model = this.pool.keep(model);
  }

  private takeCounts(record: JsonRecord, payload: JsonRecord): LineOutcome {
    const timeMs = parseIsoTime(asText(record.timestamp) ?? '');
    if (timeMs >= this.replayEndMs) this.meters.take(payload.rate_limits, timeMs, this.session);
    const info = asRecord(payload.info);
    if (info === null) return SKIPPED_LINE;
    if (Number.isNaN(timeMs)) return badLine('timestamp is missing or not ISO 8601');
    const total = readCounts(info.total_token_usage);
    const last = readCounts(info.last_token_usage);
    if (total === 'bad' || last === 'bad')
      return badLine('token counts are missing or not whole numbers >= 0');
    const before = this.totals;
    if (total !== null) this.totals = total;
    if (timeMs < this.replayEndMs || (total !== null && isSame(total, before))) return SKIPPED_LINE;
    const spent = last ?? (total === null ? ZERO : difference(total, before));
    return isSame(spent, ZERO)
      ? SKIPPED_LINE
      : { status: 'usage', event: this.event(timeMs, spent, payload.rate_limits) };
  }

  private event(timeMs: number, spent: Counts, rateLimits: unknown): UsageEvent {
    const drawsOn = this.meters.ownLimit(this.model, rateLimits);
    return {
      timeMs,
      model: this.model,
      inputTokens: spent.input - spent.cached,
      outputTokens: spent.output,
      cacheWriteTokens: 0,
      cacheWrite1hTokens: 0,
      cacheReadTokens: spent.cached,
      costUnits: null,
      session: this.session,
      sidechain: this.isSidechain,
      ...(drawsOn === null ? {} : { drawsOn }),
    };
  }
}
