/** Figures of `plan forecast` for a page: the chance to be out by an instant, and the next days with their range. */
import { MS_PER_DAY } from '../../core/values/index.ts';
import type { AnswerFigure } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { chanceSteps } from '../question/index.ts';
import type { DayForecast } from '../usage/index.ts';
import type { ForecastFindings, LaneForecast } from './forecast-findings.ts';

const STEPS = 48;

function chanceFigure(
  { lane, usual, pace }: LaneForecast,
  isKnown: boolean,
  { nowMs }: PlanContext,
): AnswerFigure {
  const series = [
    { name: isKnown ? 'as usual' : 'by prior', law: usual },
    { name: 'at the pace of now', law: pace },
  ].map(({ name, law }) => ({
    name,
    points: [[nowMs, law.chanceBy(0) * 100] as const].concat(
      chanceSteps(law, STEPS, nowMs).map(([atMs, chance]) => [atMs, chance * 100] as const),
    ),
  }));
  return {
    id: `out-${lane.name}`,
    title: `Chance that ${lane.name === 'all' ? 'the quota' : lane.name} is out`,
    description: `Share of ${usual.pathCount} drawn futures that are out by each instant.`,
    kind: 'line',
    xTitle: 'by',
    xKind: 'instant',
    yTitle: '% of futures out',
    series,
    marks: [{ name: 'half', y: 50 }],
  };
}

function dayFigure({ lane, next, days }: LaneForecast, context: PlanContext): AnswerFigure[] {
  if (next.status === 'insufficient') return [];
  const at = (day: number): number => day * MS_PER_DAY - context.zoneOffsetMinutes(day * MS_PER_DAY) * 60_000;
  const points = (pick: (each: DayForecast) => number) =>
    next.days.map((each) => [at(each.day), pick(each)] as const);
  const recent = days.complete.slice(-7);
  const mean = recent.reduce((sum, each) => sum + each, 0) / recent.length;
  return [
    {
      id: `next-days-${lane.name}`,
      title: lane.name === 'all' ? 'The next days' : `The next days of ${lane.name}`,
      description: `Forecast by ${next.test.best.name} with its 95 % range, beside the mean of the last 7 days.`,
      kind: 'band',
      xTitle: 'day',
      xKind: 'instant',
      yTitle: lane.unit === 'weighted' ? 'units per day' : `${lane.unit} per day`,
      series: [
        { name: 'low', points: points(({ low }) => low) },
        { name: 'forecast', points: points(({ units }) => units) },
        { name: 'high', points: points(({ high }) => high) },
      ],
      marks: [{ name: 'mean of the last 7 days', y: mean }],
    },
  ];
}

export const forecastFigures = (
  { forecasts, lanes }: ForecastFindings,
  context: PlanContext,
): AnswerFigure[] =>
  forecasts.flatMap((each) => [
    chanceFigure(each, lanes.activity.isLongEnough, context),
    ...dayFigure(each, context),
  ]);
