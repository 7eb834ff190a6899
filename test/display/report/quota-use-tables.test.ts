/** The report of pools of other windows than two an account: use by window, stranded units, all windows of accounts. */
import { expect, it } from 'vitest';
import { renderReport } from '../../../src/display/report/index.ts';
import type { PoolRecord } from '../../../src/simulation/experiment/result-record.ts';
import { plainSpaces } from './fixtures/plain-spaces.ts';
import { RECORD, useOf } from './fixtures/records.ts';

it('tells of windows by account under the winner, and by window for every policy; other windows where there are some', () => {
  const two = { name: 'a', short: '5 h', weekly: 'week', window_ids: ['w_0', 'w_1'] };
  const withPool = (accounts: PoolRecord['accounts'], use: readonly (number | null)[][]): string =>
    plainSpaces(
      renderReport(
        {
          ...RECORD,
          pool: { source: 'p.json', accounts, notes: [] },
          quota_use: ['burn_rate', 'paced'].map((policy, index) =>
            useOf(policy, Object.fromEntries(use[index]!.map((share, window) => [`w_${window}`, share]))),
          ),
        },
        [],
        'report-',
      ),
    );
  const plain = withPool(
    [two],
    [
      [0.5, 0.9],
      [0.5, 0.9],
    ],
  );
  expect(plain).toContain('## Results by account\n\nUnder burn_rate: ');
  expect(plain).not.toContain('Other Windows');
  const third = withPool(
    [{ ...two, others: ['w_2: 9 units', 'w|3: 8'] }, two],
    [
      [0.5, 0.9, null, null],
      [0.625, 0.75, 0.1, null],
    ],
  );
  expect(third).toContain('| a | 5 h | week | w_2: 9 units; w\\|3: 8 |');
  expect(third).toContain('| a | 5 h | week |  |');
  expect(third).toContain('| Window | Used%, burn_rate | Least Used% | Least by | Most Used% | Most by |');
  expect(third).toContain('| w_0 | 50.00 | 50.00 | burn_rate | 62.50 | paced |');
  expect(third).toContain('| w_1 | 90.00 | 75.00 | paced | 90.00 | burn_rate |');
  expect(third).toContain('| w_2 |  | 10.00 | paced | 10.00 | paced |');
  expect(third).toContain('| w_3 |  |  |  |  |  |');
  expect(third).toMatch(/\| burn_rate \| 12[01] \| 30\.[23] \| 25\.10 \|/);
  // One window an account, and nothing else.
  expect(withPool([{ ...two, short: 'none' }], [[0.5], [0.4]])).toContain('## Results by account');
});

it('a row for each window of each account: its use, its closes with nothing left, what expired of the longest', () => {
  const account = (name: string, ...ids: string[]): PoolRecord['accounts'][number] => ({
    name,
    short: 's',
    weekly: 'w',
    window_ids: ids,
  });
  const own = useOf(
    'burn_rate',
    { 'a/week': 0.9, 'a/short': 0.5, family: 0.25 },
    {
      empty_close_share_mean: { 'a/week': 0, 'a/short': 0.125, family: null },
      expired_mean: { 'a/week': 12.3, 'a/short': null, family: 1234 },
      stranded_mean: { 'a/week': 4.5, 'a/short': null, family: 0 },
      full_at_denials_share: { 'a/week': 0.975, 'a/short': 0.03, family: null },
    },
  );
  const accounts = [account('a', 'a/week', 'a/short'), account('b|', 'family'), account('c', 'family')];
  const pool = { source: 'p', accounts, notes: [] };
  const shown = renderReport({ ...RECORD, pool, quota_use: [own, useOf('paced')] }, [], 'r-');
  expect(shown).toContain(
    '| Account | Window | Used% | Empty at Close % | Full at Denials % | Expired | Stranded |',
  );
  expect(shown).toContain('| a | week | 90.00 | 0.00 | 97.50 | 12.3 | 4.5 |');
  expect(shown).toContain('| a | short | 50.00 | 12.50 | 3.00 |  |  |');
  expect(shown).toContain('| b\\| and c | family | 25.00 |  |  | 1,234 | 0.0 |');
});
