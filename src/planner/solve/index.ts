/** Which tasks, and when: integer programmes, their solver and what they say of what is left out. */
export { highsSolver } from './highs-solver.ts';
export {
  type NoSelection,
  type Selection,
  selectTasks,
} from './select-tasks.ts';
export {
  type PoolLimits,
  poolLimits,
  type SelectableTask,
  type SelectionInput,
  type SolverLimits,
  solverLimits,
} from './selection-input.ts';
export type { SelectionInfeasible } from './selection-shortfall.ts';
export {
  type Column,
  type LinearModel,
  type Proof,
  proofOf,
  type Row,
  type Solver,
  type SolverAnswer,
  type SolverOptions,
} from './solver.ts';
export { type Dependent, dependencyMap, dependencyOrder } from './task-graph.ts';
