/** Which model the quota went to lately: units by pool, or by family of model where all models share one pool. */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import type { MixPool } from '../answer/index.ts';
import { familyPool, usageMessages } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { eventsUpTo, spentBetween, type UsageLanes } from '../question/index.ts';

export interface RecentMix {
  /** Length of the longest window. */
  readonly hours: number;
  readonly pools: readonly MixPool[];
}

const FAMILIES = familyPool();

function byFamily({ nowMs, usage, weights, unitTokens }: PlanContext, fromMs: number): MixPool[] {
  const events = usage?.events ?? [];
  const recent = events.slice(eventsUpTo(events, fromMs), eventsUpTo(events, nowMs));
  const poolOf = (model: string | null): string => FAMILIES(model) ?? model ?? 'no model named';
  const { runs } = usageMessages(recent, { unit: 'weighted', poolOf, weights, unitTokens });
  return [...runs]
    .map(([name, { amounts }]) => ({
      name,
      used: amounts.reduce((sum, each) => sum + each, 0),
      isLimited: true,
    }))
    .sort((a, b) => b.used - a.used);
}

/** Use of the last longest window. */
export function recentMix(context: PlanContext, { lanes }: UsageLanes): RecentMix {
  const lengthMs = Math.max(...lanes.flatMap(({ windows }) => windows.map(({ window }) => window.lengthMs)));
  const fromMs = context.nowMs - lengthMs;
  const pools =
    lanes.length === 1
      ? byFamily(context, fromMs)
      : lanes.map(({ name, run, limited }) => ({
          name,
          used: spentBetween(run, fromMs + 1, context.nowMs),
          isLimited: limited.length > 0,
        }));
  return { hours: lengthMs / MS_PER_HOUR, pools };
}
