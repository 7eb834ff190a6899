import { describe, expect, it } from 'vitest';
import { agentCost } from '../../../src/planner/cost/index.ts';
import { itRefuses } from '../ledger/refusals.ts';

describe('agent patterns', () => {
  it('[B8] haiku-first takes no sonnet and no opus', () => {
    expect(agentCost('haiku-first', 3)).toEqual({ haiku: 1 });
  });

  it('[B8] a sonnet coordinator takes 1 sonnet; its haiku subtasks are counted', () => {
    expect(agentCost('sonnet-coordinator', 0)).toEqual({ sonnet: 1 });
    expect(agentCost('sonnet-coordinator', 3)).toEqual({ sonnet: 1, haiku: 3 });
  });

  it('[B8] an opus agent takes 1 opus and n of a smaller model', () => {
    expect(agentCost('opus-reasoner', 4)).toEqual({ opus: 1, sonnet: 4 });
  });

  itRefuses([
    ['an unknown pattern', 'E_UNKNOWN', 'pattern', () => agentCost('swarm', 1)],
    ['half a subtask', 'E_INT', 'subtasks', () => agentCost('haiku-first', 0.5)],
  ]);
});
