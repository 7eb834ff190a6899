/** `--classes` on whole runs: models are drawn beside the demand, and whoever does not serve one is never chosen. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { plainSpaces } from '../display/report/fixtures/plain-spaces.ts';
import { finishedRun, numberIn, removeScratch, scratchDirectory, stageIn } from './command.ts';

afterAll(removeScratch);

const week = (capacity: number) => ({ capacity, nextReset: '2026-11-23T09:00:00Z' });
const POOL = {
  accounts: [
    { name: 'every', weekly: week(20_000) },
    { name: 'small', serves: ['haiku'], weekly: week(20_000) },
  ],
};
const FEW = { trials: '2', policies: 'fill_first,burn_rate', 'warmup-weeks': '0', pool: 'pool.json' };

function poolIn(pool: unknown): string {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'pool.json'), JSON.stringify(pool));
  return directory;
}

const run = (options: Readonly<Record<string, string>>, pool: unknown = POOL) =>
  finishedRun({ ...FEW, ...options }, { cwd: poolIn(pool) });

describe('simulate --classes', () => {
  it('does not move the demand: requests name models, arrivals and costs are the same', async () => {
    const [plain, mixed] = [await run({}), await run({ classes: 'haiku=0.4' })];
    expect(mixed.record.demand_digest).toBe(plain.record.demand_digest);
    expect(plainSpaces(mixed.report)).toContain('haiku 40.0 %, other 60.0 %');
  });

  it('denies what nobody serves, and says so with its share', async () => {
    const { record, rows, report } = await run({ classes: 'haiku=0.25' }, { accounts: [POOL.accounts[1]] });
    const words = 'no account serves requests without a model: 75.0 % of requests are denied';
    expect(record.demand.warnings.join(' ')).toContain(words);
    expect(plainSpaces(report)).toContain(words);
    for (const row of rows) {
      const share = numberIn(row, 'denied_requests') / numberIn(row, 'requests');
      // 4 standard errors of a share of 0.75 among that many requests.
      const slack = 4 * Math.sqrt((0.75 * 0.25) / numberIn(row, 'requests'));
      expect(Math.abs(share - 0.75)).toBeLessThan(slack);
    }
  });

  it('says where it changes nothing', async () => {
    const { record } = await run({ classes: 'opus=0.5' }, { accounts: [POOL.accounts[0]] });
    expect(record.demand.warnings).toContain(
      '--classes changes nothing: no window or account of the pool tells models apart',
    );
  });

  it('is refused beside recorded demand, whose requests name their models', async () => {
    const { environment } = stageIn(poolIn(POOL));
    await expect(simulate({ classes: 'opus=0.5', demand: 'csv:x.csv' }, environment)).rejects.toThrow(
      '--classes is given with recorded demand, whose requests name their models; allowed: with --demand generated',
    );
  });
});
