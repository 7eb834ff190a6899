/**
 * Charts that see a slow drift which no single value shows: a moving average with limits of its own, and sums of what
 * exceeds a band on either side. Sources: Roberts, Technometrics 1, 1959 (EWMA, exact limits); Page, Biometrika 41,
 * 1954 (CUSUM).
 */
import { finite, positive, units } from '../../core/values/index.ts';
import { checkedSeries } from './series.ts';

export interface Baseline {
  readonly mean: number;
  /** > 0. */
  readonly deviation: number;
}

export interface EwmaPoint {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly alarm: boolean;
}

export interface CusumPoint {
  /** Sums in deviations, >= 0. */
  readonly above: number;
  readonly below: number;
  readonly alarm: boolean;
}

function checkedBaseline({ mean, deviation }: Baseline): Baseline {
  return { mean: finite('mean', mean), deviation: positive('deviation', deviation) };
}

/** Moving average of weight `lambda` (0, 1], limits `reach` of its deviations away; one point per value. */
export function ewmaChart(
  series: readonly number[],
  baseline: Baseline,
  { lambda = 0.2, reach = 3 }: { readonly lambda?: number; readonly reach?: number } = {},
): EwmaPoint[] {
  const { mean, deviation } = checkedBaseline(baseline);
  const weight = positive('lambda', lambda, 1);
  const width = positive('reach', reach) * deviation;
  let value = mean;
  let left = 1;
  return checkedSeries('series', series).map((each) => {
    value = weight * each + (1 - weight) * value;
    left *= (1 - weight) * (1 - weight);
    const half = width * Math.sqrt((weight / (2 - weight)) * (1 - left));
    return { value, low: mean - half, high: mean + half, alarm: Math.abs(value - mean) > half };
  });
}

/** Sums of what exceeds `slack` deviations, alarm above `limit`; one point per value. */
export function cusumChart(
  series: readonly number[],
  baseline: Baseline,
  { slack = 0.5, limit = 5 }: { readonly slack?: number; readonly limit?: number } = {},
): CusumPoint[] {
  const { mean, deviation } = checkedBaseline(baseline);
  const band = units('slack', slack);
  const most = positive('limit', limit);
  let above = 0;
  let below = 0;
  return checkedSeries('series', series).map((each) => {
    const z = (each - mean) / deviation;
    above = Math.max(0, above + z - band);
    below = Math.max(0, below - z - band);
    return { above, below, alarm: above > most || below > most };
  });
}
