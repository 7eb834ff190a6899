/** How long a report is before its appendix, whoever reads it: with the default policies, tables and captions counted. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { finishedRun, removeScratch, scratchDirectory } from './command.ts';

afterAll(removeScratch);

/** Words as `wc -w` counts them, bars between cells and what pictures show in words included. */
const wordsBeforeAppendix = (report: string): number =>
  report.split('\n## Appendix\n')[0]!.split(/[\s]+/).length;

const MOST_WORDS = 2500;

const POOL = {
  windows: [{ id: 'family', calendar: 'month', zone: 'UTC', capacity: 60_000 }],
  accounts: [
    ...['work', 'home', 'spare'].map((name) => ({
      name,
      uses: ['family'],
      short: { capacity: 600, kind: 'first_use' },
      weekly: { capacity: 3000 },
      windows: [{ every: '1d', kind: 'sliding', capacity: 900, unit: 'requests' }],
    })),
    { name: 'key', windows: [{ bucket: 60 }] },
  ],
};

it.each([
  ['drawn accounts', { 'warmup-weeks': '1' }],
  ['a pool of several windows', { pool: 'pool.json', 'warmup-weeks': '0' }],
])('%s: the answer and its evidence are at most 2,500 words', async (_, options) => {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'pool.json'), JSON.stringify(POOL));
  const { report } = await finishedRun({ trials: '10', seed: '5', ...options }, { cwd });
  expect(report).toContain('\n## Appendix\n');
  const count = wordsBeforeAppendix(report);
  expect(count).toBeLessThanOrEqual(MOST_WORDS);
  // Not for being empty.
  expect(count).toBeGreaterThan(1000);
});
