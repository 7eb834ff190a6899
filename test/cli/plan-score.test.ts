/** `plan score` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { SCORE_QUESTION } from '../../src/planner/score/score.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(SCORE_QUESTION);

describe('plan score on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(
      /^Yes: work per unit of sonnet is 47.7 % higher in the last 7 days than the 9 before/,
    );
    expectDetails(stdout, ['Work per unit of sonnet', 'Day by day', 'Looking back', 'Habits', 'Notes']);
  });

  it('takes days without counts of tokens for no judgement, not for days without work', async () => {
    const { stdout, error } = await desk.ask({ json: true }, null);
    expect(error).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject({
      headline: 'It cannot be told yet: 0 of 2 days with counts of tokens.',
      verdict: 'insufficient',
    });
  });

  it('--strict with too few days is exit 4', async () => {
    expect((await desk.ask({ strict: true, days: '2' })).error).toMatchObject({
      code: 'PLAN_INSUFFICIENT',
      exitCode: 4,
    });
  });
});

describe.skipIf(!HAS_LOGS)('plan score on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T22:00:00Z' });
    const lines = tightLines(stdout);
    expect(lines).toEqual(
      expect.arrayContaining([
        'It cannot be told yet: 1,000 output tokens per unit is known of 2 baseline days, 3 are needed.',
        'last 1 1 114.7 34,236 0.00335 0.00335',
        'all 62,911 330,000 ███░░░░░░░░░░░░░ 19.1 %',
        'time of day 5 days 5.5 % of the spend came before noon.',
      ]),
    );
  });
});
