/**
 * Everything an answer's headers say about limits, whichever dialect says it. A header that is missing or broken, or
 * that what the others say rules out, is null; a window nobody mentions is absent.
 *
 * Read next: anthropic/unified-limits.ts, then refusal.ts, which turns this into what the router does.
 */
import { perMinuteLimits, unifiedLimits } from '../anthropic/index.ts';
import { codexWindows } from '../codex/index.ts';
import { openaiLimits } from '../openai/index.ts';
import {
  type HeaderLookup,
  type LimitReading,
  type WindowLimit,
  windowsInContext,
} from '../reading/index.ts';

/** Windows of all models first, then by length, then by name: the order of the headers means nothing. */
function inOrder(a: WindowLimit, b: WindowLimit): number {
  const scope = Number(a.families !== 'all') - Number(b.families !== 'all');
  if (scope !== 0) return scope;
  const length = (a.lengthMinutes ?? 0) - (b.lengthMinutes ?? 0);
  return length !== 0 ? length : a.claim < b.claim ? -1 : 1;
}

/** What the headers of one answer, received at `nowMs` (epoch ms), say about the account's limits. */
export function readLimits(headers: HeaderLookup, nowMs: number): LimitReading {
  const unified = unifiedLimits(headers, nowMs);
  const told = windowsInContext([...unified.windows, ...codexWindows(headers, nowMs)].sort(inOrder), nowMs);
  return {
    ...unified,
    windows: told.windows,
    perMinute: [...perMinuteLimits(headers, nowMs), ...openaiLimits(headers, nowMs)],
    ignored: [...unified.ignored, ...told.ignored],
  };
}
