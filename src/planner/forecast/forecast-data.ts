/** `plan forecast` for programs: the same content with snake_case keys; instants in UTC. */
import { instantText } from '../../core/values/index.ts';
import { adviceData } from '../advice/index.ts';
import type { ExhaustionDistribution } from '../forecasting/index.ts';
import type { PlanContext } from '../question/index.ts';
import { isoDay, outChance, outMs, usualData } from '../question/index.ts';
import { instantOrNull } from '../status/index.ts';
import type { ForecastFindings, LaneForecast, WindowForecast } from './forecast-findings.ts';

const QUANTILES = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975];

function lawData(law: ExhaustionDistribution, nowMs: number) {
  return {
    out_chance: outChance(law),
    horizon_hours: law.horizonHours,
    path_count: law.pathCount,
    quantiles: QUANTILES.map((q) => ({ q, out_at: instantOrNull(outMs(law, q, nowMs)) })),
    ended_by: law.endedBy,
  };
}

function windowData({ of, untilMs, resetMs, chance, pace, advice }: WindowForecast) {
  return {
    name: of.window.name,
    until: instantOrNull(untilMs),
    reset_at: instantOrNull(resetMs),
    out_chance: chance,
    pace_out_chance: pace.chance,
    pace_per_hour: pace.perHour,
    sustainable_per_hour: advice.sustainablePerHour,
    advice: advice.kind,
    drop_fraction: advice.dropFraction,
  };
}

function laneData(each: LaneForecast, nowMs: number) {
  const { lane, usual, pace, afterJob, job, most, windows, next } = each;
  return {
    pool: lane.name,
    unit: lane.unit,
    season: lane.model.season,
    usual: lawData(usual, nowMs),
    pace: lawData(pace, nowMs),
    job_units: job,
    after_job:
      afterJob === null
        ? null
        : { usual: lawData(afterJob.usual, nowMs), pace: lawData(afterJob.pace, nowMs) },
    most_until_horizon: most,
    windows: windows.map(windowData),
    days:
      next.status === 'insufficient'
        ? { status: 'insufficient', have: next.have, need: next.need }
        : {
            status: 'forecast',
            best: next.test.best.name,
            forecasters: next.test.rows.map(({ name, mae, mase, originCount, next: ahead }) => ({
              name,
              mean_absolute_error: mae,
              mase,
              origin_count: originCount,
              next_day: ahead,
            })),
            next: next.days.map(({ day, units, low, high }) => ({
              day: isoDay(day),
              units,
              low_95: low,
              high_95: high,
            })),
          },
  };
}

export function forecastData(
  findings: ForecastFindings,
  { nowMs, quota, usage }: PlanContext,
): Record<string, unknown> {
  const { lanes, forecasts, job, upgrade } = findings;
  return {
    now: instantText(Math.round(nowMs)),
    quota: quota.source,
    usage: usage?.source ?? null,
    request_count: lanes.eventCount,
    usual: usualData(lanes),
    advice: adviceData(findings, nowMs),
    pools: forecasts.map((each) => laneData(each, nowMs)),
    job:
      job === null
        ? null
        : { amounts: job.amounts, fits_at: instantOrNull(job.room.atMs), window: job.room.window },
    upgrade:
      upgrade === null
        ? null
        : {
            from: upgrade.from,
            to: upgrade.to,
            usd_per_month: upgrade.usdPerMonth,
            usd_per_message: upgrade.usdPerMessage,
            monthly_gain_usd: upgrade.monthlyGain,
            pools: upgrade.pools.map(({ pool, answer }) => ({
              pool,
              exceed_chance: answer.pExceed,
              unit_price_from: answer.unitPrice.from,
              unit_price_to: answer.unitPrice.to,
            })),
          },
  };
}
