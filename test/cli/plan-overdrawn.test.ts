/** More is used than several accounts hold: each returns for itself, and every question names the same instant of room. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../src/planner/status/index.ts';
import { TASKS_QUESTION } from '../../src/planner/tasks/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

afterAll(removeScratch);

describe.each([2_500, 6_000])('%i units used of two weeks of 1,000', (used) => {
  it('a task has room when status says that there is room again', async () => {
    const cwd = scratchDirectory();
    const week = (name: string, nextReset: string) => ({ name, weekly: { capacity: 1000, nextReset } });
    const accounts = [week('late', '2026-02-16T09:00:00Z'), week('soon', '2026-02-13T03:00:00Z')];
    const rows = Array.from(
      { length: 50 },
      (_, i) => `2026-02-10T${10 + (i % 10)}:0${i % 6}:00Z,${used / 50}`,
    );
    writeFileSync(join(cwd, 'log.csv'), `timestamp,cost\n${rows.join('\n')}\n`);
    writeFileSync(join(cwd, 'pool.json'), JSON.stringify({ accounts }));
    const tasks = [{ id: 'a', value: 1, cost: { units: 300 } }];
    writeFileSync(join(cwd, 'tasks.json'), JSON.stringify({ tasks }));
    const texts = {
      demand: 'csv:log.csv',
      pool: 'pool.json',
      now: '2026-02-11T09:00:00Z',
      'time-zone': 'UTC',
      json: true as const,
    };
    const status = JSON.parse((await askHere(STATUS_QUESTION, texts, cwd)).stdout);
    const plan = JSON.parse((await askHere(TASKS_QUESTION, texts, cwd, 'tasks.json')).stdout);
    expect(status.room_again_at).toBe('2026-02-13T03:00:00Z');
    expect(plan.later[0].has_room_at).toBe(status.room_again_at);
  });
});
