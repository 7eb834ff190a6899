/** Formulas of `plan forecast` with the numbers in them. */
import { instantText } from '../../core/values/index.ts';
import type { Explanation } from '../answer/index.ts';
import { drawnWords, outChance, tightest, unitsWords } from '../question/index.ts';
import { decidingForecast, type ForecastFindings } from './forecast-findings.ts';

export function forecastExplanations({ forecasts }: ForecastFindings): Explanation[] {
  if (forecasts.length === 0) return [];
  const { lane, usual, windows, next } = decidingForecast({ forecasts });
  const { of, advice, expected, pace, untilMs } = tightest(windows);
  const { cells, countUnits, season } = lane.model;
  const rate = cells.reduce((sum, { meanPerHour }) => sum + meanPerHour, 0) / cells.length;
  const supply = advice.sustainablePerHour;
  const best = next.status === 'forecast' ? next.test.best : null;
  return [
    {
      what: 'When it runs out',
      formula:
        'each future: rate ~ gamma, uses of an hour ~ Poisson(rate x wobble); out where used > limit, returns counted',
      numbers: `${usual.pathCount} futures, season ${season}, mean ${unitsWords(rate * countUnits)} per hour, a use of ${unitsWords(countUnits)}`,
      result: `${drawnWords(outChance(usual))} are out within ${unitsWords(usual.horizonHours)} h`,
      source: 'Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6 (Gamma-Poisson)',
    },
    {
      what: `Pace that ${of.window.name} carries`,
      formula:
        '(left + returning until the end) / hours to the end; slow down by what the expected use is above it, where running out is likelier than not',
      numbers: `expected ${unitsWords(Math.max(expected, pace.expected))}, left ${unitsWords(of.state.remaining!)}, until ${instantText(Math.round(untilMs))}`,
      result:
        advice.kind === 'slow'
          ? `${unitsWords(supply)} per hour: slow down by ${Math.ceil(advice.dropFraction * 100)} %`
          : `${unitsWords(supply)} per hour: go on`,
      source: 'balance of the window over its time',
    },
    ...(best === null
      ? []
      : [
          {
            what: 'Best forecaster of the days',
            formula:
              'least mean |value - forecast| over rolling origins; MASE = that over the mean step of the history',
            numbers: `${best.originCount} origins, mean error ${unitsWords(best.mae ?? 0)}`,
            result: `${best.name}, MASE ${best.mase === null ? '-' : best.mase.toFixed(2)}`,
            source: 'Hyndman, Koehler 2006 (MASE); Tashman 2000 (rolling origin)',
          },
        ]),
  ];
}
