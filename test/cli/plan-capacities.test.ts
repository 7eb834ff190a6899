/** A file of capacities: refused where it is none, and what simulate takes its pool by. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../src/planner/status/index.ts';
import { finishedRun, removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

describe('a file of capacities', () => {
  it.each([
    ['{"version":2,"capacities":[]}', 'version'],
    ['{"version":1,"capacities":[{"window":"codex-plus/weekly"}]}', 'capacities[0].tokens'],
    ['[]', '--capacities'],
  ])('that is none is refused with its place: %s', async (text, place) => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'capacities.json'), text);
    writeFileSync(join(directory, 'use.csv'), 'timestamp,cost\n2026-11-23T11:00:20Z,10\n');
    const texts = { demand: 'csv:use.csv', pool: 'codex-plus', capacities: 'capacities.json' };
    const { error } = await askHere(STATUS_QUESTION, texts, directory);
    expect(error?.message).toContain("--capacities 'capacities.json'");
    expect(error?.message).toContain(place);
  });

  it('is what simulate takes its pool by', async () => {
    const directory = scratchDirectory();
    const record = {
      window: 'codex-plus/weekly',
      tokens: { low: 4e6, mid: 5e6, high: 6e6 },
      pairs: 9,
      since: '2026-11-19T00:00:00.000Z',
    };
    writeFileSync(join(directory, 'capacities.json'), JSON.stringify({ version: 1, capacities: [record] }));
    const options = {
      trials: '2',
      pool: 'codex-plusx2',
      capacities: 'capacities.json',
      policies: 'paced,random',
    };
    const { record: summary } = await finishedRun(options, { cwd: directory });
    expect(summary.pool!.accounts[1]!.weekly).toContain('50,000 units per 7 d');
    expect(summary.pool!.notes.join('\n')).toContain(
      "codex-plus-2/weekly: holds 5 M weighted tokens (90 %: 4 M to 6 M) by 9 pairs of the owner's own readings since 2026-11-19",
    );
  });
});

afterAll(removeScratch);
