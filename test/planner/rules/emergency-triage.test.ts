import { describe, expect, it } from 'vitest';
import {
  emergencyTriage,
  ISSUE_LEXICON,
  STRICT_POLICY,
  shadowPricePolicy,
} from '../../../src/planner/rules/index.ts';

describe('emergencies', () => {
  it.each([
    [0.03, 'Production database connection pool exhausted', 'proceed', 1, 'emergency/last'],
    [0.03, 'Add new dashboard widget', 'deny', 3, 'emergency/others'],
    [0.1, 'Customer-facing bug', 'deny', 2, 'emergency/others'],
    [0.1000001, 'Customer-facing bug', 'proceed', 2, 'emergency/enough'],
    [0.07, 'Security vulnerability', 'proceed', 1, 'emergency/critical'],
    [0.07, 'Fix typo', 'deny', 4, 'emergency/others'],
  ] as const)('[K6] at %s of the quota "%s": %s', (left, text, status, priority, ruleId) => {
    expect(emergencyTriage({ text }, left)).toMatchObject({ status, priority, ruleId });
  });

  it('[K6] a priority that is given overrides the words', () => {
    const answer = emergencyTriage({ text: 'Production outage', priority: 3 }, 0.03);
    expect(answer).toMatchObject({ status: 'deny', priority: 3, suggestion: { priority: 1 } });
    expect(emergencyTriage({ priority: 1 }, 0.03)).toMatchObject({ status: 'proceed', suggestion: null });
  });

  it('[K6] nothing left is nothing, even for priority 1', () => {
    expect(emergencyTriage({ priority: 1 }, 0)).toMatchObject({ status: 'deny', ruleId: 'no_room' });
  });

  it('[K6] takes another policy and another lexicon', () => {
    const lexicon = { ...ISSUE_LEXICON, 1: [...ISSUE_LEXICON[1], 'dashboard widget'] };
    expect(emergencyTriage({ text: 'Add new dashboard widget' }, 0.03, { lexicon }).status).toBe('proceed');
    expect(emergencyTriage({ priority: 2 }, 0.25, { policy: STRICT_POLICY }).ruleId).toBe('matrix/20/2');
  });

  it('[7.10] refuses issues without words or priority, shares beyond 0 to 1, and policies with prices', () => {
    for (const [run, code] of [
      [() => emergencyTriage({}, 0.5), 'E_TYPE'],
      [() => emergencyTriage({ text: ' ?! ' }, 0.5), 'E_EMPTY'],
      [() => emergencyTriage({ text: 5 as never }, 0.5), 'E_TYPE'],
      [() => emergencyTriage({ priority: 5 as never }, 0.5), 'E_RANGE'],
      [() => emergencyTriage({ priority: 1 }, 1.1), 'E_RANGE'],
      [() => emergencyTriage({ priority: 1 }, Number.NaN), 'E_TYPE'],
      [() => emergencyTriage({ priority: 1 }, 0.5, { policy: shadowPricePolicy({}) }), 'E_TYPE'],
    ] as const) {
      expect(run).toThrow(expect.objectContaining({ code }));
    }
  });
});
