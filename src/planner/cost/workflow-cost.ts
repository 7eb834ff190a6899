/** A coordinator and its agents: side by side or one after another they cost the same quota, only the time differs. */
import {
  addCosts,
  type CostVector,
  costVector,
  PlanError,
  positive,
  unknownName,
} from '../../core/values/index.ts';

const MODES = ['seq', 'par'] as const;

export interface Workflow {
  readonly coordinator: CostVector;
  readonly agents: readonly CostVector[];
  readonly mode: (typeof MODES)[number];
  /** Hours of each agent, > 0. */
  readonly durationsHours: readonly number[];
}

export interface WorkflowCost {
  readonly cost: CostVector;
  /** Hours from the first start to the last end, coordination not counted. */
  readonly wallHours: number;
}

/** Sum of the costs; wall time is the sum of the durations, or the longest when side by side. */
export function workflowCost({ coordinator, agents, mode, durationsHours }: Workflow): WorkflowCost {
  if (!MODES.includes(mode)) unknownName('mode', String(mode), MODES);
  if (durationsHours.length !== agents.length) {
    throw new PlanError(
      'E_TYPE',
      'durationsHours',
      durationsHours,
      `${agents.length} durations, one per agent`,
    );
  }
  const hours = durationsHours.map((each, i) => positive(`durationsHours[${i}]`, each));
  const costs = agents.map((each, i) => costVector(`agents[${i}]`, each, null));
  return {
    cost: addCosts(costVector('coordinator', coordinator, null), ...costs),
    wallHours: mode === 'par' ? Math.max(0, ...hours) : hours.reduce((sum, each) => sum + each, 0),
  };
}
