/** One server, arrivals and service times exponential: M/M/1. Source: Kleinrock, "Queueing Systems 1", 1975, ch. 3. */
import { inRange, positive, type Unstable } from '../../core/values/index.ts';
import { checkedLoad, type Load, SECONDS_PER_MINUTE, unstable, type Waiting } from './waiting.ts';

/**
 * Means and quantiles of M/M/1, or Unstable from a load of 1 on.
 * The time in the system is exponential with rate mu - lambda; a wait is 0 with chance 1 - rho, else the same.
 */
export function singleServer(load: Load): Waiting | Unstable {
  const { lambdaPerMin, muPerMin, qs } = checkedLoad(load);
  const rho = lambdaPerMin / muPerMin;
  if (lambdaPerMin >= muPerMin) return unstable(rho);
  const meanSeconds = SECONDS_PER_MINUTE / (muPerMin - lambdaPerMin);
  const inSystemCount = lambdaPerMin / (muPerMin - lambdaPerMin);
  return {
    status: 'stable',
    rho,
    waitFraction: rho,
    sojournSeconds: meanSeconds,
    waitSeconds: rho * meanSeconds,
    inSystemCount,
    waitingCount: rho * inSystemCount,
    quantiles: qs.map((q) => ({
      q,
      sojournSeconds: -Math.log1p(-q) * meanSeconds,
      waitSeconds: rho <= 1 - q ? 0 : Math.log(rho / (1 - q)) * meanSeconds,
    })),
  };
}

/**
 * The document's "average waiting time" 1 / (mu - lambda) in seconds: really the time in the system, and below 0
 * where the queue grows for ever; null where it divides by zero.
 */
export function waitSecondsDoc(lambdaPerMin: number, muPerMin: number): number | null {
  const spare =
    positive('muPerMin', muPerMin) - inRange('lambdaPerMin', lambdaPerMin, 0, Number.POSITIVE_INFINITY);
  return spare === 0 ? null : SECONDS_PER_MINUTE / spare;
}
