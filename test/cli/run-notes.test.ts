/** What is said before a run, on whole answers: terminal, --check, report and record agree. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate.ts';
import { finishedRun, removeScratch, scratchDirectory, stageIn } from './command.ts';

afterAll(removeScratch);

function poolIn(pool: unknown): string {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'pool.json'), JSON.stringify(pool));
  return directory;
}

const FEW = { trials: '2', policies: 'fill_first,burn_rate', 'warmup-weeks': '0', pool: 'pool.json' };
const account = (name: string, short: number) => ({
  name,
  short: { capacity: short },
  weekly: { capacity: 10_000 },
});

describe('requests larger than a window', () => {
  // Drawn requests cost 1, 2, 3 or 4: 3 and 4 are half of them and seven tenths of all units.
  const pool = { accounts: [account('a', 2), account('b', 2)] };
  const words =
    'no account can take 50.0 % of requests with 70.0 % of all units: the largest costs 4 units and a/short holds 2 units, so every policy denies them';

  it('are told before the run, in the report and in the record', async () => {
    const { stderr, report, record } = await finishedRun(FEW, { cwd: poolIn(pool) });
    expect(stderr).toContain(`note: ${words}\n`);
    expect(report).toContain(words);
    expect(record.demand.warnings).toContain(words);
    for (const { served_ratio_mean } of record.summary) expect(served_ratio_mean!).toBeLessThan(0.31);
  });

  it('are told by --check, of one account too', async () => {
    const { environment, stdout } = stageIn(poolIn({ accounts: [account('a', 2), account('b', 9)] }));
    await simulate({ ...FEW, check: true }, environment);
    expect(stdout()).toContain(
      'only others can take them: a 50.0 % of requests with 70.0 % of all units (a/short holds 2 units)',
    );
  });
});

describe('a run of minutes', () => {
  it('is told by --check, with what is quicker', async () => {
    const { environment, stdout } = stageIn(poolIn({ accounts: [account('a', 50), account('b', 50)] }));
    await simulate({ ...FEW, trials: '5000', 'demand-scale': '300', threads: '2', check: true }, environment);
    expect(stdout()).toMatch(
      /^Time to run: about [\d.]+ (min|hours): 5,000 trials of about [\d.]+ million requests for 2 policies; --trials \d+ takes about .+, --demand-scale fit:0\.95 about .+$/m,
    );
  });

  it('of seconds is no news', async () => {
    const { environment, stdout } = stageIn(poolIn({ accounts: [account('a', 50)] }));
    await simulate({ ...FEW, check: true }, environment);
    expect(stdout()).not.toContain('Time to run');
  });
});
