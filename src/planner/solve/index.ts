/** Which tasks, when, now or later: integer programmes, dynamic programmes and the document's rules beside them. */
export { goOrWait } from './go-or-wait.ts';
export { type GreedyTask, greedyDoc } from './greedy-doc.ts';
export { highsSolver } from './highs-solver.ts';
export { type ParetoAnswer, type ParetoAxis, type ParetoOption, paretoFrontier } from './pareto-frontier.ts';
export { type ProjectPhase, type ProjectPlan, projectPlan } from './project-plan.ts';
export {
  type NoSelection,
  relaxedSelection,
  type Selection,
  selectTasks,
  selectTasksDoc,
} from './select-tasks.ts';
export {
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
export { type SprintRisk, sprintPlan, sprintRisk } from './sprint-plan.ts';
export { stoppingRule, stoppingRuleDoc } from './stopping-rule.ts';
export { type Attempt, switchRule, switchRuleDoc } from './switch-rule.ts';
export { type Dependent, dependencyMap, dependencyOrder } from './task-graph.ts';
export { type Offer, thresholdPolicy } from './threshold-policy.ts';
export { bestThroughput, type Throughput, type WorkClass } from './throughput.ts';
