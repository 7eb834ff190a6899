/**
 * The five-hour blocks a log falls into, by the rule of ccusage: a block starts at its first request floored to
 * the hour in UTC; a request more than five hours after that start, or after the request before it, starts the
 * next. It is a guess at the provider's window: it sees neither other machines nor the web app, and a block
 * usable from 9:59 ends at 14:00.
 */
import { totalTokens, type UsageEvent } from './usage-event.ts';

const MS_PER_HOUR = 3_600_000;

export const BLOCK_LENGTH_MS: number = 5 * MS_PER_HOUR;

export interface FiveHourBlock {
  /** Whole UTC hour, epoch ms. */
  readonly startMs: number;
  /** startMs + 5 h: nominal, the last request may lie on it. */
  readonly endMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly requestCount: number;
  readonly tokens: number;
  /** Idle time before the block, from five hours after the last request to the first; null when shorter. */
  readonly gapBefore: { readonly startMs: number; readonly endMs: number } | null;
}

interface OpenBlock {
  readonly startMs: number;
  readonly firstMs: number;
  readonly gapBefore: FiveHourBlock['gapBefore'];
  lastMs: number;
  requestCount: number;
  tokens: number;
}

function openBlock(timeMs: number, lastMs: number | null): OpenBlock {
  const idle = lastMs !== null && timeMs - lastMs > BLOCK_LENGTH_MS;
  return {
    startMs: Math.floor(timeMs / MS_PER_HOUR) * MS_PER_HOUR,
    firstMs: timeMs,
    gapBefore: idle ? { startMs: lastMs + BLOCK_LENGTH_MS, endMs: timeMs } : null,
    lastMs: timeMs,
    requestCount: 0,
    tokens: 0,
  };
}

/** Blocks in order. `events` ascend in time, epoch ms; none gives none. */
export function fiveHourBlocks(events: readonly UsageEvent[]): FiveHourBlock[] {
  const blocks: OpenBlock[] = [];
  let block: OpenBlock | null = null;
  for (const event of events) {
    const { timeMs } = event;
    if (
      block === null ||
      timeMs - block.startMs > BLOCK_LENGTH_MS ||
      timeMs - block.lastMs > BLOCK_LENGTH_MS
    ) {
      block = openBlock(timeMs, block === null ? null : block.lastMs);
      blocks.push(block);
    }
    block.lastMs = timeMs;
    block.requestCount++;
    block.tokens += totalTokens(event);
  }
  return blocks.map((done) => ({ ...done, endMs: done.startMs + BLOCK_LENGTH_MS }));
}
