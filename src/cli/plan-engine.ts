/**
 * `plan ... --simulate`: trials of the simulator that begin at this moment, with the accounts as they stand and the
 * demand of the log's own days. What of the accounts is used comes from the planner's ledger.
 */

import { MINUTES_PER_WEEK, QuotalabError } from '../core/index.ts';
import type { EngineOutlook, PlanContext } from '../planner/question/index.ts';
import { localDayOf, localMidnight, type UsageLane, usageLanes } from '../planner/usage/index.ts';
import type { QuotaWindow } from '../quota/windows/index.ts';
import {
  momentHorizon,
  PUBLISHED_WEIGHTS,
  type TrialMoment,
  type TrialPlan,
} from '../simulation/engine/index.ts';
import { bySupply, momentOutlook, withOneMore } from '../simulation/experiment/index.ts';
import { buildDayTrace, type DayTrace } from '../usage/traces/index.ts';

/** The one that the published run recommends. */
const POLICY = 'paced';
const MS_PER_MINUTE = 60_000;

function refuse(problem: string, allowed: string): never {
  throw new QuotalabError('BAD_OPTION', `--simulate ${problem}; allowed: ${allowed}`);
}

/** Windows whose use a trial cannot begin in the middle of. */
function refuseOpenEnded(windows: readonly QuotaWindow[]): void {
  const found = windows.find(({ clock }) => clock.kind === 'sliding' || clock.kind === 'bucket');
  if (found === undefined) return;
  refuse(
    `cannot begin in the middle of '${found.id}', of which something returns at all times`,
    'pools of windows with resets',
  );
}

/** Recorded days up to now; today is whole only where it is the only one. */
function daysOf(context: PlanContext): DayTrace {
  const { usage, nowMs, zoneOffsetMinutes, weights, unitTokens } = context;
  const past = (usage?.events ?? []).filter(({ timeMs }) => timeMs <= nowMs);
  if (past.length === 0)
    refuse('needs the demand of recorded days', '--demand of a log with requests up to now');
  const todayMs = localMidnight(localDayOf(nowMs, context), context);
  const before = past.filter(({ timeMs }) => timeMs < todayMs);
  const events = before.length > 0 ? before : past;
  const options = { offsetMinutes: zoneOffsetMinutes, weights, unitTokens };
  return buildDayTrace({ events, calendarKnown: true }, options).trace;
}

/** What is used of every window of the pool, and when it returns. */
function momentOf(lanes: readonly UsageLane[], nowMs: number): TrialMoment {
  const windows = lanes.flatMap(({ limited }) =>
    limited.flatMap(({ state }) =>
      state.parts.flatMap(({ part, used, resetMs }) =>
        (part.windows ?? []).map((id) => ({ id, usedShare: Math.max(0, used / part.limit!), resetMs })),
      ),
    ),
  );
  return { atMs: nowMs, windows };
}

/** Limited windows with the last reset of their clocks; where none runs, a length from now. */
const endsOf = (lanes: readonly UsageLane[], nowMs: number): Array<{ name: string; untilMs: number }> =>
  lanes.flatMap(({ limited }) =>
    limited.map(({ window, state }) => {
      const resets = state.parts.flatMap(({ resetMs }) => resetMs ?? []);
      return {
        name: window.name,
        untilMs: resets.length === 0 ? nowMs + window.lengthMs : Math.max(...resets),
      };
    }),
  );

/** The trials' answer. Throws BAD_OPTION where they cannot begin at this moment. */
export function engineOutlook(context: PlanContext, trials: number): EngineOutlook {
  const { nowMs, timeZone, seed, quota } = context;
  if (quota.accounts === undefined) refuse('is given with --preset', 'with --pool');
  const { graph, usdPerUnit } = quota.accounts;
  refuseOpenEnded(graph.windows);
  const trace = daysOf(context);
  const { lanes } = usageLanes(context);
  const ends = endsOf(lanes, nowMs);
  if (ends.length === 0) refuse('is given for accounts without a known limit', 'accounts that can run out');
  const untilMs = Math.max(...ends.map((end) => end.untilMs));
  const horizon = momentHorizon(timeZone, nowMs, untilMs);
  const plan: TrialPlan = {
    seed,
    scenarioLaw: {
      model: 'steady',
      mode: 'focused',
      resetMode: 'mixed',
      // Of drawn accounts: these are given.
      shortStyle: { kind: 'fixed', floorMinutes: 1 },
      weeklyStyle: { kind: 'fixed', floorMinutes: 1 },
      weekCount: Math.ceil(horizon.totalMinutes / MINUTES_PER_WEEK),
    },
    horizon,
    moment: momentOf(lanes, nowMs),
    policies: [POLICY],
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'trace', trace, scale: { kind: 'factor', factor: 1 } },
    pool: { graph, usdPerUnit, timeZone },
    inputs: { kind: 'random' },
    sampling: null,
  };
  const { firstRefusals, refusedShare } = momentOutlook(plan, trials);
  const [like] = bySupply(plan);
  const more =
    like === undefined
      ? null
      : momentOutlook({ ...plan, pool: { graph: withOneMore(graph, like), usdPerUnit, timeZone } }, trials);
  const refusedBy = (epochMs: number): number =>
    firstRefusals.filter((minute) => nowMs + minute * MS_PER_MINUTE < epochMs).length / trials;
  const atShare = (part: number): number | null => {
    const minute = firstRefusals[Math.ceil(part * trials) - 1];
    return minute === undefined ? null : nowMs + minute * MS_PER_MINUTE;
  };
  return {
    trials,
    policy: POLICY,
    days: trace.dayCount,
    untilMs,
    chance: firstRefusals.length / trials,
    earlyMs: atShare(0.1),
    medianMs: atShare(0.5),
    refusedShare,
    oneMore:
      more === null
        ? null
        : { like: like!, chance: more.firstRefusals.length / trials, refusedShare: more.refusedShare },
    windows: ends.map((end) => ({ ...end, chance: refusedBy(end.untilMs) })),
  };
}
