/** The report of pools of other windows than two an account: use by window, stranded units, all windows of accounts. */
import { expect, it } from 'vitest';
import { renderReport } from '../../../src/display/report/index.ts';
import type { PoolRecord } from '../../../src/simulation/experiment/result-record.ts';
import { plainSpaces } from './fixtures/plain-spaces.ts';
import { RECORD, useOf } from './fixtures/records.ts';

it('shows the use of windows only where there are others than two an account', () => {
  const two = { name: 'a', short: '5 h', weekly: 'week' };
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
  expect(plain).not.toContain('Use by window');
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
  expect(withPool([{ ...two, short: 'none' }], [[0.5], [0.4]])).toContain('## Use by window');
});
