/** Hand-made log lines and events for tests: only what a test names differs from the plain case. */
import type { UsageEvent } from '../../../src/usage/events/index.ts';

export interface ClaudeLineParts {
  readonly type?: string;
  readonly timestamp?: string | null;
  readonly id?: string | null;
  readonly requestId?: string | null;
  readonly model?: string | null;
  readonly isSidechain?: boolean;
  readonly usage?: Readonly<Record<string, unknown>> | null;
  /** Further top-level fields. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An assistant line with usage 3 in, 10 out, nothing cached, at 2026-02-10T10:00:00Z. */
export function claudeLine(parts: ClaudeLineParts = {}): string {
  const message = {
    ...(parts.id === null ? {} : { id: parts.id ?? 'msg_1' }),
    model: parts.model === undefined ? 'claude-sonnet-4-5' : parts.model,
    role: 'assistant',
    content: [{ type: 'text', text: 'SECRET-PROMPT' }],
    ...(parts.usage === null ? {} : { usage: parts.usage ?? { input_tokens: 3, output_tokens: 10 } }),
  };
  return JSON.stringify({
    type: parts.type ?? 'assistant',
    isSidechain: parts.isSidechain ?? false,
    version: '2.1.39',
    sessionId: 'session-1',
    message,
    ...(parts.requestId === null ? {} : { requestId: parts.requestId ?? 'req_1' }),
    ...(parts.timestamp === null ? {} : { timestamp: parts.timestamp ?? '2026-02-10T10:00:00.000Z' }),
    ...parts.more,
  });
}

/** An event of 100 uncached input tokens at `timeMs`. */
export function eventAt(timeMs: number, parts: Partial<UsageEvent> = {}): UsageEvent {
  return {
    timeMs,
    model: null,
    inputTokens: 100,
    outputTokens: 0,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    costUnits: null,
    session: null,
    sidechain: false,
    ...parts,
  };
}
