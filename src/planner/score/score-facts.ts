/** The facts of `plan score`, and those beside the days: the best choice afterwards, what expired, refusals, habits. */

import { type Insufficient, MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import { betaQuantile, twoSidedQuantile } from '../../numerics/stats/distributions/index.ts';
import { quantile } from '../../numerics/stats/samples/index.ts';
import type { PlanContext } from '../question/index.ts';
import { highsSolver, selectTasks } from '../solve/index.ts';
import { Ledger, maxThroughput, spentBetween, type UsageLanes } from '../usage/index.ts';
import type { Change } from './rank-sum.ts';
import { type DayScore, localClock } from './score-days.ts';
import type { AskedRequest, EstimatedTask, ScoreFile } from './score-file.ts';

export interface ScoreFacts {
  readonly quota: string;
  readonly verdict: Change['verdict'] | 'insufficient';
  /** What is too few for a verdict. */
  readonly missing: Insufficient | null;
  /** null = no day with use is known. */
  readonly score: DayScore | null;
  /** Days that `use` looks at. */
  readonly useDays: number;
  readonly use: readonly PoolUse[];
  readonly hindsight: HindsightShare | null;
  readonly requests: DenialRate | null;
  readonly timing: DayTiming | null;
  readonly estimates: EstimateBias | null;
  /** What was left out of the usage, for people. */
  readonly leftOut: readonly string[];
}

export interface HindsightShare {
  /** Value done over the best that the same pools could have done, 0..1. */
  readonly share: number;
  readonly missedValue: number;
}

/** Null without a list of past tasks, or where none of them is worth anything. */
export async function hindsightShare({ hindsight }: ScoreFile): Promise<HindsightShare | null> {
  if (hindsight === null || hindsight.tasks.length === 0) return null;
  const tasks = hindsight.tasks.map(({ id, value, cost }) => ({ id, value, cost }));
  const best = await selectTasks({ tasks, pools: hindsight.pools }, highsSolver);
  if (best.status !== 'selected') return null;
  const { incumbent, bound } = best.proof;
  const all = hindsight.tasks.filter((task) => task.done).reduce((sum, { value }) => sum + value, 0);
  // More than the best that fits can only be done by overdrawing: it counts as all of it.
  const done = Math.min(all, bound);
  // What was done is itself a choice that was possible.
  const most = Math.max(incumbent, done);
  return most === 0 ? null : { share: done / most, missedValue: most - done };
}

export interface PoolUse {
  readonly pool: string;
  /** Its first limited window. */
  readonly window: string;
  readonly sent: number;
  /** The most its windows allow in the time. */
  readonly possible: number;
  /** null where nothing could be sent. */
  readonly usedFraction: number | null;
}

/** What each limited lane sent in the last days against the most its windows allow; lanes without use are left out. */
export function poolUses({ lanes, activity }: UsageLanes, days: number, nowMs: number): PoolUse[] {
  const fromMs = Math.floor(
    Math.max(nowMs - days * MS_PER_DAY, Math.min(activity.fromMs, nowMs - MS_PER_HOUR)),
  );
  return lanes
    .filter((lane) => lane.limited.length > 0 && lane.run.timesMs.length > 0)
    .map(({ name, pools, unit, windows, limited, run }) => {
      const ledger = new Ledger(windows.map(({ window }) => window));
      const horizonHours = (nowMs - fromMs) / MS_PER_HOUR;
      const possible = maxThroughput(ledger, { pool: pools[0]!, unit, nowMs: fromMs, horizonHours }).max ?? 0;
      const sent = spentBetween(run, fromMs, nowMs);
      const usedFraction = possible === 0 ? null : sent / possible;
      return { pool: name, window: limited[0]!.window.name, sent, possible, usedFraction };
    });
}

export interface DenialRate {
  readonly asked: number;
  readonly denied: number;
  readonly fraction: number;
  /** Jeffreys interval of the rate, 95 %. Source: Brown, Cai, DasGupta 2001. */
  readonly low: number;
  readonly high: number;
}

/** Requests refused of requests made; null without any. */
export function denialRate(requests: readonly Pick<AskedRequest, 'isDenied'>[]): DenialRate | null {
  const asked = requests.length;
  if (asked === 0) return null;
  const denied = requests.filter(({ isDenied }) => isDenied).length;
  const bound = (q: number): number => betaQuantile(q, denied + 0.5, asked - denied + 0.5);
  return {
    asked,
    denied,
    fraction: denied / asked,
    low: denied === 0 ? 0 : bound(0.025),
    high: denied === asked ? 1 : bound(0.975),
  };
}

export interface DayTiming {
  readonly days: number;
  /** Units served before noon over all units served. */
  readonly beforeNoonFraction: number;
  /** After 18:00, of requests that somebody wrote down; null = a log, whose refusals are not read. */
  readonly evening: {
    readonly requests: number;
    readonly denied: number;
    readonly deniedDays: number;
  } | null;
}

const NOON_HOUR = 12;
const EVENING_HOUR = 18;

/** When in the day quota is spent, and refused: of the requests written down, else of the log; null = none. Linear. */
export function dayTiming(
  { requests }: ScoreFile,
  { lanes }: UsageLanes,
  context: PlanContext,
): DayTiming | null {
  const toLocal = localClock(context);
  const days = new Set<number>();
  const deniedDays = new Set<number>();
  const count = { all: 0, morning: 0, evening: 0, denied: 0 };
  const take = (epochMs: number, units: number, isDenied: boolean): void => {
    const localMs = toLocal(epochMs);
    const day = Math.floor(localMs / MS_PER_DAY);
    const hour = (localMs - day * MS_PER_DAY) / MS_PER_HOUR;
    days.add(day);
    if (!isDenied) count.all += units;
    if (!isDenied && hour < NOON_HOUR) count.morning += units;
    if (hour < EVENING_HOUR) return;
    count.evening++;
    if (!isDenied) return;
    count.denied++;
    deniedDays.add(day);
  };
  for (const { atMs, units, isDenied } of requests) take(atMs, units, isDenied);
  for (const { run } of requests.length > 0 ? [] : lanes) {
    for (let i = 0; i < run.timesMs.length; i++) take(run.timesMs[i]!, run.amounts[i]!, false);
  }
  if (count.all === 0) return null;
  return {
    days: days.size,
    beforeNoonFraction: count.morning / count.all,
    evening:
      requests.length === 0
        ? null
        : { requests: count.evening, denied: count.denied, deniedDays: deniedDays.size },
  };
}

export interface EstimateBias {
  readonly tasks: number;
  /** Geometric mean of actual over estimate, and its 95 % interval by t on the logarithms. */
  readonly factor: number;
  readonly low: number;
  readonly high: number;
  /** Factor that covers four fifths of the tasks (type 7). */
  readonly p80: number;
}

const LEAST_TASKS = 5;

/** How far estimates fall short, learned from finished tasks; null below five. */
export function estimateBias(tasks: readonly EstimatedTask[]): EstimateBias | null {
  const n = tasks.length;
  if (n < LEAST_TASKS) return null;
  const ratios = Float64Array.from(tasks, ({ estimate, actual }) => actual / estimate).sort();
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, each) => sum + each, 0) / n;
  const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  const half = twoSidedQuantile(0.95, n - 1) * Math.sqrt(variance / n);
  return {
    tasks: n,
    factor: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    p80: quantile(ratios, 0.8),
  };
}
