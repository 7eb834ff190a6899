/** What "the engine equals the twin" means: choices and counts exactly, means of many divisions within 1e-12. */
import { expect } from 'vitest';
import { METRICS, type Metric } from '../../../src/simulation/engine/index.ts';
import type { TwinOutcome } from '../../reference/twin.ts';
import type { PoolTwinOutcome } from '../../reference/twin-pool.ts';

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

/** The row of engine/use-row.ts: stranded units, elapsed outage and full windows exactly, the use of windows within 1e-12. */
export function expectUses(
  what: string,
  row: Float64Array,
  { strandedUnits, elapsedOutageMinutes, uses, fullAtDenials }: PoolTwinOutcome,
): void {
  expect(row[0], `${what}: stranded units`).toBe(strandedUnits);
  expect(row[1], `${what}: elapsed outage`).toBe(elapsedOutageMinutes);
  expect(row.length).toBe(2 + 5 * uses.length);
  uses.forEach((theirs, window) => {
    const mine = row[2 + window]!;
    const isSame = theirs === null ? Number.isNaN(mine) : Math.abs(mine - theirs) <= 1e-12;
    if (!isSame) expect(mine, `${what}: use of window ${window}`).toBe(theirs);
  });
  // What is stranded at the closes of longest windows is all that is stranded.
  const stranded = [...row.subarray(2 + 3 * uses.length, 2 + 4 * uses.length)].filter(
    (units) => !Number.isNaN(units),
  );
  expect(
    stranded.reduce((sum, units) => sum + units, 0),
    `${what}: stranded by window`,
  ).toBe(strandedUnits);
  expect([...row.subarray(2 + 4 * uses.length)], `${what}: full at denials`).toEqual(fullAtDenials);
}
