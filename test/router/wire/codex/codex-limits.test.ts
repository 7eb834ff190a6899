import { describe, expect, it } from 'vitest';
import { codexWindows } from '../../../../src/router/wire/codex/codex-limits.ts';
import { CODEX, type HeaderSet, lookup, NOW_MS, SHORT, WEEK } from '../header-sets.ts';

const read = (headers: HeaderSet) => codexWindows(lookup(headers), NOW_MS);

describe('the windows of Codex', () => {
  it('come from both slots, with resets as an instant or as seconds from now', () => {
    expect(read(CODEX)).toEqual([
      {
        claim: 'codex_5h',
        ...SHORT,
        utilizationFraction: 0.425,
        resetAtMs: NOW_MS + 600_000,
        status: null,
      },
      {
        claim: 'codex_7d',
        ...WEEK,
        utilizationFraction: 0.38,
        resetAtMs: NOW_MS + 86_400_000,
        status: null,
      },
    ]);
  });

  it('are known by their minutes: a plan with a week only has it in the first slot', () => {
    const headers = {
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': '10080',
      'x-codex-primary-reset-after-seconds': '10',
      'x-codex-secondary-used-percent': '0',
      'x-codex-secondary-window-minutes': '',
    };
    expect(read(headers)).toEqual([
      { claim: 'codex_7d', ...WEEK, utilizationFraction: 1, resetAtMs: NOW_MS + 10_000, status: null },
    ]);
  });

  it.each([
    ['299', 'codex_299m'],
    ['300', 'codex_5h'],
    ['10080', 'codex_7d'],
    ['43200', 'codex_30d'],
  ])('of %s minutes are windows of that length', (minutes, claim) => {
    const [window] = read({ 'x-codex-secondary-window-minutes': minutes });
    expect(window).toMatchObject({ claim, lengthMinutes: Number(minutes), families: 'all' });
  });

  it.each([['0'], ['-300'], ['999999'], ['300.5'], ['x'], ['']])('of %j minutes are left out', (minutes) => {
    expect(read({ ...CODEX, 'x-codex-primary-window-minutes': minutes })).toHaveLength(1);
  });

  it('with a name in front are those of some models', () => {
    const slot = 'x-codex-bengalfox-primary';
    const own = { [`${slot}-window-minutes`]: '10080', [`${slot}-used-percent`]: '12' };
    const named = { ...own, 'x-codex-bengalfox-limit-name': 'GPT-5.3-Codex-Spark' };
    expect([own, named].map((headers) => read(headers)[0])).toMatchObject([
      { lengthMinutes: 10_080, families: ['bengalfox'], utilizationFraction: 0.12 },
      { lengthMinutes: 10_080, families: ['gpt-5.3-codex-spark'], utilizationFraction: 0.12 },
    ]);
  });

  it('prefer the instant to the seconds, and have no reset from broken ones', () => {
    const both = { ...CODEX, 'x-codex-primary-reset-after-seconds': '999' };
    expect(read(both)[0]?.resetAtMs).toBe(NOW_MS + 600_000);
    const broken = {
      ...CODEX,
      'x-codex-primary-reset-at': 'soon',
      'x-codex-primary-reset-after-seconds': '-1',
    };
    expect(read(broken)[0]?.resetAtMs).toBeNull();
  });

  it('may be used beyond their end; a broken percent is unknown', () => {
    const used = (percent: string) =>
      read({ ...CODEX, 'x-codex-primary-used-percent': percent })[0]?.utilizationFraction;
    expect(['130', '10001', 'NaN', '-3', ''].map(used)).toEqual([1.3, null, null, null, null]);
  });
});
