/**
 * Whom a summary JSON of simulate recommends: which policy the router takes, overall, by reset class and by load, and how
 * sure that is; of summaries older than recommendations, the first of each ranking. Policies that this version does not
 * ship are passed over, so every name here can be asked. Read next: recommended-winners.ts.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { QuotalabError } from '../../core/index.ts';
import { ALL_POLICIES, findPolicy } from '../../quota/policies/index.ts';
import { RESET_CLASSES } from '../../quota/windows/index.ts';
import type { SimulatedWinner, SimulatedWinners } from '../../router/deciding/index.ts';
import { readJsonFile } from '../../usage/files/index.ts';
import {
  bandsSchema,
  type RecommendedWinners,
  recommendationsSchema,
  recommendedWinners,
} from './recommended-winners.ts';

const finite = z.number('a finite number');
const policyName = z.string('the name of a policy');

const rankingSchema = z.array(
  z.looseObject({ policy: policyName, trials: z.int('a whole number of trials') }, 'a policy of a ranking'),
  'the ranking of a run',
);

const comparisonSchema = z.looseObject(
  {
    best: z.array(
      z.looseObject({ policy: policyName, standing: z.string('a standing') }, 'a policy of a comparison'),
      'a list of policies',
    ),
    pairs: z.array(
      z.looseObject(
        {
          a: policyName,
          b: policyName,
          mean_delta: finite.nullish(),
          simultaneous_half_width_95: finite.nullish(),
        },
        'a pair of policies',
      ),
      'a list of pairs',
    ),
  },
  'comparisons on one metric',
);

const groupSchema = z.looseObject(
  {
    kind: z.string('a kind of group'),
    group: z.string('the name of a group'),
    metrics: z.looseObject({ objective_score: comparisonSchema.nullish() }, 'comparisons by metric'),
  },
  'statistics of one group',
);

const summarySchema = z.looseObject(
  {
    result_digest: z.string('the digest of the results').default(''),
    recommendation: recommendationsSchema.nullish(),
    load_bands: bandsSchema.nullish(),
    summary: rankingSchema.min(1, 'at least one policy'),
    summary_by_reset_class: z
      .looseObject(
        { same_reset: rankingSchema.nullish(), staggered_reset: rankingSchema.nullish() },
        'rankings by reset class',
      )
      .nullish(),
    statistics: z
      .looseObject({ groups: z.array(groupSchema, 'a list of groups') }, 'the statistics of a run')
      .nullish(),
  },
  'a summary JSON of simulate',
);

type Ranking = z.output<typeof rankingSchema>;
type Comparison = z.output<typeof comparisonSchema>;
type Summary = z.output<typeof summarySchema>;

const AS_GOOD: ReadonlySet<string> = new Set(['same_as_best', 'within_indifference', 'not_distinguished']);

const isKnown = ({ policy }: { readonly policy: string }): boolean => findPolicy(policy) !== undefined;

/** Comparisons on the objective in one group; undefined when the summary has none. */
function comparisonOf({ statistics }: Summary, kind: string, group: string): Comparison | undefined {
  const found = statistics?.groups.find((entry) => entry.kind === kind && entry.group === group);
  return found?.metrics.objective_score ?? undefined;
}

/** The winner's mean minus the other's, whichever of the two the pair names first. */
function marginOf(
  comparison: Comparison | undefined,
  winner: string,
  other: string,
): Pick<SimulatedWinner, 'margin' | 'marginHalfWidth95'> {
  const pair = comparison?.pairs.find(
    ({ a, b }) => (a === winner && b === other) || (a === other && b === winner),
  );
  const delta = pair?.mean_delta ?? null;
  return {
    margin: delta === null || pair?.a === winner ? delta : 0 - delta,
    marginHalfWidth95: pair?.simultaneous_half_width_95 ?? null,
  };
}

/** With those that the comparison cannot tell from it; none where the summary compares by something else. */
function withEquals(winner: SimulatedWinner, comparison: Comparison | undefined): SimulatedWinner {
  const asGood = (comparison?.best ?? []).filter(
    (entry) => AS_GOOD.has(entry.standing) && entry.policy !== winner.policy && isKnown(entry),
  );
  return { ...winner, asGood: asGood.map((entry) => entry.policy) };
}

/** First place of a ranking among the policies shipped here; undefined without one or without trials. */
function winnerOf(ranking: Ranking, comparison: Comparison | undefined): SimulatedWinner | undefined {
  const [first, second] = ranking.filter(isKnown);
  if (first === undefined || first.trials < 1) return undefined;
  const { policy, trials } = first;
  const runnerUp = second?.policy ?? null;
  const margin =
    runnerUp === null ? { margin: null, marginHalfWidth95: null } : marginOf(comparison, policy, runnerUp);
  return withEquals({ policy, trials, runnerUp, ...margin, asGood: [] }, comparison);
}

function noWinner(option: string, path: string): QuotalabError {
  const known = ALL_POLICIES.map(({ name }) => name).join(', ');
  return new QuotalabError(
    'BAD_SUMMARY',
    `${option} '${path}': no policy of its ranking is known here with trials; allowed: a ranking with ${known}`,
  );
}

/**
 * Winners in the summary JSON that a user names under `option`; `path` is relative to `cwd` and kept as given.
 * Margins are in objective points, null where the summary has no statistics of that pair; a reset class without
 * trials is absent; a summary without a digest gives ''. Throws BAD_SUMMARY.
 */
export async function readWinners(option: string, path: string, cwd: string): Promise<SimulatedWinners> {
  const summary = await readJsonFile(
    { option, path, code: 'BAD_SUMMARY' },
    summarySchema,
    resolve(cwd, path),
  );
  const overall = winnerOf(summary.summary, comparisonOf(summary, 'overall', 'overall'));
  if (overall === undefined) throw noWinner(option, path);
  const byResetClass = RESET_CLASSES.flatMap((resetClass) => {
    const ranking = summary.summary_by_reset_class?.[resetClass] ?? [];
    const winner = winnerOf(ranking, comparisonOf(summary, 'reset_class', resetClass));
    return winner === undefined ? [] : [[resetClass, winner] as const];
  });
  const recommended = recommendedWinners(summary.recommendation ?? [], summary.load_bands ?? []);
  const asGood = (winner: SimulatedWinner, kind: string, group: string): SimulatedWinner =>
    withEquals(winner, comparisonOf(summary, kind, group));
  const classes: RecommendedWinners['byResetClass'] = Object.fromEntries(
    Object.entries(recommended.byResetClass).map(([name, winner]) => [
      name,
      asGood(winner, 'reset_class', name),
    ]),
  );
  return {
    path,
    resultDigest: summary.result_digest,
    overall: recommended.overall === null ? overall : asGood(recommended.overall, 'overall', 'overall'),
    byResetClass: recommended.overall === null ? Object.fromEntries(byResetClass) : classes,
    byLoad: recommended.byLoad,
  };
}
