/** A budget as numbers: each pool's day with its parts, what the log took of it, the sprint, the slots, the project. */

import { PlanError, positive, share, whole } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/index.ts';
import { type Moment, momentOf } from '../advice/index.ts';
import type { QuotaUnit } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { namedNumbers, numberOf, type UsageLane, type UsageLanes, usageLanes } from '../question/index.ts';
import type { ReserveDemand } from '../rules/index.ts';
import { type DayUse, dayLimit, dayUse } from './budget-days.ts';
import type { BudgetFile } from './budget-file.ts';
import { type PoolSplit, profileShares, type ReserveRule, splitPool } from './budget-split.ts';
import { planSprint, type Sprint, type SprintRequest } from './budget-sprint.ts';
import { type DailyTarget, dailyTarget } from './daily-target.ts';
import { type SlicedDay, sliceDay } from './day-slots.ts';
import { type ProjectPlan, projectPlan } from './project-plan.ts';

export interface BudgetRequest {
  /** Text of --limit; null = the windows of the quota. */
  readonly limit: string | null;
  readonly profile: string;
  readonly ciShare: number;
  /** `profile`, `log`, or the mean of a day's emergencies. */
  readonly reserve: string;
  readonly shortageCost: number;
  readonly idleCost: number;
  /** Shares of the limit that a target leaves, low and high; null = by pool. */
  readonly buffers: readonly [number, number] | null;
  readonly sprint: SprintRequest | null;
  readonly file: BudgetFile;
}

export interface PoolBudget {
  readonly pool: string;
  readonly unit: QuotaUnit;
  /** Whole units a day. */
  readonly limit: number;
  /** Window that decides it; null = the limit was given. */
  readonly window: string | null;
  readonly target: DailyTarget;
  readonly buffers: readonly [low: number, high: number];
  readonly split: PoolSplit;
  readonly use: DayUse | null;
}

export interface Budget {
  readonly pools: readonly PoolBudget[];
  /** Pools that are counted and not limited. */
  readonly unlimited: readonly string[];
  readonly reserve: ReserveRule;
  readonly reserveNote: string;
  readonly sprint: Sprint | null;
  readonly slots: { readonly pool: string; readonly day: SlicedDay } | null;
  readonly project: ProjectPlan | null;
  readonly lanes: UsageLanes;
  /** null = no use is known. */
  readonly moment: Moment | null;
}

/** Buffers of the planning document: a scarcer pool keeps more back. */
const BUFFERS: Readonly<Record<string, readonly [number, number]>> = { opus: [0.2, 0.3] };
const OTHER_BUFFER = [0.1, 0.2] as const;
/** Fewest whole days that say what an ordinary day is. */
export const LEAST_RESERVE_DAYS = 7;
const EMERGENCY_STREAM = 2;
const EMERGENCY_DAYS = 2_000;
/** Requests a day above which their sum is as good as normal. */
const MANY_REQUESTS = 200;

/** Limits a day that the user gave, by pool: one number where one pool is limited, else pairs. */
function givenLimits(text: string | null, limited: readonly string[]): Record<string, number> {
  if (text === null) return {};
  const check = (field: string, value: unknown): number => whole(field, value, 1, 1e9);
  if (/[=:]/.test(text)) return namedNumbers('--limit', text, limited, check);
  if (limited.length === 1) return { [limited[0]!]: check('--limit', numberOf(text)) };
  throw new PlanError('E_TYPE', '--limit', text, `one for each pool, such as ${limited[0]}=100`);
}

/** What each day took above the mean day: the demand that a plan for the mean does not hold. */
const excessOf = ({ days, mean }: DayUse): number[] =>
  days.map((used) => Math.max(0, Math.ceil(used - mean)));

/**
 * Days with emergencies of `mean` units on average, drawn: so many requests as chance has it, each of the size of one
 * of the log. Units alone are no count, and their spread is that of the requests.
 */
function emergencyDays(mean: number, amounts: Float64Array, draws: RealDraws): number[] {
  const size = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const square = amounts.reduce((sum, amount) => sum + amount * amount, 0) / amounts.length;
  const requests = mean / size;
  return Array.from({ length: EMERGENCY_DAYS }, () => {
    if (requests > MANY_REQUESTS)
      return Math.ceil(Math.max(0, mean + Math.sqrt(requests * square) * draws.normal()));
    const gap = (): number => -Math.log(1 - draws.uniform());
    let total = 0;
    let at = gap();
    while (at < requests) {
      total += amounts[Math.floor(draws.uniform() * amounts.length)]!;
      at += gap();
    }
    return Math.ceil(total);
  });
}

