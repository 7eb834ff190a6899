/** What "the engine equals the twin" means: choices and counts exactly, means of many divisions within 1e-12. */
import { expect } from 'vitest';
import { METRICS, type Metric } from '../../../src/simulation/engine/index.ts';
import type { TwinOutcome } from '../../reference/twin.ts';

/** Metrics that are means of divisions, summed in another order by the twin; all others are exact. */
const MEANS: ReadonlySet<Metric> = new Set<Metric>([
  'peak_useful_five_hour',
  'weekly_drift',
  'mean_seven_day_utilization',
  'objective_score',
]);

/** Fails at the first difference; `what` names the policy and the trial. */
export function expectTwin(
  what: string,
  engine: { readonly row: Float64Array; readonly choices: ArrayLike<number> },
  twin: TwinOutcome,
): void {
  expect(Array.from(engine.choices), `${what}: choices`).toEqual(twin.choices);
  expect(engine.row.length).toBe(METRICS.length);
  METRICS.forEach((metric, index) => {
    const [mine, theirs] = [engine.row[index]!, twin.row[index]!];
    const gap = MEANS.has(metric) ? 1e-12 : 0;
    if (!(Math.abs(mine - theirs) <= gap)) expect(mine, `${what}: ${metric}`).toBe(theirs);
  });
}
