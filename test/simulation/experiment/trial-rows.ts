/** Rows of results made by hand: what is not named is 0, and the objective follows from its terms. */
import {
  FACT_INDEX,
  FACTS,
  type Fact,
  METRIC_INDEX,
  METRICS,
  type Metric,
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
} from '../../../src/simulation/engine/index.ts';
import { TrialGroup } from '../../../src/simulation/experiment/index.ts';

export type Row = Readonly<Partial<Record<Metric, number>>>;

/** Only served_ratio counts, once: objectives in tests are plain numbers. */
export const SERVED_ONLY: ObjectiveWeights = {
  ...(Object.fromEntries(OBJECTIVE_TERMS.map((term) => [term, 0])) as Record<ObjectiveTerm, number>),
  served_ratio: 1,
};

/** METRICS rows one after another. */
export function metricRows(rows: readonly Row[]): Float64Array<ArrayBuffer> {
  const columns = new Float64Array(rows.length * METRICS.length);
  rows.forEach((row, index) => {
    for (const [metric, value] of Object.entries(row)) {
      columns[index * METRICS.length + METRIC_INDEX[metric as Metric]] = value;
    }
  });
  return columns;
}

/** One FACTS row. */
export function factRow(facts: Readonly<Partial<Record<Fact, number>>>): Float64Array<ArrayBuffer> {
  const columns = new Float64Array(FACTS.length);
  for (const [fact, value] of Object.entries(facts)) columns[FACT_INDEX[fact as Fact]] = value;
  return columns;
}

/** A row with demand whose objective under SERVED_ONLY is `value`. */
export const scored = (value: number): Row => ({
  total_demand: 100,
  served_ratio: value,
  objective_score: value,
});

/** A row from the terms of the objective, scored by the weights. */
export function rowOfTerms(
  terms: Readonly<Record<ObjectiveTerm, number>>,
  weights: ObjectiveWeights = PUBLISHED_WEIGHTS,
): Row {
  const objective_score = OBJECTIVE_TERMS.reduce((sum, term) => sum + weights[term] * terms[term], 0);
  return { total_demand: 100, ...terms, objective_score };
}

/** A group whose trials give each policy the listed objectives. */
export function groupOf(objectives: Readonly<Record<string, readonly number[]>>): TrialGroup {
  const policies = Object.keys(objectives);
  const group = new TrialGroup(policies, SERVED_ONLY);
  const trials = objectives[policies[0]!]!.length;
  for (let trial = 0; trial < trials; trial++) {
    group.add(metricRows(policies.map((policy) => scored(objectives[policy]![trial]!))), 0, 1000);
  }
  return group;
}
