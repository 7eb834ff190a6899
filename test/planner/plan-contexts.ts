/** What a question is asked with, made by hand: events, the document's tiers or a small pool, a fixed moment. */

import { openStream, unitReal } from '../../src/numerics/random/index.ts';
import { normalDraws } from '../../src/numerics/stats/index.ts';
import type { PlanContext, PlanQuota, QuestionInput } from '../../src/planner/question/index.ts';
import type { PlanQuestion } from '../../src/planner/question/question.ts';
import { familyPool, type QuotaWindow, tierOf, tierWindows } from '../../src/planner/usage/index.ts';
import { clockWindow } from '../../src/planner/usage/quota-window.ts';
import type { UsageEvent } from '../../src/usage/events/index.ts';
import { DEFAULT_TOKEN_WEIGHTS, withDearestUnknown } from '../../src/usage/weights/index.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS: number = 24 * HOUR_MS;

/** So many requests of one model at an instant, one unit each. */
export function uses(at: string | number, count: number, model = 'claude-sonnet-4-5'): UsageEvent[] {
  const timeMs = typeof at === 'number' ? at : Date.parse(at);
  return Array.from({ length: count }, () => ({
    timeMs,
    model,
    inputTokens: 10,
    outputTokens: 10,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    costUnits: 1,
    session: null,
    sidechain: false,
  }));
}

/** The message tiers of the document. */
export function tierQuota(tier: string): PlanQuota {
  const windows = tierWindows(tierOf(tier));
  return {
    source: `doc-2026-messages:${tier}`,
    windows,
    pools: windows.flatMap(({ pools }) => pools),
    poolOf: familyPool(),
    notes: [],
  };
}

/** One pool for all models: a session of 5 hours and a sliding week, in units. */
export function poolQuota(shortLimit: number, weekLimit: number): PlanQuota {
  const window = (name: string, hours: number, limit: number, kind: 'first_use' | 'sliding'): QuotaWindow =>
    clockWindow({
      name,
      pools: ['all'],
      limit,
      unit: 'weighted',
      clock: { kind, lengthMinutes: hours * 60, floorMinutes: 0, reset: null },
    });
  return {
    source: 'hand-made',
    windows: [window('5 h', 5, shortLimit, 'first_use'), window('7 d', 168, weekLimit, 'sliding')],
    pools: ['all'],
    poolOf: () => 'all',
    notes: [],
  };
}

export interface Situation {
  readonly now: string;
  readonly events: readonly UsageEvent[];
  readonly quota: PlanQuota;
  readonly more?: Partial<PlanContext>;
}

export function contextOf({ now, events, quota, more = {} }: Situation): PlanContext {
  return {
    nowMs: Date.parse(now),
    usage: { source: 'by hand', events, facts: [], warnings: [] },
    quota,
    weights: withDearestUnknown(DEFAULT_TOKEN_WEIGHTS),
    unitTokens: 100,
    timeZone: 'UTC',
    zoneOffsetMinutes: () => 0,
    seed: 1,
    draws: (stream) => {
      const generator = openStream({ seed: 1, trialIndex: stream, purpose: 'search' });
      return { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
    },
    isStrict: false,
    ...more,
  };
}

/** A question's input with these options given. */
export function inputOf(
  question: PlanQuestion,
  context: PlanContext,
  texts: Readonly<Record<string, string>> = {},
): QuestionInput {
  return {
    context,
    text: (name) => texts[name] ?? question.options.find((option) => option.name === name)?.text ?? null,
    flag: (name) => texts[name] === 'true',
    file: null,
  };
}
