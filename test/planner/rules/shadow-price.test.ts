import { describe, expect, it } from 'vitest';
import { defaultPolicy, shadowPricePolicy } from '../../../src/planner/rules/index.ts';
import { decide } from '../../../src/quota/rules/index.ts';
import { pools, ROOM, task } from './states.ts';

/** One more sonnet message is worth 20/3, one more opus message 25: the duals of the spec's linear program. */
const POLICY = shadowPricePolicy({ sonnet: 20 / 3, opus: 25 });
const FULL = pools(30, 10);
const priced = (value: number, cost: Record<string, number>, more = {}) =>
  decide(task(3, cost, { value, ...more }), FULL, POLICY, ROOM);

describe('the policy with prices', () => {
  it('[D9] proceeds where the value is above the priced cost, at a tie it waits', () => {
    // 10 sonnet = 66.67; 5 sonnet + 3 opus = 108.33; 8 opus = 200.
    expect(priced(100, { sonnet: 10 }).status).toBe('proceed');
    expect(priced(120, { sonnet: 5, opus: 3 }).status).toBe('proceed');
    expect(priced(200, { opus: 8 })).toMatchObject({ status: 'defer', ruleId: 'price' });
    expect(priced(201, { opus: 8 }).status).toBe('proceed');
  });

  it('[D9] takes the way with the largest net value, and it says which model', () => {
    // Opus 120 - 108.33 = 11.67; sonnet with haiku 100 - 33.33 = 66.67; haiku 70 - 0.
    const otherWays = [
      { model: 'sonnet', cost: { sonnet: 5 }, value: 100 },
      { model: 'haiku', cost: { haiku: 9 }, value: 70 },
    ];
    const cost = { sonnet: 5, opus: 3 };
    expect(priced(120, cost, { otherWays })).toMatchObject({
      status: 'degrade',
      model: 'haiku',
      cost: { haiku: 9 },
    });
    expect(priced(120, cost, { otherWays: otherWays.slice(0, 1) })).toMatchObject({ model: 'sonnet' });
    expect(priced(120, cost, { otherWays, modelMin: 'sonnet' })).toMatchObject({ model: 'sonnet' });
    expect(priced(120, cost, { otherWays, modelMin: 'opus' })).toMatchObject({ status: 'proceed' });
  });

  it('a way that fits goes before a better one that does not; without one the task waits for room', () => {
    const otherWays = [{ model: 'sonnet', cost: { sonnet: 5 }, value: 100 }];
    expect(priced(9999, { sonnet: 31 }, { otherWays })).toMatchObject({ status: 'degrade', model: 'sonnet' });
    expect(priced(9999, { sonnet: 31 })).toMatchObject({ status: 'defer', ruleId: 'no_room' });
  });

  it('[D9] is the default, strict while there are fewer than 7 days of data', () => {
    expect(defaultPolicy(7, { sonnet: 1 }).name).toBe('shadow-price');
    expect(defaultPolicy(6.9, { sonnet: 1 }).name).toBe('strict');
    expect(defaultPolicy(90, null).name).toBe('strict');
  });

  it('[7.10] refuses a task without value, a pool without price and a price that is none', () => {
    const ask = (policy: typeof POLICY) => () =>
      decide(task(3, { opus: 1 }, { value: 1 }), FULL, policy, ROOM);
    expect(() => decide(task(3, { opus: 1 }), FULL, POLICY, ROOM)).toThrow(
      expect.objectContaining({ code: 'E_TYPE', field: 'task.value' }),
    );
    expect(ask(shadowPricePolicy({ sonnet: 1 }))).toThrow(expect.objectContaining({ code: 'E_UNKNOWN' }));
    expect(() => shadowPricePolicy({ sonnet: -1 })).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => defaultPolicy(Number.NaN, null)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
  });
});
