/** One sentence with a number for each habit that was counted. */
import { describe, expect, it } from 'vitest';
import {
  behaviourReport,
  capabilityOverestimation,
  estimateCalibration,
  presentBias,
  sunkCost,
} from '../../../src/planner/scoring/index.ts';
import { STRICT_POLICY } from '../rules/states.ts';
import { turns } from './logged-turns.ts';

describe('behaviourReport', () => {
  const hits = Object.fromEntries(STRICT_POLICY.rules.map(({ id }, index) => [id, index === 0 ? 1 : 0]));

  it('[N5] counts how often each rule decided', () => {
    const [finding] = behaviourReport({ ruleHits: hits });
    expect(finding).toMatchObject({ habit: 'rules', n: 1 });
    expect(finding!.says).toContain(`most often ${STRICT_POLICY.rules[0]!.id} (1)`);
    expect(finding!.says).toContain(`${STRICT_POLICY.rules.length - 1} never did`);
  });

  it('[N4] says nothing without a number, and leaves out what was not counted', () => {
    expect(behaviourReport({})).toEqual([]);
    expect(behaviourReport({ capability: capabilityOverestimation([]), sunkCost: sunkCost([]) })).toEqual([]);
    const calibration = estimateCalibration(Array.from({ length: 5 }, () => ({ estimate: 5, actual: 15 })));
    if (calibration.status !== 'known') throw new Error('insufficient');
    const findings = behaviourReport({
      capability: capabilityOverestimation(turns),
      timing: presentBias([{ day: 'mon', localHour: 19, units: 3, isDenied: true }], {
        shortage: 9,
        idle: 1,
      }),
      calibration,
      ruleHits: hits,
    });
    expect(findings.map(({ habit }) => habit)).toEqual(['model choice', 'time of day', 'estimates', 'rules']);
    for (const { says } of findings) expect(says).toMatch(/\d/);
    expect(findings[0]!.says).toBe(
      '3 of 4 turns of the strongest model (75.0 %) were work that the model table gives to a lesser one; of these 50.0 % were accepted at once.',
    );
    expect(findings[1]!.says).toContain('Reserve at 18:00: 3 units.');
    expect(findings[2]!.says).toContain('3.00 times their estimate');
  });
});
