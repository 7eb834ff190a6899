/** Habits counted from small logs by hand. */
import { describe, expect, it } from 'vitest';
import { ruleHits, STRICT_POLICY } from '../../../src/planning/policy/index.ts';
import {
  behaviourReport,
  capabilityOverestimation,
  decisionQualityDoc,
  EVENING_RESERVE_SHARE_DOC,
  estimateCalibration,
  presentBias,
  sunkCost,
} from '../../../src/planning/score/index.ts';

const turn = (model: string, taskType: string, acceptedFirst: boolean | null) => ({
  model,
  taskType,
  contextTokens: 5000,
  depth: taskType === 'math-proof' ? ('extreme' as const) : ('medium' as const),
  acceptedFirst,
});
const turns = [
  turn('opus', 'writing', true),
  turn('opus', 'writing', false),
  turn('opus', 'code-analysis', null),
  turn('opus', 'math-proof', true),
  turn('opus', 'bug-detection', true),
  turn('sonnet', 'writing', true),
];

describe('capabilityOverestimation', () => {
  it('[N1] 3 of 4 covered opus turns were rated lower, 1 of 2 known outcomes accepted at once', () => {
    // bug-detection at 5000 tokens and medium depth has no row.
    expect(capabilityOverestimation(turns)).toEqual({
      turns: 5,
      ratedLower: 3,
      unspecified: 1,
      ratedLowerFraction: 0.75,
      acceptedFirstFraction: 0.5,
    });
    expect(capabilityOverestimation([])).toMatchObject({ turns: 0, ratedLowerFraction: 'unpriced' });
  });

  it.each([
    [{ ...turns[0], taskType: 'poetry' }, 'E_UNKNOWN'],
    [{ ...turns[0], model: 3 }, 'E_TYPE'],
    [{ ...turns[0], acceptedFirst: 'yes' }, 'E_TYPE'],
    [{ ...turns[0], contextTokens: -1 }, 'E_RANGE'],
    [null, 'E_TYPE'],
  ])('[N1] refuses %j', (bad, code) => {
    expect(() => capabilityOverestimation([bad] as never)).toThrow(expect.objectContaining({ code }));
  });
});

describe('sunkCost', () => {
  const attempt = (pool: string, advice: 'stay' | 'switch' | 'drop', units = 2) => ({ pool, units, advice });

  it('[N2] counts attempts in the pool that was to be left, and every one after a drop', () => {
    const tasks = [
      {
        id: 'a',
        attempts: [attempt('sonnet', 'stay'), attempt('sonnet', 'switch'), attempt('opus', 'stay')],
      },
      { id: 'b', attempts: [attempt('sonnet', 'drop'), attempt('opus', 'stay', 1)] },
      { id: 'c', attempts: [attempt('sonnet', 'stay')] },
      { id: 'd', attempts: [attempt('sonnet', 'switch'), attempt('sonnet', 'stay')] },
    ];
    expect(sunkCost(tasks)).toEqual({
      tasks: 4,
      tasksBeyond: 3,
      attempts: 8,
      attemptsBeyond: 5,
      attemptsBeyondFraction: 0.625,
      unitsBeyond: { sonnet: 8, opus: 1 },
    });
    expect(sunkCost([])).toMatchObject({ attemptsBeyondFraction: 'unpriced' });
  });

  it.each([
    [[{ id: 'a', attempts: [attempt('sonnet', 'go' as never)] }], 'E_UNKNOWN'],
    [[{ id: 'a', attempts: [attempt('sonnet', 'stay', -1)] }], 'E_RANGE'],
    [[{ id: 'a', attempts: [{ units: 1, advice: 'stay' }] }], 'E_TYPE'],
    [[{ id: 'a', attempts: 3 }], 'E_TYPE'],
    [
      [
        { id: 'a', attempts: [] },
        { id: 'a', attempts: [] },
      ],
      'E_DUP',
    ],
  ])('[N2] refuses %j', (tasks, code) => {
    expect(() => sunkCost(tasks as never)).toThrow(expect.objectContaining({ code }));
  });
});

describe('presentBias', () => {
  const request = (day: string, localHour: number, units: number, isDenied = false) => ({
    day,
    localHour,
    units,
    isDenied,
  });
  const requests = [
    request('mon', 9, 60),
    request('mon', 11.99, 20),
    request('mon', 12, 20),
    request('mon', 18, 10, true),
    request('mon', 17.99, 99, true),
    request('tue', 20, 4),
    request('tue', 21, 2, true),
    request('wed', 10, 16),
  ];

  it('[N3] 96 of 120 units before noon, 2 of 3 evening requests denied on 2 of 3 days', () => {
    expect(presentBias(requests)).toEqual({
      beforeNoonFraction: 0.8,
      eveningRequests: 3,
      eveningDenied: 2,
      eveningDeniedFraction: 2 / 3,
      daysWithEveningDenial: 2,
      days: 3,
      reserveUnits: null,
    });
    expect(presentBias([])).toMatchObject({
      beforeNoonFraction: 'unpriced',
      eveningDeniedFraction: 'unpriced',
    });
  });

  it('[N3] the reserve follows the evenings seen (10, 6 and 0 units), not a flat 20 %', () => {
    expect(presentBias(requests, { shortage: 9, idle: 1 }).reserveUnits).toBe(10);
    expect(presentBias(requests, { shortage: 1, idle: 1 }).reserveUnits).toBe(6);
    expect(presentBias(requests, { shortage: 1, idle: 9 }).reserveUnits).toBe(0);
    expect(presentBias([], { shortage: 1, idle: 9 }).reserveUnits).toBeNull();
    expect(EVENING_RESERVE_SHARE_DOC).toBe(0.2);
  });

  it.each([
    [{ localHour: 24 }, 'E_RANGE'],
    [{ localHour: -1 }, 'E_RANGE'],
    [{ units: Number.NaN }, 'E_TYPE'],
    [{ day: 5 }, 'E_TYPE'],
    [{ isDenied: 1 }, 'E_TYPE'],
  ])('[N3] refuses %j', (change, code) => {
    expect(() => presentBias([{ ...requests[0]!, ...change } as never])).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('decisionQualityDoc', () => {
  it.each([
    [1, 1],
    [0.501, 1],
    [0.5, 1.1],
    [0.201, 1.1],
    [0.2, 0.95],
    [0.101, 0.95],
    [0.1, 0.7],
    [0, 0.7],
  ])('[L6] a remaining share of %d is noted as %d', (remaining, factor) => {
    expect(decisionQualityDoc(remaining).factor).toBe(factor);
  });

  it('[N6] is a sentence that says it has no source and is used nowhere', () => {
    const { note } = decisionQualityDoc(0.1);
    expect(note).toContain('0.7');
    expect(note).toContain('no source');
    expect(behaviourReport({ remainingShare: 0.1 })).toEqual([{ habit: 'scarcity', n: null, says: note }]);
  });

  it.each([-0.1, 1.1, Number.NaN, '0.5'])('[L6] refuses %j', (remaining) => {
    expect(() => decisionQualityDoc(remaining as number)).toThrow(
      expect.objectContaining({ name: 'PlanError' }),
    );
  });
});

describe('behaviourReport', () => {
  const hits = ruleHits(STRICT_POLICY, [{ ruleId: STRICT_POLICY.rules[0]!.id }]);

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
