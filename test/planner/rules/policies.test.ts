/** The policies by name, each against the bands and edges of the planning document and the prices of a linear program. */
import { describe, expect, it } from 'vitest';
import { POLICY_NAMES, policyNamed } from '../../../src/planner/rules/index.ts';
import { decide, type Policy } from '../../../src/quota/rules/index.ts';
import {
  DOC_EMERGENCY_POLICY,
  DOC_LEVELS_POLICY,
  DOC_TRIAGE_POLICY,
  pools,
  ROOM,
  STRICT_POLICY,
  task,
} from './states.ts';

const shadowPrice = (prices: Readonly<Record<string, number>>): Policy => policyNamed('shadow-price', prices);

/** Letter of the answer to 1 sonnet + 1 opus at this share of both: p as asked, s or h degraded, d deferred. */
function answer(share: number, priority: 1 | 2 | 3 | 4, more = {}): string {
  const asked = task(priority, { sonnet: 1, opus: 1 }, more);
  const decision = decide(asked, pools(share * 1125, share * 250), STRICT_POLICY, ROOM);
  return decision.status === 'degrade' ? decision.model[0]! : decision.status[0]!;
}

describe('the conservation matrix', () => {
  it.each([
    [1, 'ppsh'],
    [0.7, 'ppsh'],
    [0.6999, 'pssh'],
    [0.4, 'pssh'],
    [0.3999, 'pshd'],
    [0.2, 'pshd'],
    [0.1999, 'sddd'],
    [0.1, 'sddd'],
    [0.0999, 'pddd'],
    [0.02, 'pddd'],
  ])('[D7] [W13] at %s of both pools it answers %s to priorities 1 to 4; an edge belongs to the band above', (share, letters) => {
    expect(([1, 2, 3, 4] as const).map((priority) => answer(share, priority)).join('')).toBe(letters);
  });

  it('[D7] lets urgent work of priority 2 through between 10 and 20 %, on sonnet, and not below', () => {
    expect(answer(0.15, 2, { urgent: true })).toBe('s');
    expect(answer(0.15, 3, { urgent: true })).toBe('d');
    expect(answer(0.05, 2, { urgent: true })).toBe('d');
  });

  it('[D7] counts opus as justified where the task needs it', () => {
    expect(answer(0.5, 2, { modelMin: 'opus' })).toBe('p');
    expect(answer(0.3, 2, { modelMin: 'opus' })).toBe('d');
    expect(answer(0.15, 1, { modelMin: 'opus' })).toBe('p');
  });

  it('[W11] calls what remains below 10 % an emergency, by name', () => {
    expect(decide(task(1, { sonnet: 1 }), pools(75, 20), STRICT_POLICY, ROOM).note).toBe('emergency');
  });

  it('names every rule once', () => {
    const ids = STRICT_POLICY.rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

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

/** One more sonnet message is worth 20/3, one more opus message 25: the duals of the spec's linear program. */
const POLICY = shadowPrice({ sonnet: 20 / 3, opus: 25 });
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

  it('[7.10] refuses a task without value, a pool without price and a price that is none', () => {
    const ask = (policy: typeof POLICY) => () =>
      decide(task(3, { opus: 1 }, { value: 1 }), FULL, policy, ROOM);
    expect(() => decide(task(3, { opus: 1 }), FULL, POLICY, ROOM)).toThrow(
      expect.objectContaining({ code: 'E_TYPE', field: 'task.value' }),
    );
    expect(ask(shadowPrice({ sonnet: 1 }))).toThrow(expect.objectContaining({ code: 'E_UNKNOWN' }));
    expect(() => shadowPrice({ sonnet: -1 })).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  });
});
