/**
 * Requests out of logged lines, over any number of files. A request is logged once per content block, again
 * while its answer grows, and again in resumed, forked and copied sessions: plain adding counts 1.8 times the
 * tokens, keeping the first line loses most of the output. The order of files decides nothing but the order of equal times
 * and, of lines copied between sessions, the session named.
 *
 * The rules are those of ccusage (its documentation and code, read 2026), but keeping null fields.
 */

import { sortedByTime, totalTokens, type UsageEvent } from '../../events/index.ts';
import type { ClaudeUsageLine } from './claude-log.ts';

/** The best line of one (message id, request id); further requests of the same message id hang on `next`. */
interface Kept {
  event: UsageEvent;
  readonly requestId: string | null;
  next: Kept | null;
}

/**
 * The larger token sum is the later snapshot; of equal ones the earliest line is the time of use, and of lines
 * of one time the main one is the original.
 */
function isBetter(candidate: UsageEvent, kept: UsageEvent): boolean {
  const difference = totalTokens(candidate) - totalTokens(kept);
  if (difference !== 0) return difference > 0;
  if (candidate.timeMs !== kept.timeMs) return candidate.timeMs < kept.timeMs;
  return kept.sidechain && !candidate.sidechain;
}

export class ClaudeRequests {
  /** Lines added. */
  usageLineCount: number;
  private readonly byMessage: Map<string, Kept>;
  private readonly withoutId: UsageEvent[];

  constructor() {
    this.usageLineCount = 0;
    this.byMessage = new Map();
    this.withoutId = [];
  }

  add(line: ClaudeUsageLine): void {
    this.usageLineCount++;
    const { messageId, requestId, event } = line;
    if (messageId === null) {
      this.withoutId.push(event);
      return;
    }
    const head = this.byMessage.get(messageId) ?? null;
    for (let kept = head; kept !== null; kept = kept.next) {
      if (kept.requestId !== requestId) continue;
      if (isBetter(event, kept.event)) kept.event = event;
      return;
    }
    this.byMessage.set(messageId, { event, requestId, next: head });
  }

  /** Requests logged without a message id: counted line by line, repeats cannot be told. */
  get withoutIdCount(): number {
    return this.withoutId.length;
  }

  /**
   * One event per request, by time. Of one message id under several request ids, sidechain lines replay the
   * others: they are dropped where a main line exists, and count once where none does.
   */
  requests(): readonly UsageEvent[] {
    const events = [...this.withoutId];
    for (const head of this.byMessage.values()) pushRequests(events, head);
    return sortedByTime(events);
  }
}

function pushRequests(events: UsageEvent[], head: Kept): void {
  let bestSidechain: UsageEvent | null = null;
  let mainCount = 0;
  for (let kept: Kept | null = head; kept !== null; kept = kept.next) {
    const { event } = kept;
    if (!event.sidechain) {
      events.push(event);
      mainCount++;
    } else if (bestSidechain === null || isBetter(event, bestSidechain)) bestSidechain = event;
  }
  if (mainCount === 0 && bestSidechain !== null) events.push(bestSidechain);
}
