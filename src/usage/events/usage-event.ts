/**
 * One request somebody really made: the common form of every log and trace, for the simulator, the router and
 * the planner. There may be millions, so events are plain flat records: every maker writes all fields, in the
 * order below, and absent is null or 0, never missing.
 *
 * Whether `timeMs` is a calendar time belongs to the whole reading, not to the event.
 */

export interface UsageEvent {
  /** Epoch milliseconds UTC where the calendar is known, else milliseconds since the start of the trace. */
  readonly timeMs: number;
  /** As logged; null where the source names none. */
  readonly model: string | null;
  /** Prompt tokens that no cache held: never includes the cache tokens below. */
  readonly inputTokens: number;
  /** For Claude logs a lower bound: the last snapshot that was logged while the answer streamed. */
  readonly outputTokens: number;
  /** Written to a prompt cache, any life. */
  readonly cacheWriteTokens: number;
  /** The part of `cacheWriteTokens` with a one-hour life; the rest lives five minutes. */
  readonly cacheWrite1hTokens: number;
  readonly cacheReadTokens: number;
  /** Cost the source itself gives, units >= 1; null = to be worked out from the tokens. */
  readonly costUnits: number | null;
  readonly session: string | null;
  /** True for subagents and side questions. */
  readonly sidechain: boolean;
  /**
   * What it draws on instead of the plan's windows, in words (`usage credits (speed fast)`); absent = on the plan. Few
   * requests have it, so this field alone is left out where there is nothing to say.
   */
  readonly drawsOn?: string;
}

/** Tokens of all four kinds. */
export function totalTokens(event: UsageEvent): number {
  return event.inputTokens + event.outputTokens + event.cacheWriteTokens + event.cacheReadTokens;
}

/** The events in order of time; equal times keep their order. Linear when they are in order already. */
export function sortedByTime(events: readonly UsageEvent[]): readonly UsageEvent[] {
  for (let i = 1; i < events.length; i++) {
    if (events[i]!.timeMs < events[i - 1]!.timeMs) return events.toSorted((a, b) => a.timeMs - b.timeMs);
  }
  return events;
}
