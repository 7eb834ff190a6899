/** Figures of `plan status` for a page: how full each window is, the burn of the last days, the use day by day. */
import { MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { AnswerFigure } from '../answer/index.ts';
import { bearableUnits } from '../ledger/index.ts';
import { isoDay, type LocalClock, unitName } from '../question/index.ts';
import type { StatusFindings } from './status-findings.ts';

const HOURS = 48;
const DAYS = 90;

function fullness({ chances }: StatusFindings): AnswerFigure {
  return {
    id: 'windows',
    title: 'How full each window is',
    description: `Used share of ${countOf(chances.length, 'window')}, in per cent of the limit.`,
    kind: 'bar',
    xTitle: 'window',
    xKind: 'name',
    xNames: chances.map(({ of }) => of.window.name),
    yTitle: '% used',
    series: [
      { name: 'used', points: chances.map(({ of }, i) => [i, (of.state.usedFraction ?? 0) * 100] as const) },
    ],
    marks: [{ name: 'limit', y: 100 }],
  };
}

function hourly({ lanes }: StatusFindings): AnswerFigure[] {
  return lanes.lanes
    .filter(({ limited }) => limited.length > 0)
    .map(({ name, unit, burn, limited }): AnswerFigure => {
      const first = Math.max(0, burn.amounts.length - HOURS);
      return {
        id: `burn-${name}`,
        title: name === 'all' ? 'Burn by hour' : `Burn of ${name} by hour`,
        description: `Use of the last ${burn.amounts.length - first} hours, with the rate each window carries for ever.`,
        kind: 'bar',
        xTitle: 'hour',
        xKind: 'instant',
        yTitle: `${unitName(unit)} per hour`,
        series: [
          {
            name: 'used',
            points: Array.from(burn.amounts.slice(first), (amount, i) => {
              const atMs = (burn.firstHour + first + i) * MS_PER_HOUR - burn.utcOffsetMs;
              return [atMs, amount] as const;
            }),
          },
        ],
        marks: limited.map(({ window }) => ({
          name: `${window.name}, sustainable`,
          y: bearableUnits(window, MS_PER_HOUR),
        })),
      };
    });
}

function daily({ habits }: StatusFindings, clock: LocalClock): AnswerFigure[] {
  return habits
    .filter(({ days }) => days.complete.length > 1)
    .map(({ lane, days, habits: judged }): AnswerFigure => {
      const first = Math.max(0, days.complete.length - DAYS);
      const usual = judged.status === 'judged' ? judged.usual : null;
      const shifts = judged.status === 'judged' ? judged.shifts : [];
      const shifted =
        shifts.length === 0
          ? ''
          : ` The level shifted on ${shifts.map(({ day }) => isoDay(day)).join(', ')}.`;
      return {
        id: `days-${lane.name}`,
        title: lane.name === 'all' ? 'Use by day' : `Use of ${lane.name} by day`,
        description: `Use of the last ${days.complete.length - first} whole days.${shifted}`,
        kind: 'bar',
        xTitle: 'day',
        xKind: 'instant',
        yTitle: `${unitName(lane.unit)} per day`,
        series: [
          {
            name: 'used',
            points: days.complete.slice(first).map((amount, i) => {
              const localMs = (days.firstDay + first + i) * MS_PER_DAY;
              return [localMs - clock.zoneOffsetMinutes(localMs) * 60_000, amount] as const;
            }),
          },
        ],
        marks: usual === null ? [] : [{ name: 'unusual above', y: Math.max(0, usual.high) }],
      };
    });
}

export function statusFigures(findings: StatusFindings, clock: LocalClock): AnswerFigure[] {
  return findings.chances.length === 0
    ? []
    : [fullness(findings), ...hourly(findings), ...daily(findings, clock)];
}
