/**
 * What `plan status` says, as plain data: each window with its chances, what returns, what to hold, what is usual.
 * Instants are texts in UTC. Read next: status-page.ts.
 */

import type { CostVector, Insufficient } from '../../core/values/index.ts';
import { MS_PER_HOUR } from '../../core/values/index.ts';
import {
  type Advice,
  type HoldFacts,
  type Moment,
  roomAgainMs,
  type WindowOutlook,
  windowOutlook,
} from '../advice/index.ts';
import {
  isoDay,
  isoInstant,
  type PlanContext,
  type ReturnStep,
  returnSteps,
  type UsualFacts,
} from '../question/index.ts';
import {
  bearableUnits,
  dailyUse,
  type LaneWindow,
  type PartState,
  type QuotaUnit,
  type RecentMix,
  tightest,
  type UsageLane,
  useHabits,
} from '../usage/index.ts';

/** What is laid on the accounts of one clock, and when it returns. */
export interface AccountFacts {
  readonly names: readonly string[];
  readonly used: number;
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAt: string | null;
}

/** A window; the outlook is that of a limited one. */
export interface WindowFacts extends Partial<Omit<WindowOutlook, 'name' | 'remaining'>> {
  readonly name: string;
  readonly pool: string;
  readonly unit: QuotaUnit;
  /** By the log. */
  readonly used: number;
  /** By the provider's own reading, which beats the log; null = there is none. */
  readonly usedByMeter: number | null;
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly overdrawnBy: number;
  readonly usedFraction: number | null;
  /** Units per hour that it gives for ever; null = no limit. */
  readonly foreverPerHour: number | null;
  readonly clocks: readonly string[];
  readonly accounts: readonly AccountFacts[];
  readonly nextReturn: { readonly at: string; readonly amount: number } | null;
  readonly returns: ReadonlyArray<{
    readonly kind: ReturnStep['kind'];
    readonly by: string;
    readonly amount: number;
    readonly remainingAfter: number | null;
  }>;
}

/** Is the use usual. */
type Verdict =
  | { readonly status: 'insufficient'; readonly have: number; readonly need: number; readonly what: string }
  | {
      readonly status: 'judged';
      readonly dayCount: number;
      readonly usual: { readonly median: number; readonly low: number; readonly high: number };
      readonly unusualDays: ReadonlyArray<{
        readonly day: string;
        readonly units: number;
        readonly direction: string;
        readonly low: number;
        readonly high: number;
      }>;
      /** The last 14 days with use against those before; null = they do not drift, or are too few. */
      readonly drift: 'up' | 'down' | null;
      readonly shifts: ReadonlyArray<{
        readonly day: string;
        readonly before: number;
        readonly after: number;
      }>;
    };

/** The use of one limited pool, hour by hour and day by day. */
export type HabitFacts = Verdict & {
  readonly pool: string;
  readonly unit: QuotaUnit;
  readonly todayUnits: number;
  /** The last 24 hours at most, from this instant on. */
  readonly hours: { readonly from: string; readonly units: readonly number[] };
  /** The last 90 whole days at most, from this one on. */
  readonly days: { readonly from: string; readonly units: readonly number[] };
};

export interface StatusFacts {
  readonly now: string;
  readonly quota: string;
  readonly usage: string | null;
  readonly requestCount: number;
  readonly windows: readonly WindowFacts[];
  /** Of `windows`: the likeliest to run out; null = none has a limit. */
  readonly decidingWindow: number | null;
  /** Instant with room again in the pool that decides; now where there is some. */
  readonly roomAgainAt: string | null;
  /** Futures drawn of each window; 0 = nothing can run out. */
  readonly futureCount: number;
  readonly hold: HoldFacts;
  /** One per limited pool. */
  readonly habits: readonly HabitFacts[];
  readonly mix: RecentMix;
  readonly usual: UsualFacts;
  readonly advice: Advice | null;
  /** A spend of now lies over the returns. */
  readonly hasSpend: boolean;
  readonly leftOut: readonly string[];
  /** What windows hold by the log's own readings. */
  readonly capacities: readonly unknown[];
}

const HOURS = 24;
const DAYS = 90;

