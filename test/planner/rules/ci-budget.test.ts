import { describe, expect, it } from 'vitest';
import {
  ciApprovesDoc,
  ciBudget,
  ciGate,
  PIPELINE_COSTS,
  STRICT_POLICY,
} from '../../../src/planner/rules/index.ts';
import { HOUR_MS, NOW_MS, pools, ROOM } from './states.ts';

/** Runs of CI in a sliding window of 24 h, counted one by one. */
function slidingLedger(runs: ReadonlyArray<readonly [atMs: number, units: number]>, budget: number) {
  const usedAt = (ms: number) =>
    runs.filter(([at]) => at <= ms && ms < at + 24 * HOUR_MS).reduce((sum, [, units]) => sum + units, 0);
  const waitingAt = (nowMs: number) => ({
    nowMs,
    earliest: ({ ci = 0 }: Readonly<Record<string, number>>) =>
      [nowMs, ...runs.map(([at]) => at + 24 * HOUR_MS)]
        .filter((ms) => ms >= nowMs)
        .sort((a, b) => a - b)
        .find((ms) => usedAt(ms) + ci <= budget) ?? null,
  });
  return { usedAt, waitingAt };
}

describe('the budget of CI', () => {
  it('[M2] is 15 %, cut to whole messages: 168 of 1125', () => {
    expect(ciBudget(1125)).toBe(168);
    expect(ciBudget(1125, 0)).toBe(0);
  });

  it('[M2] approves security, review and 15 more reviews, then integration to the last message', () => {
    let used = 0;
    const run = (pipeline: string) => {
      const answer = ciGate({ pipeline, budget: 168, used }, ROOM);
      used = answer.usedAfter;
      return answer;
    };
    expect(run('security_scan')).toMatchObject({ status: 'approve', usedAfter: 5, budget: 168 });
    expect(run('code_review')).toMatchObject({ status: 'approve', usedAfter: 15 });
    for (let i = 0; i < 15; i++) expect(run('code_review').status).toBe('approve');
    expect(used).toBe(165);
    expect(run('integration_tests')).toMatchObject({ status: 'approve', usedAfter: 168 });
    expect(run('integration_tests')).toMatchObject({ status: 'refuse', usedAfter: 168 });
    for (const free of ['unit_tests', 'lint'])
      expect(run(free)).toMatchObject({ status: 'approve', cost: 0 });
  });

  it('[W75] [W82] midnight returns nothing: what was sent at 23:59 comes back 24 hours later', () => {
    const midnight = Date.UTC(2026, 0, 31);
    const sentAt = midnight - 60_000;
    const { usedAt, waitingAt } = slidingLedger([[sentAt, 168]], 168);
    const now = midnight + 60_000;
    const answer = ciGate({ pipeline: 'code_review', budget: 168, used: usedAt(now) }, waitingAt(now));
    expect(answer).toMatchObject({
      status: 'refuse',
      decision: { ruleId: 'no_room', retry: { fitsAtMs: sentAt + 24 * HOUR_MS } },
    });
    // Counted by calendar days, another 168 pass: 336 within two minutes.
    expect(ciApprovesDoc('code_review', 168, 0)).toBe(true);
  });

  it('[W83] an unknown pipeline is E_UNKNOWN, not free', () => {
    expect(() => ciGate({ pipeline: 'code_reveiw', budget: 168, used: 0 }, ROOM)).toThrow(
      expect.objectContaining({
        code: 'E_UNKNOWN',
        message: expect.stringContaining('allowed: code_review, '),
      }),
    );
    expect(ciApprovesDoc('code_reveiw', 0, 0)).toBe(true);
  });

  it('[W86] asks the policy of the account too, which knows priorities, and says when to ask again', () => {
    const account = { states: pools(75, 250), policy: STRICT_POLICY, waiting: ROOM, pool: 'sonnet' };
    const ask = (priority: 1 | 2 | 3, used: number) =>
      ciGate({ pipeline: 'security_scan', budget: 168, used, priority }, ROOM, account);
    expect(ask(3, 0)).toMatchObject({ status: 'refuse', decision: { ruleId: 'matrix/0/3' } });
    expect(ask(1, 0)).toMatchObject({ status: 'approve', usedAfter: 5 });
    expect(ask(1, 168)).toMatchObject({ status: 'approve', decision: { ruleId: 'matrix/0/1' } });
    const refused = ask(2, 166);
    expect(refused).toMatchObject({
      status: 'refuse',
      decision: { ruleId: 'no_room', retry: { fitsAtMs: NOW_MS } },
    });
  });

  it('a run larger than the budget never fits', () => {
    for (const budget of [0, 2]) {
      expect(ciGate({ pipeline: 'integration_tests', budget, used: 0 }, ROOM)).toMatchObject({
        status: 'refuse',
        decision: { ruleId: 'never_fits' },
      });
    }
  });

  it('[7.10] refuses budgets, uses and priorities that are none', () => {
    const bad = (request: object, code: string) =>
      expect(() => ciGate({ pipeline: 'lint', budget: 168, used: 0, ...request } as never, ROOM)).toThrow(
        expect.objectContaining({ code }),
      );
    bad({ budget: -1 }, 'E_RANGE');
    bad({ budget: 1.5 }, 'E_INT');
    bad({ used: Number.NaN }, 'E_TYPE');
    bad({ priority: 9 }, 'E_RANGE');
    bad({ costs: { lint: -1 } }, 'E_RANGE');
    expect(() => ciBudget(1125, 1.5)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(Object.values(PIPELINE_COSTS)).toEqual([0, 0, 5, 10, 3]);
  });
});
