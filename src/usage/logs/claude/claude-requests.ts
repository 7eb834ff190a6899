/**
 * Requests out of logged lines, over any number of files. A request is logged once per content block, again
 * while its answer grows, and again in resumed, forked and copied sessions: plain adding counts 1.8 times the
 * tokens, keeping the first line loses most of the output. The order of files decides nothing but the order of equal times
 * and, of lines copied between sessions, the session named.
 *
 * The rules are those of ccusage (its documentation and code, read 2026), but keeping null fields. Read next:
 * shared-ids.ts, for lines that name no request.
 */

import { sortedByTime, totalTokens, type UsageEvent } from '../../events/index.ts';
import type { ClaudeUsageLine } from './claude-log.ts';
import { type AnswerLine, answersOf } from './shared-ids.ts';

/** The best line of one (message id, request id); further requests of the same message id hang on `next`. */
interface Kept {
  line: ClaudeUsageLine;
  readonly requestId: string;
  next: Kept | null;
}

const sizeOf = ({ event, inner }: ClaudeUsageLine): number =>
  inner.reduce((tokens, each) => tokens + totalTokens(each), totalTokens(event));

/**
 * The larger token sum is the later snapshot; of equal ones a line whose answer had ended tells that its output
 * is whole; of those the earliest line is the time of use, and of lines of one time the main one is the original.
 */
function isBetter(candidate: ClaudeUsageLine, kept: ClaudeUsageLine): boolean {
  const difference = sizeOf(candidate) - sizeOf(kept);
  if (difference !== 0) return difference > 0;
  if (candidate.isFirstSnapshot !== kept.isFirstSnapshot) return kept.isFirstSnapshot;
  if (candidate.event.timeMs !== kept.event.timeMs) return candidate.event.timeMs < kept.event.timeMs;
  return kept.event.sidechain && !candidate.event.sidechain;
}

const bestOf = (lines: readonly ClaudeUsageLine[]): ClaudeUsageLine =>
  lines.reduce((best, line) => (isBetter(line, best) ? line : best));

/** What the lines come to. */
export interface ClaudeRequestSum {
  /** By time. */
  readonly events: readonly UsageEvent[];
  /** Of them, requests of an advisor or a compaction, logged within another one. */
  readonly innerCount: number;
  /** Requests of which only the first snapshot was logged: their output is a lower bound. */
  readonly firstSnapshotCount: number;
  /** Answers that share their message id with another one and name no request. */
  readonly sharedIdCount: number;
}

export class ClaudeRequests {
  /** Lines added. */
  usageLineCount: number;
  private readonly byMessage: Map<string, Kept>;
  private readonly withoutRequestId: Map<string, AnswerLine[]>;
  private readonly withoutId: ClaudeUsageLine[];
  private turn: number;

  constructor() {
    this.usageLineCount = 0;
    this.byMessage = new Map();
    this.withoutRequestId = new Map();
    this.withoutId = [];
    this.turn = 0;
  }

  add(line: ClaudeUsageLine): void {
    this.usageLineCount++;
    const { messageId, requestId } = line;
    if (messageId === null) {
      this.withoutId.push(line);
      return;
    }
    if (requestId === null) {
      const lines = this.withoutRequestId.get(messageId);
      if (lines === undefined) this.withoutRequestId.set(messageId, [{ line, turn: this.turn }]);
      else lines.push({ line, turn: this.turn });
      return;
    }
    const head = this.byMessage.get(messageId) ?? null;
    for (let kept = head; kept !== null; kept = kept.next) {
      if (kept.requestId !== requestId) continue;
      if (isBetter(line, kept.line)) kept.line = line;
      return;
    }
    this.byMessage.set(messageId, { line, requestId, next: head });
  }

  /** True once prompts matter: a line that names no request may share its message id with another answer. */
  get needsTurns(): boolean {
    return this.withoutRequestId.size > 0;
  }

  /** A new file, or a prompt within one: what follows answers something else. */
  beginTurn(): void {
    this.turn++;
  }

  /** Requests logged without a message id: counted line by line, repeats cannot be told. */
  get withoutIdCount(): number {
    return this.withoutId.length;
  }

  /**
   * One event per request and per request within one, by time. Of one message id under several request ids,
   * sidechain lines replay the others: they are dropped where a main line exists, and count once where none does.
   */
  requests(): ClaudeRequestSum {
    const lines = [...this.withoutId];
    let sharedIdCount = 0;
    for (const [messageId, answerLines] of this.withoutRequestId) {
      const answers = answersOf(messageId, answerLines).map(bestOf);
      if (answers.length > 1) sharedIdCount += answers.length;
      const head = this.byMessage.get(messageId);
      if (head === undefined || answers.length > 1) for (const answer of answers) lines.push(answer);
      else this.byMessage.set(messageId, { line: answers[0]!, requestId: '', next: head });
    }
    for (const head of this.byMessage.values()) pushRequests(lines, head);
    const events = lines.flatMap(({ event, inner }) => (inner.length === 0 ? event : [event, ...inner]));
    return {
      events: sortedByTime(events),
      innerCount: events.length - lines.length,
      firstSnapshotCount: lines.reduce((count, line) => count + (line.isFirstSnapshot ? 1 : 0), 0),
      sharedIdCount,
    };
  }
}

function pushRequests(lines: ClaudeUsageLine[], head: Kept): void {
  let bestSidechain: ClaudeUsageLine | null = null;
  let mainCount = 0;
  for (let kept: Kept | null = head; kept !== null; kept = kept.next) {
    const { line } = kept;
    if (!line.event.sidechain) {
      lines.push(line);
      mainCount++;
    } else if (bestSidechain === null || isBetter(line, bestSidechain)) bestSidechain = line;
  }
  if (mainCount === 0 && bestSidechain !== null) lines.push(bestSidechain);
}
