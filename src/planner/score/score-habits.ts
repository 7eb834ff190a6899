/** What else tells whether the quota is used well: the best choice afterwards, what expired, drafts, and habits. */

import { MS_PER_DAY } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { AnswerTable } from '../answer/index.ts';
import { draftKpis } from '../drafting/index.ts';
import { Ledger, maxThroughput } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  amountText,
  isoDay,
  localDayOf,
  rangeText,
  shareText,
  spentBetween,
  type UsageLane,
  type UsageLanes,
} from '../question/index.ts';
import {
  type BehaviourFinding,
  behaviourReport,
  capabilityOverestimation,
  denialRate,
  estimateCalibration,
  expiryWaste,
  type HindsightShare,
  hindsightShare,
  presentBias,
  sunkCost,
  type TimedRequest,
} from '../scoring/index.ts';
import { highsSolver, selectTasks } from '../solve/index.ts';
import type { ScoreFile } from './score-file.ts';

const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });
const MS_PER_MINUTE = 60_000;
const MOST_DAYS = 90;

/** Value delivered over the most the same pools could have delivered; null without a list of past tasks. */
export async function hindsightOf({ hindsight }: ScoreFile): Promise<HindsightShare | null> {
  if (hindsight === null || hindsight.tasks.length === 0) return null;
  const tasks = hindsight.tasks.map(({ id, value, cost }) => ({ id, value, cost }));
  const best = await selectTasks({ tasks, pools: hindsight.pools }, highsSolver);
  if (best.status !== 'selected') return null;
  const done = hindsight.tasks.filter((task) => task.done).reduce((sum, { value }) => sum + value, 0);
  // More than the best that fits can only be done by overdrawing: it counts as all of it.
  const { incumbent, bound } = best.proof;
  return hindsightShare(Math.min(done, bound), { incumbent, bound });
}

export interface PoolUse {
  readonly lane: UsageLane;
  readonly sentUnits: number;
  readonly sendableUnits: number;
  /** null where nothing could be sent. */
  readonly usedFraction: number | null;
}

/** What each limited lane sent in the last days against the most its windows allow. */
export function poolUses({ lanes, activity }: UsageLanes, days: number, { nowMs }: PlanContext): PoolUse[] {
  const spanMs = Math.min(days, MOST_DAYS) * MS_PER_DAY;
  const fromMs = Math.floor(Math.max(nowMs - spanMs, Math.min(activity.fromMs, nowMs - 3_600_000)));
  return lanes
    .filter((lane) => lane.limited.length > 0 && lane.run.timesMs.length > 0)
    .map((lane) => {
      const ledger = new Ledger(lane.windows.map(({ window }) => window));
      const plan = { pool: lane.pools[0]!, nowMs: fromMs, horizonHours: (nowMs - fromMs) / 3_600_000 };
      const sendableUnits = maxThroughput(ledger, plan).max ?? 0;
      const sentUnits = spentBetween(lane.run, fromMs, nowMs);
      const { expiredFraction } = expiryWaste(sendableUnits, sentUnits, 0);
      const usedFraction = expiredFraction === 'unpriced' ? null : 1 - expiredFraction;
      return { lane, sentUnits, sendableUnits, usedFraction };
    });
}

function timedRequests(file: ScoreFile, lanes: UsageLanes, context: PlanContext): TimedRequest[] {
  const at = (ms: number): Pick<TimedRequest, 'day' | 'localHour'> => {
    const localMs = ms + context.zoneOffsetMinutes(ms) * MS_PER_MINUTE;
    const hour = (((localMs % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY) / 3_600_000;
    return { day: isoDay(localDayOf(ms, context)), localHour: Math.min(23.999, hour) };
  };
  if (file.requests.length > 0) {
    return file.requests.map(({ atMs, units, isDenied }) => ({ ...at(atMs), units, isDenied }));
  }
  return lanes.lanes.flatMap(({ run }) =>
    Array.from(run.timesMs, (timeMs, i) => ({ ...at(timeMs), units: run.amounts[i]!, isDenied: false })),
  );
}

/** Habits as numbers; those without data are left out. */
export function habitsOf(file: ScoreFile, lanes: UsageLanes, context: PlanContext): BehaviourFinding[] {
  const requests = timedRequests(file, lanes, context);
  const calibration = estimateCalibration(file.tasks);
  const state = lanes.lanes.flatMap((lane) => lane.limited).map((each) => each.state.usedFraction ?? 0);
  const remaining = Math.max(0, 1 - Math.max(0, ...state));
  const findings = behaviourReport({
    ...(file.turns.length > 0 ? { capability: capabilityOverestimation(file.turns) } : {}),
    ...(file.attempts.length > 0 ? { sunkCost: sunkCost(file.attempts) } : {}),
    ...(requests.length > 0 ? { timing: presentBias(requests) } : {}),
    ...(calibration.status === 'known' ? { calibration } : {}),
    ...(file.ruleHits === null ? {} : { ruleHits: file.ruleHits }),
    ...(context.rule === 'doc' ? { remainingShare: remaining } : {}),
  });
  // A log holds no refusals: without a list of requests nothing is said about them.
  return file.requests.length > 0
    ? findings
    : findings.map((each) =>
        each.habit === 'time of day'
          ? { ...each, says: `${each.says.split(';')[0]}; the log holds no refusals.` }
          : each,
      );
}

export const habitsTable = (findings: readonly BehaviourFinding[]): AnswerTable => ({
  kind: 'table',
  title: 'Habits',
  columns: [left('habit'), right('of'), left('what the records say')],
  rows: findings.map(({ habit, n, says }) => [habit, n === null ? '-' : amountText(n), says]),
});

/** Requests refused; null without a list of requests. */
export function denialText({ requests }: ScoreFile): string | null {
  if (requests.length === 0) return null;
  const denied = requests.filter(({ isDenied }) => isDenied).length;
  const { fraction, interval } = denialRate(requests.length, denied);
  if (fraction === 'unpriced' || interval === null) return null;
  return `${denied} of ${countOf(requests.length, 'request')} ${denied === 1 ? 'was' : 'were'} refused: ${shareText(fraction)}, 95 % sure between ${shareText(interval[0])} and ${shareText(interval[1])}.`;
}

const STATUS_WORDS = { ok: 'on target', breach: 'off target', 'not-enough-data': 'too few data' } as const;

/** Indicators of drafting against the usual targets. */
export function draftsTable({ drafts }: ScoreFile): AnswerTable | null {
  if (drafts === null) return null;
  return {
    kind: 'table',
    title: 'Drafting',
    columns: [left('indicator'), right('value'), right('95 % sure'), left('state'), left('what to do')],
    rows: draftKpis(drafts).map(({ kpi, value, interval, status, action }) => {
      const isCount = kpi === 'batch-size';
      const word = (number: number): string => (isCount ? amountText(number) : shareText(number));
      const sure =
        interval === null
          ? '-'
          : isCount
            ? rangeText(...interval)
            : `${word(interval[0])} to ${word(interval[1])}`;
      return [kpi, value === null ? '-' : word(value), sure, STATUS_WORDS[status], action ?? ''];
    }),
  };
}
