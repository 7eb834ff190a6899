/**
 * One Codex session file, line by line. Token counts come as running totals beside the last request's own
 * counts, and are written again, unchanged, whenever the client refreshes its meter: a line whose totals did
 * not move is no request (ccusage issues 876 and 1288 measured half to two thirds such lines). Newer clients also
 * write a usage record of each response, and a compaction stands in its record alone: a record and the counts
 * written with it are one request.
 *
 * A subagent or forked session starts by copying its parent's lines. Which of its counts are copies is not known
 * before all files are read: read next own-use.ts.
 */
import { asRecord, asText, type JsonRecord, parseIsoTime, parseRecord } from '../../../core/index.ts';
import type { UsageEvent } from '../../events/index.ts';
import type { StringPool } from '../../lines/index.ts';
import { badLine, type LineOutcome, NOT_AN_OBJECT, SKIPPED_LINE } from '../../lines/index.ts';
import { CodexMeters } from '../../meters/index.ts';
import { type Counts, countsKey, difference, isSame, readCounts, ZERO } from './codex-counts.ts';

/** A record and the counts of its response are written within so long of each other, milliseconds. */
const PAIR_MS = 10_000;

/** Requests that wait for the other line of their pair. */
const MOST_WAITING = 8;

const BAD_TIME = 'timestamp is missing or not ISO 8601';
const BAD_COUNTS = 'token counts are missing or not whole numbers >= 0';

/** A request of which a record, or counts, have been met and the other may follow. */
interface Waiting {
  readonly timeMs: number;
  readonly spent: Counts;
}

/** What a file's lines tell of use, in their order: one item for every line that moved a total or recorded a response. */
export class CodexSession {
  /** The session's own id; null = the file names none. */
  session: string | null;
  /** What files of one session have in common: its id, else the file's name. */
  identity: string;
  /** Sessions that this one may have been copied from, nearest first: named as parents, or met at its head. */
  readonly ancestors: string[];
  /** The file opens with another session's lines, or says that it may. */
  isFork: boolean;
  /** When the session began, epoch ms; its first lines may be written later. */
  startMs: number;
  /** Latest time of the lines before the first item, epoch ms. */
  headMs: number;
  /** Items before the session's own head was written again, after that of an ancestor; null = never. */
  returnedAt: number | null;
  readonly times: number[];
  /** One number for each item's counts. */
  readonly keys: number[];
  /** The request of each item; null = an item of a request told already, or of another thread. */
  readonly events: Array<UsageEvent | null>;
  /** Items up to the last record of another thread: copies, whatever else is known. */
  foreignCount: number;
  private readonly pool: StringPool;
  private readonly meters: CodexMeters;
  private readonly responses: Set<string>;
  private recorded: Waiting[];
  private counted: Waiting[];
  private model: string | null;
  private totals: Counts;
  private isSidechain: boolean;
  private hasMeta: boolean;

  /** `name`: of the file, unpacked. */
  constructor(pool: StringPool, meters: CodexMeters = new CodexMeters(), name: string = '') {
    this.session = null;
    this.identity = name;
    this.ancestors = [];
    this.isFork = false;
    this.startMs = Number.NEGATIVE_INFINITY;
    this.headMs = Number.NEGATIVE_INFINITY;
    this.returnedAt = null;
    this.times = [];
    this.keys = [];
    this.events = [];
    this.foreignCount = 0;
    this.pool = pool;
    this.meters = meters;
    this.responses = new Set();
    this.recorded = [];
    this.counted = [];
    this.model = null;
    this.totals = ZERO;
    this.isSidechain = false;
    this.hasMeta = false;
  }

  /**
   * What the next line of the file holds: the request may turn out to be a copy. Bad: no whole JSON object, unusable
   * time or counts.
   */
  takeLine(line: string): LineOutcome {
    const mayMatter =
      line.includes('"token_') ||
      line.includes('"turn_context"') ||
      line.includes('"session_meta"') ||
      line.includes('usage_limit') ||
      line.includes('usage limit');
    if (!mayMatter) {
      const text = line.trim();
      return text.startsWith('{') && text.endsWith('}') ? SKIPPED_LINE : badLine(NOT_AN_OBJECT);
    }
    const record = parseRecord(line);
    if (record === null) return badLine(NOT_AN_OBJECT);
    const payload = asRecord(record.payload);
    if (payload === null) return SKIPPED_LINE;
    const timeMs = parseIsoTime(asText(record.timestamp) ?? '');
    if (record.type === 'session_meta') this.takeMeta(timeMs, payload);
    if (record.type === 'turn_context') this.takeModel(payload);
    let outcome: LineOutcome = SKIPPED_LINE;
    if (record.type === 'token_usage_record') outcome = this.takeRecord(timeMs, payload);
    if (record.type === 'event_msg' && payload.type === 'token_count')
      outcome = this.takeCounts(timeMs, payload);
    else if (record.type === 'event_msg') this.takeError(record, payload, timeMs);
    if (this.times.length === 0 && timeMs > this.headMs) this.headMs = timeMs;
    return outcome;
  }

