/** Which windows were full at denials: named only where each account has one that is clear. */
import { describe, expect, it } from 'vitest';
import { briefLines } from '../../../../src/display/report/index.ts';
import type { PolicyQuotaUse, ResultRecord } from '../../../../src/simulation/experiment/index.ts';
import { plainSpaces } from '../fixtures/plain-spaces.ts';
import { RECORD } from '../fixtures/records.ts';

const account = (name: string, ...ids: string[]) => ({ name, short: 's', weekly: 'w', window_ids: ids });
const TWO = [account('a', 'a/week', 'a/short'), account('b', 'b/week', 'b/short')];

function told(
  full: PolicyQuotaUse['full_at_denials_share'],
  accounts: readonly ReturnType<typeof account>[] = TWO,
  change: Partial<ResultRecord> = {},
): string {
  const quota_use = RECORD.quota_use.map((row) => ({ ...row, full_at_denials_share: full }));
  const pool = { source: 'p', accounts, notes: [] };
  return plainSpaces(briefLines({ ...RECORD, pool, quota_use, ...change })[0]!.text);
}

describe('the windows that deny', () => {
  it('are named by what they are called within their accounts, with the least share', () => {
    expect(told({ 'a/week': 0.99, 'b/week': 0.971, 'a/short': 0.2, 'b/short': 0.9 })).toContain(
      ' At 97.1 % of the denied requests or more each account’s week window was full.',
    );
    expect(told({ 'a/week': 1, 'b/short': 1 })).toContain(
      ' At every denied request each account’s week or short window was full.',
    );
    expect(told({ 'a/short': 0.95, 'a/week': 0.94 }, TWO.slice(0, 1))).toContain(
      ' At 95.0 % of the denied requests its short window was full.',
    );
    // Of equal ones the longest, which is the first.
    expect(told({ 'a/short': 0.95, 'a/week': 0.95 }, TWO.slice(0, 1))).toContain('its week window was full');
    expect(told({ family: 1 }, [account('a', 'family'), account('b', 'family')])).toContain(
      '’s family window was full.',
    );
  });

  it('where there is far too little too', () => {
    const regime = { ...RECORD.regime, kind: 'scarce', load: 9, accounts_short: 8 } as ResultRecord['regime'];
    expect(told({ 'a/week': 1, 'b/week': 1 }, TWO, { regime })).toContain(
      'each account’s week window was full.',
    );
  });

  it.each([
    ['one account has none that is clear', { 'a/week': 1, 'b/week': 0.9, 'b/short': 0.5 }],
    ['nothing was denied', { 'a/week': null, 'b/week': null }],
  ])('are not where %s', (_, full) => {
    expect(told(full)).not.toContain('window was full');
  });
});
