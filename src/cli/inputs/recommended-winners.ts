/**
 * The recommendations of a summary JSON, as the router takes them: overall, by reset class, by load band and by both.
 * One of few trials is not taken where a wider one rests on enough. Read next: read-winners.ts.
 */
import { z } from 'zod';
import { findPolicy } from '../../quota/policies/index.ts';
import { RESET_CLASSES, type ResetClass } from '../../quota/windows/index.ts';
import type { LoadWinner, SimulatedWinner } from '../../router/deciding/index.ts';

const finite = z.number('a finite number');
const name = z.string('the name of a policy');

/** One entry of the summary's `recommendation`. */
export interface Recommended {
  readonly reset_class: ResetClass | null;
  readonly load_band: string | null;
  readonly trials: number;
  readonly is_few: boolean;
  readonly policy: string;
  readonly runner_up?: string | null | undefined;
  readonly delta?: number | null | undefined;
  readonly half_width_95?: number | null | undefined;
}

/** One entry of the summary's `load_bands`. */
export interface Band {
  readonly name: string;
  readonly low: number;
  readonly high: number | null;
}

export const recommendationsSchema: z.ZodType<readonly Recommended[]> = z.array(
  z.looseObject(
    {
      reset_class: z.enum(RESET_CLASSES, `${RESET_CLASSES.join(', ')} or null`).nullable(),
      load_band: z.string('the name of a load band').nullable(),
      trials: z.int('a whole number of trials'),
      is_few: z.boolean('true or false'),
      policy: name,
      runner_up: name.nullish(),
      delta: finite.nullish(),
      half_width_95: finite.nullish(),
    },
    'a recommendation',
  ),
  'the recommendations of a run',
);

export const bandsSchema: z.ZodType<readonly Band[]> = z.array(
  z.looseObject(
    { name: z.string('the name of a load band'), low: finite, high: finite.nullable() },
    'a load band',
  ),
  'load bands',
);

export interface RecommendedWinners {
  /** null where the summary recommends no policy that is shipped here. */
  readonly overall: SimulatedWinner | null;
  readonly byResetClass: Readonly<Partial<Record<ResetClass, SimulatedWinner>>>;
  readonly byLoad: readonly LoadWinner[];
}

const winnerOf = (found: Recommended): SimulatedWinner => ({
  policy: found.policy,
  trials: found.trials,
  runnerUp: found.runner_up ?? null,
  margin: found.delta ?? null,
  marginHalfWidth95: found.half_width_95 ?? null,
  asGood: [],
});

/** The summary's recommendations; empty ones where it has none. */
export function recommendedWinners(all: readonly Recommended[], bands: readonly Band[]): RecommendedWinners {
  const known = all.filter(({ policy, trials }) => findPolicy(policy) !== undefined && trials > 0);
  const overall = known.find((found) => found.reset_class === null && found.load_band === null) ?? null;
  if (overall === null) return { overall, byResetClass: {}, byLoad: [] };
  const taken = known.filter(({ is_few: isFew }) => !isFew || overall.is_few);
  const classes = taken.flatMap((found) =>
    found.reset_class !== null && found.load_band === null
      ? [[found.reset_class, winnerOf(found)] as const]
      : [],
  );
  const byLoad = taken.flatMap((found): LoadWinner[] => {
    const band = bands.find(({ name: label }) => label === found.load_band);
    if (band === undefined) return [];
    return [{ ...winnerOf(found), resetClass: found.reset_class, low: band.low, high: band.high }];
  });
  return { overall: winnerOf(overall), byResetClass: Object.fromEntries(classes), byLoad };
}
