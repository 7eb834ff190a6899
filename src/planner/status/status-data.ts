/** `plan status` for programs: the same content with snake_case keys; instants in UTC. */
import { instantText } from '../../core/values/index.ts';
import { adviceData } from '../advice/index.ts';
import type { PartState } from '../ledger/index.ts';
import type { PlanContext, WindowChance } from '../question/index.ts';
import { isoDay, usualData } from '../question/index.ts';
import type { LaneHabits, StatusFindings } from './status-findings.ts';
import { retryMs } from './status-hold.ts';

export const instantOrNull = (epochMs: number | null): string | null =>
  epochMs === null ? null : instantText(Math.round(epochMs));

/** What is laid on the accounts of one clock, and when it returns; nothing where no account is named. */
function partData({ part, used, resetMs }: PartState) {
  if (part.accounts.length === 0) return [];
  return {
    names: part.accounts,
    used,
    limit: part.limit,
    remaining: part.limit === null ? null : Math.max(0, part.limit - used),
    reset_at: instantOrNull(resetMs),
  };
}

function paceData(chance: WindowChance | null) {
  if (chance === null) return null;
  const { hours, perHour, chance: out, atMean } = chance.pace;
  return {
    of_last_hours: hours,
    units_per_hour: perHour,
    out_chance: out,
    out_at_mean: atMean.status === 'out' ? instantOrNull(atMean.atMs) : null,
  };
}

function habitData({ lane, days, habits }: LaneHabits) {
  const head = { pool: lane.name, today_units: days.today };
  if (habits.status === 'insufficient')
    return { ...head, status: 'insufficient', have: habits.have, need: habits.need };
  return {
    ...head,
    status: 'judged',
    day_count: habits.dayCount,
    usual: { median: habits.usual.centre, low: Math.max(0, habits.usual.low), high: habits.usual.high },
    unusual_days: habits.unusual.map(({ day, units, verdict }) => ({
      day: isoDay(day),
      units,
      direction: verdict.direction,
      p_value: verdict.pValue,
    })),
    drift:
      habits.drift === null
        ? null
        : { ewma: habits.drift.ewma, cusum: habits.drift.cusum, up: habits.drift.isUp },
    shifts: habits.shifts.map(({ day, before, after }) => ({ day: isoDay(day), before, after })),
  };
}

export function statusData(findings: StatusFindings, context: PlanContext): Record<string, unknown> {
  const { chances, returns, hold, habits, mix, earliest, lanes } = findings;
  return {
    now: instantText(Math.round(context.nowMs)),
    quota: context.quota.source,
    usage: context.usage?.source ?? null,
    request_count: lanes.eventCount,
    windows: lanes.lanes.flatMap((lane) =>
      lane.windows.map((of) => {
        const chance = chances.find((each) => each.of === of) ?? null;
        const { window, state } = of;
        return {
          name: window.name,
          pools: window.pools,
          unit: window.unit,
          used: state.logged,
          used_by_meter: window.meter === undefined ? null : state.used,
          limit: window.limit,
          remaining: state.remaining,
          overdrawn_by: state.overdrawnBy,
          used_fraction: state.usedFraction,
          next_return:
            state.next === null ? null : { at: instantOrNull(state.next.atMs), amount: state.next.amount },
          reset_at: instantOrNull(chance?.resetMs ?? null),
          accounts: state.parts.flatMap(partData),
          looked_until: instantOrNull(chance?.untilMs ?? null),
          out_chance: chance?.chance ?? null,
          safe_until_95: chance === null ? null : instantOrNull(chance.safeMs ?? chance.untilMs),
          out_median_at: instantOrNull(chance?.medianMs ?? null),
          pace: paceData(chance),
        };
      }),
    ),
    returns: returns.map(({ of, steps }) => ({
      window: of.window.name,
      steps: steps.map(({ kind, atMs, amount, remainingAfter }) => ({
        kind,
        by: instantOrNull(atMs),
        amount,
        remaining_after: remainingAfter,
      })),
    })),
    hold: {
      policy: hold.policy.name,
      prices: hold.policy.prices ?? null,
      rows: hold.rows.flatMap(({ priority, decisions }) =>
        decisions.map(({ pool, decision }) => ({
          priority,
          pool,
          status: decision.status,
          rule: decision.ruleId,
          note: decision.note,
          until: instantOrNull(retryMs(decision)),
        })),
      ),
    },
    habits: habits.map(habitData),
    mix: {
      hours: mix.hours,
      pools: mix.pools.map(({ name, used, isLimited }) => ({ name, used, limited: isLimited })),
    },
    usual: usualData(lanes),
    advice: adviceData(findings, context.nowMs),
    earliest:
      earliest === null
        ? null
        : { amounts: earliest.amounts, at: instantOrNull(earliest.room.atMs), window: earliest.room.window },
  };
}
