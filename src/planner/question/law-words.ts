/** Distributions of when it runs out, as instants and shares of futures. */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import type { ExhaustionDistribution } from '../forecasting/index.ts';

/** Instant by which a share of the futures is out; null = not by the horizon. */
export function outMs(law: ExhaustionDistribution, q: number, nowMs: number): number | null {
  const hours = law.quantileHours(q);
  return hours === null ? null : nowMs + hours * MS_PER_HOUR;
}

/** Share of the futures that are out by the horizon. */
export const outChance = ({ outHours, pathCount }: ExhaustionDistribution): number =>
  outHours.length / pathCount;

/** Instants over the horizon with the share of futures that are out by them; `count` steps of equal length. */
export function chanceSteps(
  law: ExhaustionDistribution,
  count: number,
  nowMs: number,
): Array<readonly [atMs: number, chance: number]> {
  return Array.from({ length: count }, (_, i) => {
    // Rounding may not carry the last step past the horizon.
    const hours = Math.min(law.horizonHours, (law.horizonHours * (i + 1)) / count);
    return [nowMs + hours * MS_PER_HOUR, law.chanceBy(hours)] as const;
  });
}
