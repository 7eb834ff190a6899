import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capabilityModels, POLICY_NAMES, policyNamed } from '../../../src/planner/rules/index.ts';
import { decide, exportPolicy, type Policy, readPolicy } from '../../../src/quota/rules/index.ts';
import { pools, ROOM, STRICT_POLICY, task } from '../../planner/rules/states.ts';

const PRICES = { sonnet: 6.667, opus: 25 };
const throughText = (policy: Policy): Policy => readPolicy(JSON.parse(JSON.stringify(exportPolicy(policy))));
const file = () =>
  structuredClone(exportPolicy(STRICT_POLICY, capabilityModels())) as unknown as Record<string, never>;

describe('a policy as JSON', () => {
  it.each(
    POLICY_NAMES.map((name) => policyNamed(name, PRICES)),
  )('[D9] $name comes back as it was', (policy) => {
    expect(throughText(policy)).toEqual(policy);
  });

  it('[D9] decides the same after the journey', () => {
    const policies = POLICY_NAMES.map((name) => policyNamed(name, PRICES));
    const asked = fc.record({
      priority: fc.constantFrom(1, 2, 3, 4),
      cost: fc.record({ sonnet: fc.nat(60), opus: fc.nat(12) }),
      value: fc.nat(900),
    });
    fc.assert(
      fc.property(asked, fc.nat(1125), fc.nat(250), fc.constantFrom(...policies), (one, s, o, policy) => {
        const answer = (with_: Policy) => decide(one as never, pools(s, o), with_, ROOM);
        expect(answer(throughText(policy))).toEqual(answer(policy));
      }),
      { seed: 91, numRuns: 200 },
    );
  });

  it('says its format and version, and carries the capability tags for a router', () => {
    expect(exportPolicy(STRICT_POLICY, capabilityModels())).toMatchObject({
      format: 'quotalab-policy',
      version: 1,
      name: 'strict',
      capabilities: { lint: 'haiku', proofs: 'opus' },
    });
    expect(readPolicy(file())).toEqual(STRICT_POLICY);
  });

  it('[D10] reads a rule written by hand', () => {
    const rules = [
      { id: 'mine', when: { pool: 'opus', shareBelow: 0.3, priorities: [3, 4] }, action: { kind: 'deny' } },
      { id: 'rest', when: {}, action: { kind: 'proceed' } },
    ];
    const policy = readPolicy({ ...file(), name: 'mine', rules });
    expect(decide(task(3, { sonnet: 1 }), pools(1125, 74), policy, ROOM).ruleId).toBe('mine');
    expect(decide(task(3, { sonnet: 1 }), pools(1125, 75), policy, ROOM).ruleId).toBe('rest');
  });

  const rule = (more: object) => ({ rules: [{ id: 'a', when: {}, action: { kind: 'proceed' }, ...more }] });
  it.each([
    [{ format: 'x' }, 'E_UNKNOWN', 'policy.format'],
    [{ version: 2 }, 'E_RANGE', 'policy.version'],
    [{ name: '' }, 'E_TYPE', 'policy.name'],
    [{ models: [] }, 'E_EMPTY', 'policy.models'],
    [{ models: ['a', 'a'] }, 'E_DUP', 'policy.models'],
    [{ rules: [] }, 'E_EMPTY', 'policy.rules'],
    [{ rules: {} }, 'E_TYPE', 'policy.rules'],
    [{ rule: [] }, 'E_UNKNOWN', 'policy.rule'],
    [{ prices: { sonnet: -1 } }, 'E_RANGE', 'policy.prices.sonnet'],
    [rule({ when: { shareBellow: 0.1 } }), 'E_UNKNOWN', 'policy.rules[0].when.shareBellow'],
    [rule({ when: { shareBelow: 1.1 } }), 'E_RANGE', 'policy.rules[0].when.shareBelow'],
    [rule({ when: { shareBelow: '0.1' } }), 'E_TYPE', 'policy.rules[0].when.shareBelow'],
    [rule({ when: { priorities: [5] } }), 'E_RANGE', 'policy.rules[0].when.priorities[0]'],
    [rule({ when: { needs: ['gpt'] } }), 'E_UNKNOWN', 'policy.rules[0].when.needs'],
    [rule({ when: { urgent: 1 } }), 'E_TYPE', 'policy.rules[0].when.urgent'],
    [rule({ when: null }), 'E_TYPE', 'policy.rules[0].when'],
    [rule({ action: { kind: 'go' } }), 'E_UNKNOWN', 'policy.rules[0].action.kind'],
    [rule({ action: { kind: 'at_most' } }), 'E_TYPE', 'policy.rules[0].action.model'],
    [rule({ action: { kind: 'at_most', model: 'haikku' } }), 'E_UNKNOWN', 'policy.rules[0].action.model'],
    [rule({ action: { kind: 'deny', model: 'haiku' } }), 'E_TYPE', 'policy.rules[0].action.model'],
    [rule({ action: { kind: 'price' } }), 'E_TYPE', 'policy.prices'],
    [rule({ id: undefined }), 'E_TYPE', 'policy.rules[0].id'],
    [{ rules: [...rule({}).rules, ...rule({}).rules] }, 'E_DUP', 'policy.rules.id'],
  ])('[7.10] refuses %j', (more, code, field) => {
    expect(() => readPolicy({ ...file(), ...more })).toThrow(expect.objectContaining({ code, field }));
  });

  it('[7.10] refuses what is no object', () => {
    for (const json of [null, 3, 'strict', []]) {
      expect(() => readPolicy(json)).toThrow(expect.objectContaining({ code: 'E_TYPE', field: 'policy' }));
    }
  });
});
