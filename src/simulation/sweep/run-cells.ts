/**
 * The cells of a sweep over one runner: each an experiment of its own, on the same seed and so on the same draws. A second
 * cell is begun while the first still runs, so that nobody waits at the end of each; no result depends on that.
 */
import {
  type BatchRunner,
  createControl,
  type Experiment,
  type Outcome,
  runExperiment,
} from '../experiment/index.ts';
import { type CellFacts, cellFacts } from './cell-facts.ts';

/** Cells under way at once. */
const LANES = 2;

export interface CellRuns {
  readonly experiments: readonly Experiment[];
  readonly runner: BatchRunner;
  /** Shares of demand that do not matter. */
  readonly indifference: number;
  /** Told of every control block, to stop it or to count what it finished. */
  readonly onControl: (control: SharedArrayBuffer, cell: number) => void;
  readonly onDone: (cell: number) => void;
  /** What a failure of a cell becomes. */
  readonly explain: (error: unknown, cell: number) => unknown;
}

const NO_SINK = { write: () => {}, ready: async () => {} };

/** Facts of every cell in their order. Throws what runExperiment throws, explained; then no further cell is begun. */
export async function runCells(runs: CellRuns): Promise<CellFacts[]> {
  const { experiments, runner, indifference, onControl, onDone, explain } = runs;
  const facts: CellFacts[] = [];
  let next = 0;
  let isFailed = false;
  const lane = async (): Promise<void> => {
    while (next < experiments.length && !isFailed) {
      const cell = next++;
      const control = createControl(runner);
      onControl(control, cell);
      let outcome: Outcome;
      try {
        outcome = await runExperiment(experiments[cell]!, runner, control, NO_SINK);
      } catch (error) {
        isFailed = true;
        throw explain(error, cell);
      }
      facts[cell] = cellFacts(outcome, { indifference, ceiling: experiments[cell]!.trials });
      onDone(cell);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return facts;
}
