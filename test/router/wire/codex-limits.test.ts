import { describe, expect, it } from 'vitest';
import { codexWindows } from '../../../src/router/wire/codex-limits.ts';
import { CODEX, type HeaderSet, lookup, NOW_MS } from './header-sets.ts';

const read = (headers: HeaderSet) => codexWindows(lookup(headers), NOW_MS);

describe('the windows of Codex', () => {
  it('come from both slots, with resets as an instant or as seconds from now', () => {
    expect(read(CODEX)).toEqual([
      { window: 'short', utilizationFraction: 0.425, resetAtMs: NOW_MS + 600_000, status: null, claim: null },
      {
        window: 'weekly',
        utilizationFraction: 0.38,
        resetAtMs: NOW_MS + 86_400_000,
        status: null,
        claim: null,
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
      { window: 'weekly', utilizationFraction: 1, resetAtMs: NOW_MS + 10_000, status: null, claim: null },
    ]);
  });

  it.each([
    ['299', 'short'],
    ['300', 'short'],
    ['301', 'short'],
    ['10079', 'weekly'],
    ['10080', 'weekly'],
  ])('of %s minutes are %s', (minutes, window) => {
    expect(read({ 'x-codex-secondary-window-minutes': minutes })[0]?.window).toBe(window);
  });

  it.each([
    ['298'],
    ['60'],
    ['0'],
    ['-300'],
    ['43200'],
    ['300.5'],
    ['x'],
    [''],
  ])('of %j minutes are left out', (minutes) => {
    expect(read({ ...CODEX, 'x-codex-primary-window-minutes': minutes })).toHaveLength(1);
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
