/**
 * The solver: HiGHS, as WebAssembly. One model, one fresh instance; nothing is kept between calls, and the random
 * seed is fixed, so equal models get equal answers unless the time limit cuts in. A call blocks its thread until it
 * answers. Source of the method: Huangfu, Hall, Parallelizing the dual revised simplex method, 2018.
 */
import highsModule, { type Highs, type ModelData } from 'highs';
import {
  type LinearModel,
  type Proof,
  proofOf,
  type Solver,
  type SolverAnswer,
  type SolverOptions,
} from './solver.ts';

// Its types are read as CommonJS: a namespace there, the loader itself at run time.
const loadHighs = highsModule as unknown as typeof highsModule.default;

let engine: Promise<Highs> | undefined;

/** Primal point known and feasible, in the numbering of the native library. */
const FEASIBLE_POINT = 2;

function modelData(highs: Highs, { columns, rows }: LinearModel): ModelData {
  const { objectiveSense, variableType } = highs.constants;
  const terms = rows.flatMap((row) => row.terms);
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i]! + row.terms.length;
  });
  return {
    numCols: columns.length,
    numRows: rows.length,
    sense: objectiveSense.maximize,
    colCost: columns.map(({ objective }) => objective),
    colLower: columns.map(({ lower }) => lower),
    colUpper: columns.map(({ upper }) => upper),
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    integrality: columns.map(({ integer }) => (integer ? variableType.integer : variableType.continuous)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: columns.length,
      starts,
      indices: Int32Array.from(terms, ([column]) => column),
      values: Float64Array.from(terms, ([, coefficient]) => coefficient),
    },
  };
}

function solveOn(highs: Highs, problem: LinearModel, options: SolverOptions): SolverAnswer {
  const whole = problem.columns.some(({ integer }) => integer);
  const { modelStatus } = highs.constants;
  return highs.withModel(modelData(highs, problem), (model): SolverAnswer => {
    model.options.set({
      output_flag: false,
      random_seed: 1,
      time_limit: options.timeLimitSeconds,
      mip_rel_gap: options.relativeGap,
    });
    if (options.start !== undefined && whole) model.setSolution({ colValue: [...options.start] });
    const status = model.run().modelStatus;
    if (status === modelStatus.infeasible) return { status: 'infeasible' };
    const proven = status === modelStatus.optimal;
    const hasPoint = Number(model.info.get('primal_solution_status')) === FEASIBLE_POINT;
    if (!hasPoint || !(proven || status === modelStatus.timeLimit)) {
      return { status: 'noAnswer', reason: `the solver stopped with status ${status}` };
    }
    const { colValue, rowDual } = model.getSolution();
    const values = Array.from(colValue, (value, i) =>
      problem.columns[i]!.integer ? Math.round(value) + 0 : value,
    );
    const incumbent = values.reduce((sum, value, i) => sum + value * problem.columns[i]!.objective, 0);
    const nativeBound = whole ? Number(model.info.get('mip_dual_bound')) : incumbent;
    const proof: Proof = proofOf(incumbent, nativeBound, options.relativeGap);
    return { status: 'solved', proof, values, rowPrices: whole ? null : Array.from(rowDual, (d) => d + 0) };
  });
}

/** The solver on HiGHS; it is loaded once, at the first call. A model without columns is worth 0. */
export const highsSolver: Solver = async (model, options) => {
  if (model.columns.length === 0) {
    return { status: 'solved', proof: proofOf(0, 0, 0), values: [], rowPrices: model.rows.map(() => 0) };
  }
  engine ??= loadHighs();
  return solveOn(await engine, model, options);
};
