/**
 * The mix of work that a log shows: requests by size of model, what one of them costs on each model, hand-offs, and
 * how it differs between sessions. The model that did a request stands for the one it needed: a log knows no better.
 */

import type { CostVector } from '../../core/values/index.ts';
import { quantile, type RealDraws } from '../../numerics/stats/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import { costUnits, familyFactor, type TokenWeights } from '../../usage/weights/index.ts';
import type { SessionWork } from '../cost/index.ts';
import { familyPool } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { eventsUpTo } from '../question/index.ts';
import { dailyUse } from '../usage/index.ts';
import { compareMix } from './mix-sessions.ts';

/** Tasks of each size, in messages. */
export type Sizes = Pick<SessionWork, 'mechanical' | 'analytical' | 'deep'>;

export interface LoggedMix {
  readonly sizes: Sizes;
  /** Requests of models of no known family, left out. */
  readonly unknownCount: number;
  readonly sessions: readonly Sizes[];
  /** Mean units of a request if it ran on a model, by model. */
  readonly unitsEach: CostVector;
  /** Units as logged. */
  readonly loggedUnits: number;
  /** Requests of subagents in a row within a session, each run one hand-off. */
  readonly handOffs: readonly number[];
  /** Own requests by hour with at least one. */
  readonly hourly: readonly number[];
  /** Requests of each session that has any of subagents. */
  readonly workflows: readonly number[];
  readonly activeDays: number;
}

const SIZE_OF = { haiku: 'mechanical', sonnet: 'analytical', opus: 'deep' } as const;
type Family = keyof typeof SIZE_OF;
const FAMILIES: readonly Family[] = ['haiku', 'sonnet', 'opus'];
const MS_PER_HOUR = 3_600_000;

/** Each of the document's families has a pool of its own. */
export const isTiered = ({ pools }: PlanContext['quota']): boolean =>
  FAMILIES.every((family) => pools.includes(family));

/** Units of an event if it had run on a family of models. */
const onFamily = (event: UsageEvent, family: Family, weights: TokenWeights, unitTokens: number): number =>
  costUnits({ ...event, model: family, costUnits: null }, weights, unitTokens);

function meanUnits(events: readonly UsageEvent[], { weights, unitTokens }: PlanContext): CostVector {
  return Object.fromEntries(
    FAMILIES.map((family) => [
      family,
      events.reduce((sum, event) => sum + onFamily(event, family, weights, unitTokens), 0) / events.length,
    ]),
  );
}

interface SessionTally {
  readonly sizes: { mechanical: number; analytical: number; deep: number };
  requests: number;
  side: number;
  /** Subagent requests of the run that goes on; 0 = none. */
  run: number;
}

/** The mix of the context's usage up to now; null without a request of a known model. */
export function loggedMix(context: PlanContext): LoggedMix | null {
  const all = context.usage?.events ?? [];
  const poolOf = familyPool(FAMILIES);
  const past = all.slice(0, eventsUpTo(all, context.nowMs));
  const events = past.filter(({ model }) => poolOf(model) !== null);
  if (events.length === 0) return null;
  const sizes = { mechanical: 0, analytical: 0, deep: 0 };
  const sessions = new Map<string | null, SessionTally>();
  const handOffs: number[] = [];
  const hours = new Map<number, number>();
  for (const { model, session, sidechain, timeMs } of events) {
    const size = SIZE_OF[poolOf(model) as Family];
    const tally =
      sessions.get(session) ??
      ({ sizes: { mechanical: 0, analytical: 0, deep: 0 }, requests: 0, side: 0, run: 0 } as SessionTally);
    sessions.set(session, tally);
    sizes[size]++;
    tally.sizes[size]++;
    tally.requests++;
    if (sidechain) {
      tally.side++;
      tally.run++;
      continue;
    }
    if (tally.run > 0) handOffs.push(tally.run);
    tally.run = 0;
    const hour = Math.floor(timeMs / MS_PER_HOUR);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  for (const { run } of sessions.values()) if (run > 0) handOffs.push(run);
  const days = dailyUse(
    {
      timesMs: Float64Array.from(events, ({ timeMs }) => Math.floor(timeMs)),
      amounts: new Float64Array(events.length).fill(1),
    },
    context,
  );
  return {
    sizes,
    unknownCount: past.length - events.length,
    sessions: [...sessions.values()].map((tally) => tally.sizes),
    unitsEach: meanUnits(events, context),
    loggedUnits: events.reduce((sum, e) => sum + costUnits(e, context.weights, context.unitTokens), 0),
    handOffs,
    hourly: [...hours.values()],
    workflows: [...sessions.values()].filter(({ side }) => side > 0).map(({ requests }) => requests),
    activeDays: Math.max(1, [...days.complete, days.today].filter((used) => used > 0).length),
  };
}

/** Price of a message by model where no log says what one takes: the factors of the models, sonnet 1. */
export function factorPrices(weights: TokenWeights): CostVector {
  const factor = (family: Family): number => familyFactor(family, weights) ?? weights.otherModelFactor;
  return Object.fromEntries(FAMILIES.map((family) => [family, factor(family) / factor('sonnet')]));
}

export interface RatioSpread {
  /** Second-best over best weight: 2.5 % and 97.5 % of resampled logs. */
  readonly low: number;
  readonly high: number;
  /** Share of resampled logs in which the same arrangement is cheapest. */
  readonly pBest: number;
  readonly trials: number;
}

/** How sure the ranking is: the sessions of the log drawn anew, with replacement. Null below 2 sessions. */
export function mixSpread(
  work: SessionWork,
  { sessions }: LoggedMix,
  weights: CostVector,
  options: { readonly trials: number; readonly draws: RealDraws },
): RatioSpread | null {
  if (sessions.length < 2) return null;
  const { best, second } = compareMix(work, weights);
  const ratios: number[] = [];
  let sameBest = 0;
  for (let trial = 0; trial < options.trials; trial++) {
    const drawn = { mechanical: 0, analytical: 0, deep: 0 };
    for (let each = 0; each < sessions.length; each++) {
      const session = sessions[Math.floor(options.draws.uniform() * sessions.length)]!;
      drawn.mechanical += session.mechanical;
      drawn.analytical += session.analytical;
      drawn.deep += session.deep;
    }
    const { best: top, rows } = compareMix({ ...work, ...drawn }, weights);
    if (top.arrangement === best.arrangement) sameBest++;
    const weight = (name: string): number => rows.find(({ arrangement }) => arrangement === name)!.weighted;
    const own = weight(best.arrangement);
    if (own > 0) ratios.push(weight(second.arrangement) / own);
  }
  if (ratios.length === 0) return null;
  const sorted = Float64Array.from(ratios).sort();
  return {
    low: quantile(sorted, 0.025),
    high: quantile(sorted, 0.975),
    pBest: sameBest / options.trials,
    trials: options.trials,
  };
}
