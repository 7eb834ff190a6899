import { describe, expect, it } from 'vitest';
import { canBeDoneBy, costAtMost, costByModel, drawsAbove } from '../../../src/quota/rules/ways.ts';
import { task } from '../../planner/rules/states.ts';

const MODELS = ['haiku', 'sonnet', 'opus'];

describe('doing a task by a weaker model', () => {
  it('moves the work of stronger models, message for message, and leaves the rest', () => {
    expect(costAtMost({ haiku: 1, sonnet: 5, opus: 2 }, 'sonnet', MODELS)).toEqual({ haiku: 1, sonnet: 7 });
    expect(costAtMost({ haiku: 1, sonnet: 5, opus: 2 }, 'haiku', MODELS)).toEqual({ haiku: 8 });
    expect(costAtMost({ sonnet: 5, tools: 3, opus: 0 }, 'haiku', MODELS)).toEqual({ haiku: 5, tools: 3 });
  });

  it('knows where a stronger model takes part, and which model is strong enough', () => {
    expect(drawsAbove({ sonnet: 5, opus: 0 }, 'sonnet', MODELS)).toBe(false);
    expect(drawsAbove({ opus: 1 }, 'sonnet', MODELS)).toBe(true);
    expect(
      ['haiku', 'sonnet', 'opus'].map((model) =>
        canBeDoneBy(task(1, {}, { modelMin: 'sonnet' }), model, MODELS),
      ),
    ).toEqual([false, true, true]);
    expect(canBeDoneBy(task(1, {}), 'haiku', MODELS)).toBe(true);
  });

  it('takes the cost that the task names for a model before the moved one', () => {
    const asked = task(1, { opus: 2 }, { otherWays: [{ model: 'sonnet', cost: { sonnet: 9 } }] });
    expect(costByModel(asked, 'sonnet', MODELS)).toEqual({ sonnet: 9 });
    expect(costByModel(asked, 'haiku', MODELS)).toEqual({ haiku: 2 });
  });
});
