/** `plan share` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { SHARE_QUESTION } from '../../src/planner/share/share.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(SHARE_QUESTION);

describe('plan share on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^Of 1,000 units: alice 600, bob 100 and carol 300 \(max-min\)\.\n/);
    expectDetails(stdout, ['Who gets how much', 'Working hours, on your clock', 'Notes']);
  });

  it('--book says whether, and what would do', async () => {
    const book = '2026-02-12T09:00:00Z/2026-02-12T12:00:00Z';
    expect((await desk.ask({ book: `${book}/100/bob` })).stdout).toMatch(/^Yes: 100 for bob/);
    expect((await desk.ask({ book: `${book}/100000` })).error).toMatchObject({
      code: 'PLAN_INFEASIBLE',
      exitCode: 3,
    });
  });
});

describe.skipIf(!HAS_LOGS)('plan share on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T22:00:00Z' }, 'example.json');
    const lines = tightLines(stdout);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Of 1,000 units: alice 600, bob 100 and carol 300 (max-min).',
        'alice America/Los_Angeles 17:00 Fri 01:00 Fri 06:00',
      ]),
    );
  });
});
