import { describe, expect, it } from 'vitest';
import { activityTask, passGate, STRICT_POLICY } from '../../../src/planner/rules/index.ts';
import { pools, ROOM } from './states.ts';

describe('any activity', () => {
  const triage = {
    name: 'issue triage',
    priority: 3,
    costOf: (issues: number) => ({ sonnet: issues / 4 }),
  } as const;

  it('[M4] [W85] becomes a task in whole messages and passes the same gate', () => {
    const task = activityTask(triage, 9, { urgent: true });
    expect(task).toEqual({ priority: 3, cost: { sonnet: 3 }, urgent: true });
    const gate = (sonnet: number) => ({ states: pools(sonnet, 250), policy: STRICT_POLICY, waiting: ROOM });
    expect(passGate(task, gate(1125))).toMatchObject({ status: 'proceed', ruleId: 'matrix/70/3' });
    expect(passGate(task, gate(100))).toMatchObject({ status: 'defer', ruleId: 'matrix/0/3' });
  });

  it('[7.10] refuses a cost model that is none or gives no cost', () => {
    expect(() => activityTask({ ...triage, costOf: 3 as never }, 1)).toThrow(
      expect.objectContaining({ code: 'E_TYPE' }),
    );
    expect(() => activityTask(triage, Number.NaN)).toThrow(
      expect.objectContaining({ code: 'E_TYPE', field: 'issue triage.cost.sonnet' }),
    );
    expect(() => activityTask(triage, -1)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  });
});
