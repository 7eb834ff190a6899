/** `plan status` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../src/planner/status/status.ts';
import { expectDetails, HAS_LOGS, planDesk } from './plan-usage.ts';

const desk = planDesk(STATUS_QUESTION);

describe('plan status on the command line', () => {
  it('answers first, then decides and next, then the details', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^The \w+ 24 h window is \d/);
    expect(stdout).toMatch(/\ndecided by +the \w+ 24 h window\nnext +\S/);
    expectDetails(stdout, [
      'Where you are',
      'What comes back',
      'Will it last',
      'What to hold',
      'Is it usual',
      'Notes',
    ]);
  });

  it('--json has every window', async () => {
    const { stdout } = await desk.ask({ json: true });
    expect((JSON.parse(stdout) as { windows: unknown[] }).windows).toHaveLength(3);
  });

  it('the default pool answers without an option but the usage', async () => {
    const { stdout } = await desk.askPlainly();
    expect(stdout).toContain('quota: claude-max5');
    expect(stdout).toContain('decided by');
  });

  it('a refusal is JSON too where JSON was asked for', async () => {
    const { stdout } = await desk.ask({ spend: 'sonnet=-1', json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'E_RANGE', field: '--spend sonnet', value: -1 },
    });
  });
});

describe.skipIf(!HAS_LOGS)('plan status on real logs', () => {
  // First use at 14:11:57, its start floored to 14:10: the window ends at 19:10.
  it('says where they stand', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T18:00:00Z' });
    const kept = stdout.split('\n').map((line) => line.trim());
    expect(kept).toContain('23,446 of 33,000 used, 4,689 per hour, level yellow');
    expect(kept).toContain('52,121 of 416,700 used, 2,133 per hour, level green');
    expect(kept).toContain('5 h         19:10  +23,446     33,000');
    // A third of the session is left, and it lasts until it comes back: nothing is held.
    expect(kept).toContain('Nothing: what is left lasts until it comes back.');
    expect(kept).toContain('█ opus   48,981   94.0 %');
    expect(kept).toContain('decided by  the 7 d window');
  });
});
