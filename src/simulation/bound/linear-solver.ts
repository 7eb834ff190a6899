/**
 * A linear program whose rows are capacities, solved by HiGHS (WebAssembly): at most `upper` of each column, at most
 * `rowUpper` of each row, the sum of all columns, each times its gain, as large as can be. The answer is an upper bound
 * whatever the solver's tolerance: it is read off the prices of the rows, which bound the program by weak duality.
 * Source of the method: Huangfu, Hall, Parallelizing the dual revised simplex method, 2018.
 */
import highsModule, { type Highs } from 'highs';
import { invariant } from '../../core/index.ts';

// Its types are read as CommonJS: a namespace there, the loader itself at run time.
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** Rows as compressed lists: row i has columns[starts[i] .. starts[i + 1]). */
export interface CapacityProgram {
  readonly upper: Float64Array;
  /** What one of each column is worth; 1 unless told. */
  readonly gains?: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly coefficients: Float64Array;
}

/** A program that takes more steps is given up; steps, not seconds, so that every machine gives the same bound. */
const MOST_STEPS = 500_000;

let engine: Highs | null = null;

/** Loads the solver, once a thread. */
export async function loadSolver(): Promise<void> {
  engine ??= await loadHighs();
}

/** Sum of what rows and columns cost at these prices: no choice of columns is worth more. */
function priced(program: CapacityProgram, rowPrices: Float64Array): number {
  const { upper, gains, rowUpper, starts, columns, coefficients } = program;
  const worth = gains === undefined ? new Float64Array(upper.length).fill(1) : gains.slice();
  let sum = 0;
  for (let row = 0; row < rowUpper.length; row++) {
    const price = Math.max(0, rowPrices[row]!);
    if (price === 0) continue;
    sum += price * rowUpper[row]!;
    for (let at = starts[row]!; at < starts[row + 1]!; at++)
      worth[columns[at]!]! -= price * coefficients[at]!;
  }
  for (let column = 0; column < upper.length; column++) {
    if (worth[column]! > 0) sum += worth[column]! * upper[column]!;
  }
  return sum;
}

/** An upper bound of the program, and whether it is its best value; null without any. `loadSolver` comes first. */
export function solveCapacities(
  program: CapacityProgram,
): { readonly bound: number; readonly isOptimal: boolean } | null {
  const highs = engine;
  invariant(highs !== null, 'the solver of the bound was not loaded');
  const { upper, gains, rowUpper, starts, columns, coefficients } = program;
  const size = { numRows: rowUpper.length, numCols: upper.length };
  if (size.numCols === 0) return { bound: 0, isOptimal: true };
  if (size.numRows === 0) return { bound: priced(program, new Float64Array(0)), isOptimal: true };
  const data = {
    ...size,
    sense: highs.constants.objectiveSense.maximize,
    colCost: gains ?? new Float64Array(size.numCols).fill(1),
    colLower: new Float64Array(size.numCols),
    colUpper: upper,
    rowLower: new Float64Array(size.numRows).fill(Number.NEGATIVE_INFINITY),
    rowUpper,
    matrix: { format: 'csr' as const, ...size, starts, indices: columns, values: coefficients },
  };
  return highs.withModel(data, (model) => {
    model.options.set({ output_flag: false, random_seed: 1, simplex_iteration_limit: MOST_STEPS });
    const { modelStatus } = model.run();
    const { rowDual } = model.getSolution();
    if (rowDual.length !== size.numRows) return null;
    return {
      bound: priced(program, rowDual),
      isOptimal: modelStatus === highs.constants.modelStatus.optimal,
    };
  });
}
