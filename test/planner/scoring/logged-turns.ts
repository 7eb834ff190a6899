/** Six turns of two models, five of them of the strongest, for what is counted by hand. */
import type { ClassifiedTurn } from '../../../src/planner/scoring/index.ts';

export const turn = (model: string, taskType: string, acceptedFirst: boolean | null): ClassifiedTurn => ({
  model,
  taskType,
  contextTokens: 5000,
  depth: taskType === 'math-proof' ? 'extreme' : 'medium',
  acceptedFirst,
});

export const turns: readonly ClassifiedTurn[] = [
  turn('opus', 'writing', true),
  turn('opus', 'writing', false),
  turn('opus', 'code-analysis', null),
  turn('opus', 'math-proof', true),
  turn('opus', 'bug-detection', true),
  turn('sonnet', 'writing', true),
];
