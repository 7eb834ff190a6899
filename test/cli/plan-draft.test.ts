/** `plan draft` from files to the terminal: its words and its own options. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DRAFT_QUESTION } from '../../src/planner/draft/draft.ts';
import { expectDetails, planDesk } from './plan-usage.ts';

const desk = planDesk(DRAFT_QUESTION);

describe('plan draft on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^Try 5 first: 22\.7 of 50 messages expected \(95 %: 4 to 45\)/);
    expectDetails(stdout, [
      'Messages of the paid model',
      'Acceptance 58.5 %',
      'Share that must be good',
      'If one message makes several items',
      'Notes',
    ]);
  });

  it('--from-log names the file too, once', async () => {
    const { stdout } = await desk.ask({ example: true });
    writeFileSync(desk.path('log.json'), stdout);
    const named = await desk.ask({ 'from-log': 'log.json', json: true });
    expect(JSON.parse(named.stdout)).toMatchObject({ seen: { all: 80 } });
    expect((await desk.ask({ 'from-log': 'log.json', json: true }, 'log.json')).error?.code).toBe(
      'BAD_OPTION',
    );
    expect((await desk.ask({ 'from-log': 'none.json' })).error?.message).toContain(
      "log 'none.json' cannot be read (no such file)",
    );
  });
});
