/** Batches of one trial each, as one batch. */
import type { DoneBatch } from '../frames/index.ts';

const COLUMNS = ['rows', 'facts', 'uses', 'samples'] as const;

/** `parts` in the order of their trials, at least one. */
export function joinedTrials(parts: readonly DoneBatch[]): DoneBatch {
  const columns = COLUMNS.map((name) => {
    const column = new Float64Array(parts.reduce((sum, part) => sum + part[name].length, 0));
    let at = 0;
    for (const part of parts) {
      column.set(part[name], at);
      at += part[name].length;
    }
    return column;
  });
  const [rows, facts, uses, samples] = columns;
  const { firstTrial } = parts[0]!;
  return {
    status: 'done',
    firstTrial,
    trialCount: parts.length,
    rows: rows!,
    facts: facts!,
    uses: uses!,
    samples: samples!,
  };
}
