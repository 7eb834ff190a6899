/** `plan rate` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { RATE_QUESTION } from '../../src/planner/rate/rate.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(RATE_QUESTION);

describe('plan rate on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^[^\n]+agent/);
    expectDetails(stdout, ['Agents at once', 'Waits at ', 'A rate to keep', 'Notes']);
  });
});

describe.skipIf(!HAS_LOGS)('plan rate on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T22:00:00Z' });
    const lines = tightLines(stdout);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Not even one agent can work all the time: it would use up what is left of the 5 h window in 1.5 h.',
        'decided by the 7 d window: it bears 40.8 requests an hour for ever, one agent makes 245.8',
        'arrivals as in your log (variation 4.2) 0.6 s -',
        'one after the other 15 s 15.5 s 31 s',
        '· from 1,096 logged requests: an agent asks every 14.6 s (median 6.1 s), at most 3 agents and 32',
      ]),
    );
  });
});