function accountFacts({ part, used, resetMs }: PartState): AccountFacts[] {
  if (part.accounts.length === 0) return [];
  return [
    {
      names: part.accounts,
      used,
      limit: part.limit,
      remaining: part.limit === null ? null : Math.max(0, part.limit - used),
      resetAt: isoInstant(resetMs),
    },
  ];
}

function windowFacts(
  { name: pool }: UsageLane,
  of: LaneWindow,
  { lanes, chances }: Moment,
  spend: CostVector | null,
  context: PlanContext,
): WindowFacts {
  const { window, state } = of;
  const { nowMs } = context;
  const chance = chances.find((each) => each.of === of);
  const steps = chance === undefined ? [] : returnSteps(lanes, of, spend, context);
  return {
    ...(chance === undefined ? {} : windowOutlook(chance, nowMs)),
    name: window.name,
    pool,
    unit: window.unit,
    used: state.logged,
    usedByMeter: window.meter === undefined ? null : state.used,
    limit: window.limit,
    remaining: state.remaining,
    overdrawnBy: state.overdrawnBy,
    usedFraction: state.usedFraction,
    foreverPerHour: window.limit === null ? null : bearableUnits(window, MS_PER_HOUR),
    clocks: window.parts.map(({ clock }) => clock.kind),
    accounts: state.parts.flatMap(accountFacts),
    nextReturn: state.next === null ? null : { at: isoInstant(state.next.atMs), amount: state.next.amount },
    returns: steps.map(({ kind, atMs, amount, remainingAfter }) => ({
      kind,
      by: isoInstant(atMs),
      amount,
      remainingAfter,
    })),
  };
}

export const windowsOf = (moment: Moment, spend: CostVector | null, context: PlanContext): WindowFacts[] =>
  moment.lanes.lanes.flatMap((lane) =>
    lane.windows.map((of) => windowFacts(lane, of, moment, spend, context)),
  );

function verdictOf(habits: ReturnType<typeof useHabits>): Verdict {
  if (habits.status === 'insufficient') {
    const { have, need, what } = habits satisfies Insufficient;
    return { status: 'insufficient', have, need, what };
  }
  const { dayCount, usual, unusual, drift, shifts } = habits;
  return {
    status: 'judged',
    dayCount,
    usual: { median: usual.centre, low: Math.max(0, usual.low), high: usual.high },
    unusualDays: unusual.map(({ day, units, verdict: { direction, low, high } }) => ({
      day: isoDay(day),
      units,
      direction,
      low: Math.max(0, low),
      high,
    })),
    drift,
    shifts: shifts.map(({ day, before, after }) => ({ day: isoDay(day), before, after })),
  };
}

/** The use of a limited pool since the activity began. */
export function habitFacts(lane: UsageLane, sinceMs: number, context: PlanContext): HabitFacts {
  const { burn, name, unit } = lane;
  const days = dailyUse(lane.run, context, sinceMs);
  const firstHour = Math.max(0, burn.amounts.length - HOURS);
  const firstDay = Math.max(0, days.complete.length - DAYS);
  return {
    pool: name,
    unit,
    todayUnits: days.today,
    hours: {
      from: isoInstant((burn.firstHour + firstHour) * MS_PER_HOUR - burn.utcOffsetMs),
      units: Array.from(burn.amounts.slice(firstHour)),
    },
    days: { from: isoDay(days.firstDay + firstDay), units: days.complete.slice(firstDay) },
    ...verdictOf(useHabits(days)),
  };
}

/** What decides: the place of its window, and when there is room again. */
export function decidingFacts(
  { lanes, chances }: Moment,
  nowMs: number,
): Pick<StatusFacts, 'decidingWindow' | 'roomAgainAt' | 'futureCount'> {
  if (chances.length === 0) return { decidingWindow: null, roomAgainAt: null, futureCount: 0 };
  const { of, lane, pathCount } = tightest(chances);
  return {
    decidingWindow: lanes.lanes.flatMap(({ windows }) => windows).indexOf(of),
    roomAgainAt: isoInstant(roomAgainMs(lanes, lane, nowMs)),
    futureCount: pathCount,
  };
}
