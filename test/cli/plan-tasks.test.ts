/** `plan tasks` from files to the terminal: its words and its own options, and the real logs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TASKS_QUESTION } from '../../src/planner/tasks/tasks.ts';
import { readPolicy } from '../../src/quota/rules/index.ts';
import { expectDetails, HAS_LOGS, planDesk, tightLines } from './plan-usage.ts';

const desk = planDesk(TASKS_QUESTION);

beforeAll(() => {
  const own = [
    { id: 'fix', value: 90, cost: { opus: 4 }, deadline: '2026-02-13T18:00:00Z', priority: 1 },
    { id: 'mode', value: 40, cost: { sonnet: { min: 10, mode: 20, max: 60 } }, priority: 2 },
    { id: 'huge', value: 900, cost: { opus: 900_000 }, priority: 3 },
  ];
  writeFileSync(desk.path('own.json'), JSON.stringify({ tasks: own }));
});

describe('plan tasks on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await desk.ask();
    expect(stdout).toMatch(/^Do 3 of 6 tasks now, worth 470 of 635: /);
    expectDetails(stdout, ['Now, in this order', 'Not now', 'What it uses', 'Notes']);
  });

  it('--when adds the schedule and the chances of what is uncertain', async () => {
    const { stdout } = await desk.ask({ when: true });
    expect(stdout).toMatch(/\nWhen [─-]/);
    expect(stdout).toContain('\nBegin and end, 2000 futures');
  });

  it('--export-policy writes what the evaluator reads, --export-later what the next plan reads', async () => {
    const { error, stdout } = await desk.ask({
      'export-policy': 'policy.json',
      'export-later': 'later.json',
      json: true,
    });
    expect(error).toBeNull();
    expect(JSON.parse(stdout)).toHaveProperty('headline');
    const policy: unknown = JSON.parse(readFileSync(desk.path('policy.json'), 'utf8'));
    expect(readPolicy(policy).name).toBe('strict');
    expect((await desk.ask({}, 'later.json')).error).toBeNull();
  });

  it('plans with the windows and the log where the file names no pools', async () => {
    const { stdout } = await desk.ask({ preset: 'doc-2026-messages:free', json: true }, 'own.json');
    const { now, quota } = JSON.parse(stdout) as { now: Array<{ id: string }>; quota: string };
    expect(quota).toBe('doc-2026-messages:free');
    expect(now.map(({ id }) => id)).not.toContain('huge');
  });

  it('asks for a file where none is given', async () => {
    expect((await desk.ask({}, null)).error?.message).toBe(
      'plan tasks reads a file of tasks; quotalab plan tasks --example prints one',
    );
  });
});

describe.skipIf(!HAS_LOGS)('plan tasks on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await desk.askLogs({ now: '2026-02-12T22:00:00Z' }, 'own.json');
    const lines = tightLines(stdout);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Do 2 of 3 tasks now, worth 130 of 1,030: fix and mode.',
        '1 fix 90 343 units Fri 18:00 worth its price',
        'huge 900 never it takes 77,179,196.6 units, there are 22,210 left in 5 h',
        '· one opus message takes 85.8 units, the mean of the log',
      ]),
    );
  });
});
