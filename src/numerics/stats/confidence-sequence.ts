/**
 * An interval of a mean that stays valid however often it is looked at while data come in.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic
 * confidence sequences", Annals of Statistics 52(6), 2024: Theorem 2.2 and the choice of rho of appendix C.
 */

export interface SequenceDesign {
  /** Chance of ever missing the mean, 0 < alpha < 1. */
  readonly alpha: number;
  /** Where the interval is to be sharpest, >= 1. */
  readonly plannedCount: number;
}

/** rho^2 with the least width at `plannedCount`: (-2 ln alpha + ln(1 - 2 ln alpha)) / plannedCount, nearly. */
export function sequenceRhoSquared({ alpha, plannedCount }: SequenceDesign): number {
  const twice = -2 * Math.log(alpha);
  return (twice + Math.log(1 + twice)) / plannedCount;
}

/** Half-width after `count` >= 1 values with sample standard deviation `sd` >= 0. */
export function sequenceHalfWidth(count: number, sd: number, design: SequenceDesign): number {
  const grown = count * sequenceRhoSquared(design) + 1;
  const rhoSquared = sequenceRhoSquared(design);
  const logarithm = Math.log(Math.sqrt(grown) / design.alpha);
  return sd * Math.sqrt(((2 * grown) / (count * count * rhoSquared)) * logarithm);
}
