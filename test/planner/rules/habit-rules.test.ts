import { describe, expect, it } from 'vitest';
import { HABIT_RULES, ruleHits, STRICT_POLICY, withRules } from '../../../src/planner/rules/index.ts';
import { decide } from '../../../src/quota/rules/index.ts';
import { pools, ROOM, task } from './states.ts';

const POLICY = withRules(STRICT_POLICY, HABIT_RULES);

describe('habits as rules', () => {
  it('[D10] come before the policy, in the same form', () => {
    expect(
      decide(task(1, { sonnet: 4 }, { modelMin: 'haiku' }), pools(1125, 250), POLICY, ROOM),
    ).toMatchObject({
      status: 'degrade',
      model: 'haiku',
      ruleId: 'habit/haiku-first',
    });
    expect(decide(task(2, { opus: 1 }), pools(1125, 24), POLICY, ROOM).ruleId).toBe(
      'habit/opus-for-critical',
    );
  });

  it('[D10] advice goes on to the next rule', () => {
    expect(decide(task(1, { sonnet: 4 }), pools(337, 250), POLICY, ROOM)).toMatchObject({
      status: 'proceed',
      ruleId: 'matrix/20/1',
      advice: ['batch the rest of the work'],
    });
    expect(decide(task(1, { sonnet: 4 }), pools(337.5, 250), POLICY, ROOM).advice).toEqual([]);
  });

  it('[D10] counts how often each rule decided, 0 where it never did', () => {
    const decisions = [4, 4, 400].map((sonnet) => decide(task(2, { sonnet }), pools(500, 250), POLICY, ROOM));
    const hits = ruleHits(POLICY, decisions);
    expect(hits['matrix/40/2b']).toBe(3);
    expect(hits['habit/haiku-first']).toBe(0);
    expect(Object.keys(hits)).toHaveLength(POLICY.rules.length);
  });

  it('an id that is there twice is E_DUP', () => {
    expect(() => withRules(POLICY, HABIT_RULES.slice(0, 1))).toThrow(
      expect.objectContaining({ code: 'E_DUP' }),
    );
  });
});
