/** `plan budget` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { BUDGET_QUESTION } from '../../src/planner/budget/budget.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(BUDGET_QUESTION);

describe('plan budget on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(
      /^Plan for 900 to 1,012 of 1,125 sonnet messages and 175 to 200 of\s250 opus messages a day\./,
    );
    expectDetails(stdout, ['A day', 'What is planned', 'Notes']);
  });

  it('the default pool answers without an option but the usage', async () => {
    const { stdout } = await desk.askPlainly();
    expect(stdout).toContain('quota: claude-max5');
    expect(stdout).toContain('decided by  the 7 d window');
  });
});

describe.skipIf(!HAS_LOGS)('plan budget on real logs', () => {
  it('says where they stand, unchanged', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T18:00:00Z' });
    const lines = tightLines(stdout);
    expect(lines[0]).toMatch(/^Plan for 47,622 to 53,575 of 59,528 units a day\. A mean day takes /);
  });
});
