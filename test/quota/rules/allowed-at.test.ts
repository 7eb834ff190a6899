import { describe, expect, it } from 'vitest';
import { levelsThatAllow } from '../../../src/quota/rules/index.ts';
import { pools, STRICT_POLICY, task } from '../../planner/rules/states.ts';

describe('the levels that let a task through', () => {
  it.each([
    [0.2, 0.4, { sonnet: 225, opus: 100 }],
    [0.4, 0.2, { sonnet: 450, opus: 50 }],
    [0.4, 0.01, { sonnet: 450 }],
  ])('[D11] each pool waits only for its own edge: sonnet %s, opus %s', (sonnetEdge, opusEdge, expected) => {
    const rules = [
      { id: 'a', when: { pool: 'sonnet', shareBelow: sonnetEdge }, action: { kind: 'defer' } },
      { id: 'b', when: { pool: 'opus', shareBelow: opusEdge }, action: { kind: 'defer' } },
      { id: 'c', when: {}, action: { kind: 'proceed' } },
    ] as const;
    const levels = levelsThatAllow(task(1, { sonnet: 1 }), pools(10, 10), { ...STRICT_POLICY, rules });
    expect(levels).toEqual(expected);
  });

  it('[D11] are the cost alone where the rules allow it already, and none where they never do', () => {
    expect(levelsThatAllow(task(1, { sonnet: 7 }), pools(5, 250), STRICT_POLICY)).toEqual({ sonnet: 7 });
    const never = task(4, { sonnet: 7 }, { modelMin: 'sonnet' });
    expect(levelsThatAllow(never, pools(5, 250), STRICT_POLICY)).toBeNull();
  });

  it('[D11] an edge that belongs to the side below is crossed by the next whole unit', () => {
    const rules = [
      { id: 'a', when: { shareUpTo: 0.2 }, action: { kind: 'defer' } },
      { id: 'b', when: {}, action: { kind: 'proceed' } },
    ] as const;
    const levels = levelsThatAllow(task(1, { sonnet: 1 }), pools(10, 10), { ...STRICT_POLICY, rules });
    expect(levels).toEqual({ sonnet: 226 });
  });
});
