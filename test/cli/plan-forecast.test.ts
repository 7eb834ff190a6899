/** `plan forecast` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { FORECAST_QUESTION } from '../../src/planner/forecast/forecast.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(FORECAST_QUESTION);

describe('plan forecast on the command line', () => {
  it('answers first, then decides and next, then the details', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^The \w+ quota at the usual use: it is 95 % sure to last/);
    expect(stdout).toMatch(/\ndecided by +the \w+ 24 h window\nnext +\S/);
    expectDetails(stdout, ['When it runs out', 'How fast', 'The most that fits', 'The next days']);
  });
});

describe.skipIf(!HAS_LOGS)('plan forecast on real logs', () => {
  // The 5 h window opened at 14:10 (first use 14:11:57, floored): 9,554 units for 70 minutes are 8,189 an hour.
  it('says when they run out', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T18:00:00Z', job: '5000' });
    const kept = tightLines(stdout);
    expect(stdout).toMatch(/^The job of 5,000 units fits now\./);
    expect(kept).toContain('5 h 19:10 4,689 8,189 go on');
    expect(kept).toContain('7 d Tue 21:11 2,133 2,959 watch');
    expect(kept).toContain('364,579 units until Tue 21:11, each spent as soon as there is room.');
    expect(stdout).toContain('2 whole days: 12 are needed to forecast the next ones');
  });
});
