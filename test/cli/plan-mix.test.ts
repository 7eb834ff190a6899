/** `plan mix` from files to the terminal: its words and its own options, and the real logs. */
import { describe, expect, it } from 'vitest';
import { MIX_QUESTION } from '../../src/planner/mix/mix.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(MIX_QUESTION);

describe('plan mix on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^Cheapest session: haiku, hands on, [\d,]+ weighted messages; next sonnet, /);
    expectDetails(stdout, ['The work', 'The work of the log', 'Hand a piece of work on?', 'Notes']);
  });
});

describe.skipIf(!HAS_LOGS)('plan mix on real logs', () => {
  it('says what they would cost, unchanged', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T22:00:00Z' });
    const lines = tightLines(stdout);
    expect(lines[0]).toMatch(
      /^As you work now is cheapest, 62,911 units; the nearest session is haiku, hands on, 63,191/,
    );
    expect(lines).toContain('█ mechanical, haiku 184 20.5 %');
    expect(lines.join('\n')).toContain('as logged 62,911 1.00×');
    expect(lines.join('\n')).toContain('sonnet 0 216 697 68,066 1.08×');
    expect(lines.join('\n')).toContain('your median piece 3 1 0 2 save');
  });
});
