import { describe, expect, it } from 'vitest';
import { POLICY_NAMES, policyNamed } from '../../../src/planner/rules/index.ts';

describe('policies by name', () => {
  it('[D9] knows the four of the plan and the levels', () => {
    expect(POLICY_NAMES).toEqual(['shadow-price', 'strict', 'doc-triage', 'doc-emergency', 'doc-levels']);
  });

  it('[7.10] an unknown name and missing prices are errors', () => {
    expect(() => policyNamed('strickt')).toThrow(/allowed: strict, /);
    expect(() => policyNamed('shadow-price')).toThrow(
      expect.objectContaining({ code: 'E_TYPE', field: 'prices' }),
    );
  });
});
