import { describe, expect, it } from 'vitest';
import { findRule, holds, type RuleFacts } from '../../../src/quota/rules/rule.ts';

const facts = (more: Partial<RuleFacts> = {}): RuleFacts => ({
  share: (pool) => (pool === 'opus' ? 0.3 : 0.2),
  costShare: 0.5,
  priority: 2,
  urgent: false,
  needs: null,
  draws: ['sonnet'],
  tags: [],
  ...more,
});

describe('conditions', () => {
  it.each([
    [{}, true],
    [{ shareFrom: 0.2 }, true],
    [{ shareAbove: 0.2 }, false],
    [{ shareBelow: 0.2 }, false],
    [{ shareUpTo: 0.2 }, true],
    [{ shareFrom: 0.1, shareBelow: 0.15 }, false],
    [{ pool: 'opus', shareAbove: 0.2 }, true],
    [{ costShareUpTo: 0.5 }, true],
    [{ costShareUpTo: 0.49 }, false],
    [{ priorities: [1, 2] }, true],
    [{ priorities: [1] }, false],
    [{ urgent: true }, false],
    [{ urgent: false }, true],
    [{ needs: ['haiku', 'sonnet', 'opus'] }, false],
    [{ draws: ['opus', 'sonnet'] }, true],
    [{ draws: ['opus'] }, false],
    [{ tags: ['x'] }, false],
  ] as const)('%j: %s', (when, expected) => {
    expect(holds(when as never, facts())).toBe(expected);
  });

  it('a task without a priority matches no priority; a need and a tag are found', () => {
    expect(holds({ priorities: [1, 2, 3, 4] }, facts({ priority: null }))).toBe(false);
    expect(holds({ needs: ['opus'] }, facts({ needs: 'opus' }))).toBe(true);
    expect(holds({ tags: ['a', 'b'] }, facts({ tags: ['b'] }))).toBe(true);
  });
});

describe('the first rule that holds', () => {
  const policy = {
    name: 'p',
    models: ['haiku'],
    rules: [
      { id: 'said', when: {}, action: { kind: 'advise' }, note: 'think' },
      { id: 'quiet', when: {}, action: { kind: 'advise' } },
      { id: 'other', when: { urgent: true }, action: { kind: 'deny' } },
      { id: 'mine', when: { urgent: false }, action: { kind: 'defer' } },
      { id: 'late', when: {}, action: { kind: 'proceed' } },
    ],
  } as const;

  it('[D10] decides, with the advice before it', () => {
    expect(findRule(policy, facts())).toEqual({
      id: 'mine',
      note: '',
      action: { kind: 'defer' },
      advice: ['think', 'quiet'],
    });
    expect(findRule(policy, facts({ urgent: true })).id).toBe('other');
  });

  it('no rule is E_EMPTY', () => {
    expect(() => findRule({ ...policy, rules: policy.rules.slice(0, 2) }, facts())).toThrow(
      expect.objectContaining({ code: 'E_EMPTY', field: 'policy.rules' }),
    );
  });
});
