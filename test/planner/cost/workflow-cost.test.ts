import { describe, expect, it } from 'vitest';
import { workflowCost } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const two = { coordinator: {}, agents: [{ sonnet: 10 }, { sonnet: 10 }], durationsHours: [2, 3] };

describe('a workflow', () => {
  it('[B1] of two 10-message parts is 20 messages side by side or in turn; only the time differs', () => {
    expect(workflowCost({ ...two, mode: 'par' })).toEqual({ cost: { sonnet: 20 }, wallHours: 3 });
    expect(workflowCost({ ...two, mode: 'seq' })).toEqual({ cost: { sonnet: 20 }, wallHours: 5 });
  });

  it('[B1] keeps pools apart and counts its coordinator', () => {
    const mixed = {
      coordinator: { sonnet: 1 },
      agents: [{ haiku: 4 }, { opus: 2, sonnet: 3 }],
      durationsHours: [1, 1],
    };
    expect(workflowCost({ ...mixed, mode: 'par' }).cost).toEqual({ sonnet: 4, haiku: 4, opus: 2 });
    expect(workflowCost({ coordinator: {}, agents: [], durationsHours: [], mode: 'par' })).toEqual({
      cost: {},
      wallHours: 0,
    });
  });

  itRefuses([
    [
      'a missing duration',
      'E_TYPE',
      'durationsHours',
      () => workflowCost({ ...two, mode: 'par', durationsHours: [1] }),
    ],
    [
      'a duration of 0',
      'E_RANGE',
      'durationsHours[1]',
      () => workflowCost({ ...two, mode: 'par', durationsHours: [1, 0] }),
    ],
    ['an unknown mode', 'E_UNKNOWN', 'mode', () => workflowCost({ ...two, mode: wrong('both') })],
    [
      'a cost below 0',
      'E_RANGE',
      'coordinator.opus',
      () => workflowCost({ ...two, mode: 'par', coordinator: { opus: -1 } }),
    ],
    [
      'a cost that is a text',
      'E_TYPE',
      'agents[0].opus',
      () => workflowCost({ ...two, mode: 'par', agents: [{ opus: wrong('1') }, {}] }),
    ],
  ]);
});
