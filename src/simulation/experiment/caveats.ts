/** What a reader must know before believing a model's figures. Source: simulation specification, 2.2. */
import type { TrialPlan } from '../engine/index.ts';

const PUBLISHED_CAVEATS: readonly string[] = [
  'no weekly window resets inside the horizon: the first reset is at or after minute 10,080, so urgency about weekly resets is about an event that never happens',
  'the first 5-hour window of every account lasts 300 to 599 minutes, the later ones 300',
  'every policy meets its own demand, so part of each difference between policies is chance',
  'with resets that really happen and common demand (--model steady) the ranking for staggered resets is another one',
];

/** Caveats of a plan's model and settings; empty for the steady model with a warm-up. */
export function caveatsOf({ scenarioLaw, horizon }: TrialPlan): readonly string[] {
  if (scenarioLaw.model === 'published') return PUBLISHED_CAVEATS;
  return horizon.warmupMinutes === 0
    ? ['there is no warm-up: accounts start full in the middle of their windows, which flatters every policy']
    : [];
}