  /** The file's first is its own; those of ancestors come with their copied lines. */
  private takeMeta(timeMs: number, meta: JsonRecord): void {
    const id = asText(meta.id);
    if (!this.hasMeta) {
      this.hasMeta = true;
      this.session = id === null ? null : this.pool.keep(id);
      this.identity = this.session ?? this.identity;
      this.isSidechain = asRecord(asRecord(meta.source)?.subagent) !== null;
      const startMs = parseIsoTime(asText(meta.timestamp) ?? '');
      this.startMs = Math.max(...[startMs, timeMs].filter((each) => !Number.isNaN(each)));
      this.takeParents(meta);
    } else if (id !== this.session && id !== null) {
      this.isFork = true;
      this.ancestors.push(this.pool.keep(id));
    } else if (this.ancestors.length > 0 && this.times.length > 0) this.returnedAt ??= this.times.length;
  }

  private takeParents(meta: JsonRecord): void {
    const spawn = asRecord(asRecord(asRecord(meta.source)?.subagent)?.thread_spawn);
    const named = [
      meta.forked_from_id,
      meta.parent_thread_id,
      meta.parent_session_id,
      spawn?.parent_thread_id,
    ];
    for (const parent of named.map(asText)) if (parent !== null) this.ancestors.push(this.pool.keep(parent));
    this.isFork = this.ancestors.length > 0 || spawn !== null;
  }

  /** An error stands in the payload, or beside it. */
  private takeError({ error }: JsonRecord, payload: JsonRecord, timeMs: number): void {
    const whole = asRecord(error) === null ? payload : { ...payload, error };
    this.meters.takeRefusal(whole, timeMs, this.model);
  }

  private takeModel(context: JsonRecord): void {
    const settings = asRecord(asRecord(context.collaboration_mode)?.settings);
    const model = asText(context.model) ?? asText(settings?.model);
    if (model !== null) this.model = this.pool.keep(model);
  }

  private takeRecord(timeMs: number, payload: JsonRecord): LineOutcome {
    if (Number.isNaN(timeMs)) return badLine(BAD_TIME);
    const spent = readCounts(payload.usage);
    if (spent === 'bad' || spent === null) return badLine(BAD_COUNTS);
    const response = asText(payload.response_id);
    if (isSame(spent, ZERO) || (response !== null && this.responses.has(response))) return SKIPPED_LINE;
    if (response !== null) this.responses.add(response);
    const thread = asText(payload.thread_id);
    const isForeign = this.isFork && thread !== null && thread !== this.session;
    const isTold = isForeign || takeWaiting(this.counted, timeMs, spent);
    if (!isTold) wait(this.recorded, { timeMs, spent });
    const outcome = this.item(
      timeMs,
      -countsKey(spent) - 0.25,
      isTold ? null : this.event(timeMs, spent, null),
    );
    if (isForeign) this.foreignCount = this.times.length;
    return outcome;
  }

  private takeCounts(timeMs: number, payload: JsonRecord): LineOutcome {
    if (!Number.isNaN(timeMs)) this.meters.take(payload.rate_limits, timeMs, this.session);
    const info = asRecord(payload.info);
    if (info === null) return SKIPPED_LINE;
    if (Number.isNaN(timeMs)) return badLine(BAD_TIME);
    const total = readCounts(info.total_token_usage);
    const last = readCounts(info.last_token_usage);
    if (total === 'bad' || last === 'bad') return badLine(BAD_COUNTS);
    const before = this.totals;
    if (total !== null) this.totals = total;
    if (total !== null && isSame(total, before)) return SKIPPED_LINE;
    const spent = last ?? (total === null ? ZERO : difference(total, before));
    if (isSame(spent, ZERO)) return SKIPPED_LINE;
    const isTold = takeWaiting(this.recorded, timeMs, spent);
    if (!isTold) wait(this.counted, { timeMs, spent });
    const key = total === null ? -countsKey(spent) : countsKey(total);
    return this.item(timeMs, key, isTold ? null : this.event(timeMs, spent, payload.rate_limits));
  }

  private item(timeMs: number, key: number, event: UsageEvent | null): LineOutcome {
    this.times.push(timeMs);
    this.keys.push(key);
    this.events.push(event);
    return event === null ? SKIPPED_LINE : { status: 'usage', event };
  }

  private event(timeMs: number, spent: Counts, rateLimits: unknown): UsageEvent {
    const drawsOn = this.meters.ownLimit(this.model, rateLimits);
    return {
      timeMs,
      model: this.model,
      inputTokens: spent.input - spent.cached - spent.written,
      outputTokens: spent.output,
      cacheWriteTokens: spent.written,
      cacheWrite1hTokens: 0,
      cacheReadTokens: spent.cached,
      costUnits: null,
      session: this.session,
      sidechain: this.isSidechain,
      ...(drawsOn === null ? {} : { drawsOn }),
    };
  }
}

/** True when a request of these counts waited for its other line; it waits no more. */
function takeWaiting(waiting: Waiting[], timeMs: number, spent: Counts): boolean {
  const found = waiting.findIndex(
    (each) => isSame(each.spent, spent) && Math.abs(timeMs - each.timeMs) <= PAIR_MS,
  );
  if (found !== -1) waiting.splice(found, 1);
  return found !== -1;
}

function wait(waiting: Waiting[], one: Waiting): void {
  waiting.push(one);
  if (waiting.length > MOST_WAITING) waiting.shift();
}
