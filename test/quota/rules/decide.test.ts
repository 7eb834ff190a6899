import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyNamed } from '../../../src/planner/rules/index.ts';
import { decide, decideQueue, type Policy } from '../../../src/quota/rules/index.ts';
import {
  DOC_EMERGENCY_POLICY,
  DOC_LEVELS_POLICY,
  DOC_TRIAGE_POLICY,
  HOUR_MS,
  NOW_MS,
  pools,
  REFILL,
  ROOM,
  SCARCE,
  STRICT_POLICY,
  task,
} from '../../planner/rules/states.ts';

const ALL: readonly Policy[] = [
  STRICT_POLICY,
  DOC_TRIAGE_POLICY,
  DOC_EMERGENCY_POLICY,
  DOC_LEVELS_POLICY,
  policyNamed('shadow-price', { sonnet: 20 / 3, opus: 25 }),
];

describe('the one evaluator', () => {
  it('[D9] [W15] runs the bug and the free cleanup, defers review and docs, and keeps 70 sonnet and 18 opus', () => {
    const { decisions, left } = decideQueue(
      [
        task(1, { sonnet: 5, opus: 2 }),
        task(2, { sonnet: 10 }),
        task(3, { sonnet: 8 }),
        task(4, { haiku: 12 }),
      ],
      SCARCE,
      STRICT_POLICY,
      () => ROOM,
    );
    expect(decisions.map(({ status }) => status)).toEqual(['proceed', 'defer', 'defer', 'proceed']);
    expect(decisions.map(({ ruleId }) => ruleId)).toEqual(['matrix/0/1', 'matrix/0/2', 'matrix/0/3', 'free']);
    expect([left.sonnet!.remaining, left.opus!.remaining]).toEqual([70, 18]);
  });

  it('[W15] leaves 65 after the review in a batch of 5, 60 after all of its 10', () => {
    for (const [cost, expected] of [
      [5, 65],
      [10, 60],
    ] as const) {
      const tasks = [task(1, { sonnet: 5, opus: 2 }), task(2, { sonnet: cost })];
      const { left } = decideQueue(tasks, SCARCE, DOC_TRIAGE_POLICY, () => ROOM);
      // Triage degrades the bug: opus is at 8 %; its two opus messages become sonnet ones.
      expect(left.sonnet!.remaining).toBe(expected - 2);
      const needed = [task(1, { sonnet: 5, opus: 2 }, { modelMin: 'opus' }), tasks[1]!];
      expect(decideQueue(needed, SCARCE, DOC_TRIAGE_POLICY, () => ROOM).left.sonnet!.remaining).toBe(
        expected,
      );
    }
  });

  it('[W12] lets a task that draws on no limited pool proceed under every policy, at any state', () => {
    for (const policy of ALL) {
      for (const priority of [1, 2, 3, 4] as const) {
        for (const cost of [{}, { haiku: 900 }, { sonnet: 0, opus: 0 }]) {
          expect(decide(task(priority, cost), pools(0, 0), policy, ROOM)).toMatchObject({
            status: 'proceed',
            ruleId: 'free',
          });
        }
      }
    }
  });

  it('[W11] the four threshold systems answer a priority-2 task at 6.7 % in three ways', () => {
    const asked = task(2, { sonnet: 10 });
    const answer = (policy: Policy) => decide(asked, SCARCE, policy, ROOM).status;
    expect(answer(DOC_LEVELS_POLICY)).toBe('proceed');
    expect(answer(DOC_TRIAGE_POLICY)).toBe('proceed');
    expect(answer(STRICT_POLICY)).toBe('defer');
    expect(answer(DOC_EMERGENCY_POLICY)).toBe('deny');
  });

  it('[W11] at 15 % a priority-3 task proceeds by the emergency ladder and waits by the matrix', () => {
    const state = pools(0.15 * 1125, 250);
    const asked = task(3, { sonnet: 3 });
    expect(decide(asked, state, DOC_EMERGENCY_POLICY, ROOM).status).toBe('proceed');
    expect(decide(asked, state, STRICT_POLICY, ROOM).status).toBe('defer');
  });

  it('[W13] judges by the scarcest pool that the task draws on, not by one it does not use', () => {
    const state = pools(1125, 10);
    expect(decide(task(2, { sonnet: 5 }), state, STRICT_POLICY, ROOM)).toMatchObject({
      status: 'proceed',
      scarcest: 'sonnet',
      shares: { sonnet: 1 },
    });
    expect(decide(task(2, { sonnet: 5, opus: 1 }), state, STRICT_POLICY, ROOM)).toMatchObject({
      status: 'defer',
      scarcest: 'opus',
      shares: { sonnet: 1, opus: 0.04 },
    });
  });

  it('[D11] a deferral carries when the task fits and when the rules let it through', () => {
    const decision = decide(task(2, { sonnet: 100 }), SCARCE, STRICT_POLICY, REFILL);
    // Fits at 100 left; the matrix lets priority 2 through from 20 % = 225 left on.
    expect(decision).toMatchObject({
      status: 'defer',
      ruleId: 'matrix/0/2',
      retry: { fitsAtMs: NOW_MS + HOUR_MS / 4, allowedAtMs: NOW_MS + 1.5 * HOUR_MS, meetsDeadline: null },
    });
  });

  it('[D11] says whether the deadline, less the work, survives the wait', () => {
    const until = (hours: number, durationHours: number) => {
      const asked = task(2, { sonnet: 100 }, { deadlineMs: NOW_MS + hours * HOUR_MS, durationHours });
      const decision = decide(asked, SCARCE, STRICT_POLICY, REFILL);
      return 'retry' in decision ? decision.retry.meetsDeadline : null;
    };
    expect(until(1.5, 0)).toBe(true);
    expect(until(1.5, 0.5)).toBe(false);
    expect(until(2, 0.5)).toBe(true);
    expect(until(1, 0)).toBe(false);
  });

  it('[D11] what rules allow but has no room waits, with the rule named', () => {
    expect(decide(task(1, { sonnet: 175 }), SCARCE, STRICT_POLICY, REFILL)).toMatchObject({
      status: 'defer',
      ruleId: 'no_room',
      note: expect.stringContaining('matrix/0/1'),
      retry: { fitsAtMs: NOW_MS + HOUR_MS, allowedAtMs: NOW_MS + HOUR_MS },
    });
  });

  it('[D9] what costs more than a limit is denied: it never fits', () => {
    expect(decide(task(1, { sonnet: 1126 }), SCARCE, STRICT_POLICY, REFILL)).toMatchObject({
      status: 'deny',
      ruleId: 'never_fits',
      retry: { fitsAtMs: null, allowedAtMs: null },
    });
  });

  it('[D11] what is larger than one pool waits where a weaker model may do it later', () => {
    // 251 opus never fit 250; from 20 % of opus = 50 left on, sonnet may do it: 3 h at 10 an hour from 20.
    expect(decide(task(2, { opus: 251 }), SCARCE, STRICT_POLICY, REFILL)).toMatchObject({
      status: 'defer',
      ruleId: 'matrix/0/2',
      retry: { fitsAtMs: null, allowedAtMs: NOW_MS + 3 * HOUR_MS },
    });
  });

  it('[W86] a denial says when to ask again too: the first whole message above 10 %', () => {
    const decision = decide(task(2, { sonnet: 10 }), SCARCE, DOC_EMERGENCY_POLICY, REFILL);
    // 112.5 is still 10 %; 113 is above it.
    expect(decision).toMatchObject({
      status: 'deny',
      retry: { fitsAtMs: NOW_MS, allowedAtMs: NOW_MS + 0.38 * HOUR_MS },
    });
  });

  it('[D9] a task that needs a stronger model than allowed waits instead of being degraded', () => {
    const asked = task(3, { opus: 4 }, { modelMin: 'opus' });
    expect(decide(asked, pools(1125, 250), STRICT_POLICY, ROOM)).toMatchObject({
      status: 'defer',
      ruleId: 'matrix/70/3',
      retry: { allowedAtMs: null },
    });
    expect(decide(task(3, { opus: 4 }), pools(1125, 250), STRICT_POLICY, ROOM)).toMatchObject({
      status: 'degrade',
      model: 'sonnet',
      cost: { sonnet: 4 },
    });
  });

  it('[7.10] refuses bad fields with their path', () => {
    const good = task(1, { sonnet: 1 });
    const call =
      (bad: object, states: object = SCARCE, waiting: object = ROOM) =>
      () =>
        decide({ ...good, ...bad }, states as never, STRICT_POLICY, waiting as never);
    for (const [run, code, field] of [
      [call({ priority: undefined }), 'E_TYPE', 'task.priority'],
      [call({ priority: 0 }), 'E_RANGE', 'task.priority'],
      [call({ priority: 5 }), 'E_RANGE', 'task.priority'],
      [call({ priority: 1.5 }), 'E_INT', 'task.priority'],
      [call({ priority: '1' }), 'E_TYPE', 'task.priority'],
      [call({ cost: { sonnet: -1 } }), 'E_RANGE', 'task.cost.sonnet'],
      [call({ cost: { sonnet: Number.NaN } }), 'E_TYPE', 'task.cost.sonnet'],
      [call({ cost: { sonet: 1 } }), 'E_UNKNOWN', 'task.cost.sonet'],
      [call({ cost: 5 }), 'E_TYPE', 'task.cost'],
      [call({ modelMin: 'sonet' }), 'E_UNKNOWN', 'task.modelMin'],
      [call({ value: -1 }), 'E_RANGE', 'task.value'],
      [call({ deadlineMs: Number.POSITIVE_INFINITY }), 'E_TYPE', 'task.deadlineMs'],
      [call({ durationHours: -1 }), 'E_RANGE', 'task.durationHours'],
      [call({ urgent: 'yes' }), 'E_TYPE', 'task.urgent'],
      [call({ otherWays: [{ model: 'x', cost: {} }] }), 'E_UNKNOWN', 'task.otherWays[0].model'],
      [call({}, {}), 'E_EMPTY', 'pools'],
      [call({}, { sonnet: { limit: 0, remaining: 0 } }), 'E_RANGE', 'pools.sonnet.limit'],
      [call({}, { sonnet: { limit: 9, remaining: -1 } }), 'E_RANGE', 'pools.sonnet.remaining'],
      [call({}, SCARCE, { ...ROOM, nowMs: Number.NaN }), 'E_TYPE', 'nowMs'],
      [call({ priority: 2 }, SCARCE, { nowMs: 1 }), 'E_TYPE', 'earliest'],
      [() => decideQueue(3 as never, SCARCE, STRICT_POLICY, () => ROOM), 'E_TYPE', 'tasks'],
    ] as const) {
      expect(run).toThrow(expect.objectContaining({ code, field }));
    }
  });

  it('a policy that names a pool which is not there is E_UNKNOWN, and one without a rule for the task E_EMPTY', () => {
    const only = { sonnet: { limit: 10, remaining: 5 } };
    expect(() =>
      decide(
        task(1, { sonnet: 1 }),
        only,
        { ...DOC_TRIAGE_POLICY, rules: DOC_TRIAGE_POLICY.rules.slice(3) },
        ROOM,
      ),
    ).not.toThrow();
    const named: Policy = {
      ...STRICT_POLICY,
      rules: [{ id: 'a', when: { pool: 'opsu', shareBelow: 1 }, action: { kind: 'deny' } }],
    };
    expect(() => decide(task(1, { sonnet: 1 }), SCARCE, named, ROOM)).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN', field: 'pools' }),
    );
    expect(() => decide(task(1, { sonnet: 1 }), SCARCE, { ...named, rules: [] }, ROOM)).toThrow(
      expect.objectContaining({ code: 'E_EMPTY' }),
    );
  });

  it('[7.10] never spends more than there is, and answers with finite numbers only', () => {
    const anyTask = fc.record({
      priority: fc.constantFrom(1, 2, 3, 4),
      cost: fc.record({ haiku: fc.nat(9), sonnet: fc.nat(400), opus: fc.nat(90) }),
      urgent: fc.boolean(),
      value: fc.nat(5000),
    });
    fc.assert(
      fc.property(
        fc.array(anyTask, { maxLength: 6 }),
        fc.nat(1125),
        fc.nat(250),
        fc.constantFrom(...ALL),
        (tasks, sonnet, opus, policy) => {
          const { decisions, left } = decideQueue(tasks as never, pools(sonnet, opus), policy, () => ROOM);
          expect(left.sonnet!.remaining).toBeGreaterThanOrEqual(0);
          expect(left.opus!.remaining).toBeGreaterThanOrEqual(0);
          expect(decisions).toHaveLength(tasks.length);
          const numbers = decisions.flatMap(({ shares }) => Object.values(shares));
          expect(numbers.every((share) => share >= 0 && share <= 1)).toBe(true);
          expect(JSON.parse(JSON.stringify(decisions))).toEqual(decisions);
        },
      ),
      { seed: 71, numRuns: 300 },
    );
  });

  it('[W13] more left in a pool never turns a yes of the rules into a no', () => {
    const asked = fc.record({
      priority: fc.constantFrom(1, 2, 3, 4),
      cost: fc.record({ sonnet: fc.nat(5), opus: fc.nat(2) }),
      modelMin: fc.constantFrom('haiku', 'sonnet', 'opus'),
      urgent: fc.boolean(),
    });
    const share = fc.double({ min: 0.03, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        asked,
        share,
        share,
        share,
        fc.constantFrom(...ALL.slice(0, 4)),
        (one, a, b, opus, policy) => {
          const isHeld = (sonnet: number) =>
            'retry' in decide(one as never, pools(sonnet * 1125, opus * 250), policy, ROOM);
          expect(Number(isHeld(Math.max(a, b)))).toBeLessThanOrEqual(Number(isHeld(Math.min(a, b))));
        },
      ),
      { seed: 73, numRuns: 500 },
    );
  });

  it('[D11] at the levels it waits for, the same task is let through; at a little less it is not', () => {
    const asked = fc.record({
      priority: fc.constantFrom(1, 2, 3, 4),
      cost: fc.record({ sonnet: fc.integer({ min: 1, max: 60 }), opus: fc.nat(12) }),
    });
    const seen: Array<Readonly<Record<string, number>>> = [];
    fc.assert(
      fc.property(
        asked,
        fc.nat(1125),
        fc.nat(250),
        fc.constantFrom(...ALL.slice(0, 4)),
        (one, s, o, policy) => {
          seen.length = 0;
          const waiting = {
            nowMs: 0,
            earliest: (cost: Readonly<Record<string, number>>) => {
              seen.push(cost);
              return 0;
            },
          };
          const decision = decide(one as never, pools(s, o), policy, waiting);
          fc.pre('retry' in decision && decision.retry.allowedAtMs !== null);
          const levels = seen.at(-1)!;
          const full = pools(Math.max(s, levels.sonnet ?? 0), Math.max(o, levels.opus ?? 0));
          expect(['proceed', 'degrade']).toContain(decide(one as never, full, policy, ROOM).status);
          const short = pools(
            Math.max(s, (levels.sonnet ?? 0) - 1.01),
            Math.max(o, (levels.opus ?? 0) - 1.01),
          );
          expect(['defer', 'deny']).toContain(decide(one as never, short, policy, ROOM).status);
        },
      ),
      { seed: 72, numRuns: 500 },
    );
  });
});
