import { describe, expect, it } from 'vitest';
import {
  DOC_EMERGENCY_POLICY,
  DOC_LEVELS_POLICY,
  DOC_TRIAGE_POLICY,
} from '../../../src/planner/rules/index.ts';
import { decide, type Policy } from '../../../src/quota/rules/index.ts';
import { pools, ROOM, task } from './states.ts';

const ask =
  (policy: Policy, sonnetShare: number, opusShare: number) =>
  (priority: 1 | 2 | 3 | 4, cost: Record<string, number>, more = {}) => {
    const decision = decide(
      task(priority, cost, more),
      pools(sonnetShare * 1125, opusShare * 250),
      policy,
      ROOM,
    );
    return decision.status === 'degrade' ? decision.model : decision.status;
  };

describe("the document's other thresholds", () => {
  it('[D6] below 10 % of sonnet only priorities 1 and 2, below 5 % only 1; an edge is not below', () => {
    const row = (share: number) =>
      ([1, 2, 3, 4] as const).map((priority) => ask(DOC_TRIAGE_POLICY, share, 1)(priority, { sonnet: 1 }));
    expect(row(0.1)).toEqual(['proceed', 'proceed', 'proceed', 'proceed']);
    expect(row(0.0999)).toEqual(['proceed', 'proceed', 'defer', 'defer']);
    expect(row(0.05)).toEqual(['proceed', 'proceed', 'defer', 'defer']);
    expect(row(0.0499)).toEqual(['proceed', 'defer', 'defer', 'defer']);
  });

  it('[D6] below 10 % of sonnet mechanical work goes to haiku, whatever its priority', () => {
    expect(ask(DOC_TRIAGE_POLICY, 0.04, 1)(3, { sonnet: 6 }, { modelMin: 'haiku' })).toBe('haiku');
    expect(ask(DOC_TRIAGE_POLICY, 0.1, 1)(3, { sonnet: 6 }, { modelMin: 'haiku' })).toBe('proceed');
  });

  it('[D6] below 10 % of opus it is for priority 1 only, and only if sonnet cannot', () => {
    const low = ask(DOC_TRIAGE_POLICY, 1, 0.08);
    expect(low(1, { opus: 2 }, { modelMin: 'opus' })).toBe('proceed');
    expect(low(1, { opus: 2 })).toBe('sonnet');
    expect(low(2, { opus: 2 })).toBe('sonnet');
    expect(low(2, { opus: 2 }, { modelMin: 'opus' })).toBe('defer');
    expect(ask(DOC_TRIAGE_POLICY, 1, 0.1)(3, { opus: 2 })).toBe('proceed');
  });

  it('[D8] above 10 % all proceed, at and below it only priority 1, at and below 5 % as an emergency', () => {
    const row = (share: number) =>
      ([1, 2, 3, 4] as const).map((priority) => ask(DOC_EMERGENCY_POLICY, share, 1)(priority, { sonnet: 1 }));
    expect(row(0.1000001)).toEqual(['proceed', 'proceed', 'proceed', 'proceed']);
    expect(row(0.1)).toEqual(['proceed', 'deny', 'deny', 'deny']);
    expect(row(0.05)).toEqual(['proceed', 'deny', 'deny', 'deny']);
    const rule = (share: number) =>
      decide(task(1, { sonnet: 1 }), pools(share * 1125, 250), DOC_EMERGENCY_POLICY, ROOM).ruleId;
    expect([rule(0.1), rule(0.0501), rule(0.05)]).toEqual([
      'emergency/critical',
      'emergency/critical',
      'emergency/last',
    ]);
  });

  it('[D5] at 85 % used only priorities 1 and 2 proceed, at 95 % only 1, with advice from 70 % on', () => {
    const row = (share: number) =>
      ([1, 2, 3, 4] as const).map((priority) => ask(DOC_LEVELS_POLICY, share, 1)(priority, { sonnet: 1 }));
    expect(row(0.1501)).toEqual(['proceed', 'proceed', 'proceed', 'proceed']);
    expect(row(0.15)).toEqual(['proceed', 'proceed', 'defer', 'defer']);
    expect(row(0.05)).toEqual(['proceed', 'defer', 'defer', 'defer']);
    const advice = (share: number) =>
      decide(task(1, { sonnet: 1 }), pools(share * 1125, 250), DOC_LEVELS_POLICY, ROOM).advice;
    expect(advice(0.31)).toEqual([]);
    expect(advice(0.3)).toEqual(['put off low-priority work']);
    expect(advice(0.15)).toEqual(['batch where possible']);
  });
});