/** The demand that sizes the reserve of a pool, from a number, from the file, or from the days of the log. */
function reserveDemand(
  request: BudgetRequest,
  use: DayUse | null,
  lane: UsageLane,
  draws: RealDraws,
): ReserveDemand | null {
  const { reserve, file } = request;
  if (file.emergencies !== null && reserve === 'profile') {
    return { kind: 'samples', samples: file.emergencies };
  }
  if (reserve === 'profile') return null;
  if (reserve === 'log') {
    if (use === null || use.days.length < LEAST_RESERVE_DAYS) {
      const have = use?.days.length ?? 0;
      throw new PlanError(
        'E_RANGE',
        '--reserve log',
        have,
        `a log of ${LEAST_RESERVE_DAYS} whole days or more`,
      );
    }
    return { kind: 'samples', samples: excessOf(use) };
  }
  const mean = positive('--reserve', numberOf(reserve), 1e9);
  if (lane.unit === 'messages') return { kind: 'poisson', mean };
  if (lane.run.amounts.length === 0) {
    throw new PlanError(
      'E_RANGE',
      '--reserve',
      reserve,
      'profile, where no log says how many units an emergency takes',
    );
  }
  return { kind: 'samples', samples: emergencyDays(mean, lane.run.amounts, draws) };
}

function reserveNote({ reserve, file }: BudgetRequest, ratio: string, unit: QuotaUnit): string {
  if (reserve === 'log')
    return `the reserve covers what ${ratio} of the days in the log took above the mean day`;
  if (reserve !== 'profile')
    return unit === 'messages'
      ? `the reserve covers ${ratio} of days with ${reserve} emergency messages on average`
      : `the reserve covers ${ratio} of days with emergencies of ${reserve} units on average, in requests as large as those of the log`;
  if (file.emergencies !== null) return `the reserve covers ${ratio} of the emergencies in the file`;
  return 'the reserve is the share of the profile: --reserve sizes it from demand';
}

/** The budget. Throws PlanError for what the request or the file has wrong. */
export function planBudget(request: BudgetRequest, context: PlanContext): Budget {
  const lanes = usageLanes(context);
  const limited = lanes.lanes.filter((lane) => dayLimit(lane.windows.map(({ window }) => window)) !== null);
  const names = limited.map(({ name }) => name);
  const given = givenLimits(request.limit, names);
  const { profile, ciShare, buffers, file, shortageCost, idleCost } = request;
  const ratio = `${Math.round((100 * shortageCost) / (shortageCost + idleCost))} %`;
  const pools = limited.map((lane, index): PoolBudget => {
    const least = dayLimit(lane.windows.map(({ window }) => window))!;
    const limit = given[lane.name] ?? least.limit;
    const use = dayUse(lane, lanes.activity.fromMs, context);
    const range = buffers ?? BUFFERS[lane.name] ?? OTHER_BUFFER;
    return {
      pool: lane.name,
      unit: lane.unit,
      limit,
      window: given[lane.name] === undefined ? least.window.name : null,
      target: dailyTarget(limit, share('buffer', range[0]), share('buffer', range[1])),
      buffers: range,
      split: splitPool({
        limit,
        shares: profileShares(profile, lane.name),
        ciShare,
        reserve: {
          demand: reserveDemand(request, use, lane, context.draws(EMERGENCY_STREAM)),
          shortageCost,
          idleCost,
        },
        // A wish is one of the first pool; the others are split by weight alone.
        team: index === 0 ? file.team : file.team.map((person) => ({ ...person, demand: null })),
      }),
      use,
    };
  });
  const first = pools[0];
  if (first === undefined) throw new PlanError('E_EMPTY', 'windows', [], 'a window with a limit');
  const dailyLimits: Record<string, number | null> = Object.fromEntries(
    lanes.lanes.map(({ name }) => [name, pools.find(({ pool }) => pool === name)?.limit ?? null]),
  );
  const spendFrom = request.limit === null ? { ledger: lanes.ledger, nowMs: context.nowMs } : null;
  return {
    pools,
    unlimited: lanes.lanes.map(({ name }) => name).filter((name) => !names.includes(name)),
    reserve: {
      demand: reserveDemand(request, first.use, limited[0]!, context.draws(EMERGENCY_STREAM)),
      shortageCost,
      idleCost,
    },
    reserveNote: reserveNote(request, ratio, first.unit),
    sprint:
      request.sprint === null ? null : planSprint(request.sprint, dailyLimits, spendFrom, context.draws(1)),
    slots: file.slots.length === 0 ? null : { pool: first.pool, day: sliceDay(file.slots, first.limit) },
    project: file.phases.length === 0 ? null : projectPlan(file.phases, dailyLimits),
    lanes,
    moment: momentOf(context, lanes),
  };
}
