/** The live state as `GET /v1/usage` shows it. Only displays read it, so it may be linear in what is kept. */

import { isBlocked, isHeld } from '../deciding/index.ts';
import { familiesOf } from './families.ts';
import type { Fleet } from './fleet.ts';
import { isByHand } from './holds.ts';
import { MS_PER_MINUTE } from './meters/index.ts';
import type { CapMeter, ModelMeter } from './model-usage.ts';
import { hourlySpeeds, speedsOf } from './speeds.ts';
import type { ModelUsage } from './usage-answer.ts';

const MS_PER_SECOND = 1000;
const MS_PER_HOUR = 3_600_000;

const seconds = (ms: number): number => Math.ceil(ms / MS_PER_SECOND);
const epochSeconds = (ms: number): number => ms / MS_PER_SECOND;

/** Hour 0..23 of an instant in the configured zone. */
function hourOf(fleet: Fleet): (epochMs: number) => number {
  return (epochMs) => {
    const localMinute = Math.floor(epochMs / MS_PER_MINUTE) + fleet.settings.zoneOffsetMinutes(epochMs);
    return Math.floor((((localMinute % 1440) + 1440) % 1440) / 60);
  };
}

/** Holds on the model's accounts on its lane: active when every one of them is held. */
function cooldownOf(fleet: Fleet, lane: string, model: string, nowMs: number): ModelUsage['cooldown'] {
  const accounts = fleet.lanes.get(lane)?.accounts ?? [];
  const families = familiesOf(model);
  const readings = accounts.map(({ config }) => fleet.holds.reading(lane, config.name, families, nowMs));
  const active = readings.length > 0 && readings.every((reading) => isHeld(reading, nowMs));
  if (!active) return { active: false, until: null, cause: null };
  const first = readings.reduce((least, each) => (each!.untilMs < least!.untilMs ? each : least))!;
  return {
    active: true,
    until: isByHand(first) ? null : epochSeconds(first.untilMs),
    cause: first.cause ?? null,
  };
}

/** Published flag: the rolling window alone, at the configured level. */
function isWarnFlag(cap: CapMeter): boolean {
  const { rollingTokens, warnFraction } = cap.rule;
  return rollingTokens !== null && cap.window.rollingTokens / rollingTokens >= warnFraction;
}

/** One model (or one cap that no model was asked for yet) on the lane whose use counts. */
function modelUsage(
  fleet: Fleet,
  model: string,
  meter: ModelMeter,
  cap: CapMeter | null,
  nowMs: number,
): ModelUsage {
  const { window } = meter;
  window.advance(nowMs);
  const rolling = window.totals('rolling');
  const record = cap?.record(nowMs) ?? null;
  const weekly = cap?.rule.weekly ?? null;
  const capTotals = cap?.window.totals('weekly') ?? null;
  const hours = (capTotals ?? window.totals('weekly')).dirtyMs / MS_PER_HOUR;
  const capHours = weekly?.kind === 'hours' ? weekly.value : null;
  const calibration = cap?.calibration.reading() ?? null;
  const rollingUsed = record?.rollingUsedTokens ?? window.rollingTokens;
  const weeklyUsed = record?.weeklyUsedTokens ?? window.weeklyTokens;
  const over = (used: number, capacity: number | null | undefined): number =>
    capacity === null || capacity === undefined ? 0 : used / capacity;
  return {
    provider: cap?.rule.provider || meter.lane,
    cap: cap?.rule.pattern ?? null,
    rolling_in: rolling.inputTokens,
    rolling_out: rolling.outputTokens,
    rolling_cache_write: rolling.cacheWriteTokens,
    rolling_cache_read: rolling.cacheReadTokens,
    rolling_pct: over(rollingUsed, record?.rollingCapTokens),
    weekly_pct: capHours === null ? over(weeklyUsed, record?.weeklyCapTokens) : hours / capHours,
    rolling_used_tokens: rollingUsed,
    rolling_capacity_tokens: record?.rollingCapTokens ?? null,
    weekly_used_tokens: weeklyUsed,
    weekly_capacity_tokens: record?.weeklyCapTokens ?? null,
    weekly_used_hours: hours,
    weekly_capacity_hours: capHours,
    in_flight_tokens: cap?.reservedTokens ?? meter.reservedTokens,
    reqs: rolling.count,
    eta_rolling_sec: seconds(window.untilOldestLeavesMs(nowMs)),
    time_to_under_warn_sec: cap === null ? 0 : seconds(cap.untilBelowMs(cap.rule.warnFraction, nowMs)),
    time_to_unblock_sec: cap === null ? 0 : seconds(cap.untilBelowMs(1, nowMs)),
    warn: cap !== null && isWarnFlag(cap),
    block: record !== null && isBlocked({ ...record, reservedTokens: 0 }),
    warn_pct: cap?.rule.warnFraction ?? null,
    warn_pct_auto: cap === null ? null : (calibration?.warnAutoFraction ?? cap.rule.warnFraction),
    warn_pct_confidence: calibration?.confidence ?? null,
    gap_seconds_p50: calibration?.gapSecondsP50 ?? null,
    gap_seconds_p95: calibration?.gapSecondsP95 ?? null,
    gap_samples: calibration?.gapSamples ?? 0,
    cooldown: cooldownOf(fleet, meter.lane, model, nowMs),
    speeds: {
      rolling: speedsOf(rolling),
      session: speedsOf(meter.session),
      ttft_ms: meter.firstContent.percentiles(nowMs - window.lengths.rollingMs),
      hourly: hourlySpeeds(window, hourOf(fleet)),
      rolling_samples: rolling.count,
      weekly_samples: window.totals('weekly').count,
    },
  };
}

/**
 * Every model asked for, and every cap that no such model falls under. A model used on several lanes is shown on
 * the lane of its cap, else on its preferred lane, else on the lane that served it.
 */
export function modelUsages(fleet: Fleet, nowMs: number): Record<string, ModelUsage> {
  const meters = fleet.models.all();
  const names = [...new Set(meters.map(({ model }) => model))];
  const shown = names.map((model): [string, ModelUsage] => {
    const cap = fleet.capOf(model);
    const lane = cap?.lane ?? fleet.route(model).preferred;
    const own = meters.filter((meter) => meter.model === model);
    const meter =
      own.find((entry) => entry.lane === lane) ?? (cap === null ? own[0]! : fleet.spareMeter(lane, model));
    return [model, modelUsage(fleet, model, meter, cap, nowMs)];
  });
  const used = new Set(names.map((model) => fleet.capOf(model)?.rule.pattern));
  const idle = [...fleet.caps.values()]
    .filter(({ rule }) => !used.has(rule.pattern))
    .map((cap): [string, ModelUsage] => {
      const meter = fleet.spareMeter(cap.lane, cap.rule.pattern);
      return [cap.rule.pattern, modelUsage(fleet, cap.rule.pattern, meter, cap, nowMs)];
    });
  return Object.fromEntries([...shown, ...idle].sort(([a], [b]) => (a < b ? -1 : 1)));
}
