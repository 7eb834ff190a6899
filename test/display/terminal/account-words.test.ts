/** Why an account takes nothing and when it is back, in words and in the clock of the person. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  awayWords,
  instantWords,
  modelHoldWords,
  standPiece,
} from '../../../src/display/terminal/account-words.ts';
import { statusLines } from '../../../src/display/terminal/status-table.ts';
import { watchLines } from '../../../src/display/terminal/watch-page.ts';
import type { AccountUsage, HoldUsage, UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { accountUsage, EMPTY, NOW_SECONDS, NULL_ACCOUNT, windowUsage } from './fixtures/usage-answers.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Noon UTC of Wednesday 11 February 2026 is 13:00 in Berlin. */
const NOW = NOW_SECONDS;
const TUESDAY = Date.UTC(2026, 1, 17, 13) / 1000;

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const hold = (more: Partial<HoldUsage>): HoldUsage => ({
  family: '',
  cause: 'quota_window',
  words: 'a window is spent',
  window: 'weekly',
  status: 429,
  evidence: 'retry-after',
  since: NOW - 60,
  until: TUESDAY - DAY,
  doubt_at: NOW + 600,
  stated: true,
  count: 0,
  suspicion: false,
  ...more,
});

const held = (more: Partial<HoldUsage>): AccountUsage =>
  accountUsage({ usable: false, why: 'held: something', holds: [hold(more)] });

describe('an instant', () => {
  it.each([
    [0, 'now'],
    [42, 'in 42s'],
    [599, 'in 9m 59s'],
    [600, '13:10'],
    [10 * HOUR, '23:00'],
    [11 * HOUR, 'Thu 00:00'],
    [6 * DAY - 1, 'Tue 12:59'],
    [6 * DAY, '17 Feb 13:00'],
    [46 * DAY, '29 Mar 14:00'],
    [400 * DAY, '18 Mar 2027'],
  ])('%d s ahead is %s', (seconds, words) => {
    expect(instantWords(NOW + seconds, NOW)).toBe(words);
  });
});

describe('an account that takes nothing', () => {
  const week = windowUsage({ length_sec: 7 * DAY, resets_at: TUESDAY - DAY });
  it.each<readonly [string, AccountUsage, string]>([
    ['a week that the provider said is spent', held({}), 'week spent, back Mon 14:00'],
    [
      'a week by our own sums',
      accountUsage({ usable: false, why: 'weekly window is spent', weekly: week }),
      'week spent, back Mon 14:00',
    ],
    [
      'a reserve',
      accountUsage({ usable: false, why: "short window is at its owner's reserve" }),
      '5h at your reserve, back 15:14',
    ],
    [
      'an end that nobody stated',
      held({
        cause: 'auth',
        words: 'the credential was refused',
        stated: false,
        until: NOW + 130,
        doubt_at: NOW + 130,
      }),
      'the credential was refused, asked again in 2m 10s',
    ],
    [
      'a pause',
      held({ cause: 'paused', words: 'paused by hand', until: null, doubt_at: null }),
      'paused by hand',
    ],
    ['a window that it has not', held({ window: 'code month' }), 'code month spent, back Mon 14:00'],
    [
      'a router of before',
      accountUsage({ usable: false, why: 'cooldown after 429', cooldown_until: NOW + 5 * DAY }),
      'cooldown after 429, back Mon 13:00',
    ],
  ])('is told for %s', (_what, account, words) => {
    expect(awayWords(account, NOW)).toBe(words);
    expect(standPiece(account, NOW)).toEqual([words, 'bad']);
  });

  it('is none where only some models are held, or where a hold is a suspicion or over', () => {
    const some = accountUsage({
      holds: [hold({ family: 'opus', cause: 'model_window', window: '7d opus' })],
    });
    expect(standPiece(some, NOW)).toEqual(['yes', 'good']);
    expect(modelHoldWords([some], NOW)).toEqual(['anthropic/a, opus: 7d opus spent, back Mon 14:00']);
    for (const more of [{ suspicion: true }, { until: NOW - 1 }]) {
      expect(awayWords(accountUsage({ holds: [hold(more)] }), NOW)).toBe('');
    }
  });

  it('is told from one of which nothing is known', () => {
    expect(standPiece(NULL_ACCOUNT, NOW)).toEqual(['yes, not asked yet', 'good']);
  });
});

describe('the pages', () => {
  const accounts = [
    held({}),
    {
      ...held({ cause: 'billing', words: 'no credit', stated: false, until: NOW + 1e6, doubt_at: null }),
      name: 'b',
    },
    { ...held({ cause: 'paused', words: 'paused by hand', until: null, doubt_at: null }), name: 'c' },
    accountUsage({ name: 'd', holds: [hold({ family: 'opus' })] }),
    NULL_ACCOUNT,
  ];
  const answer: UsageAnswer = { ...EMPTY, accounts };
  const pages = [40, 60, 80, 120].flatMap((width) => [
    statusLines(answer, { debugQuota: true, speeds: false, width, color: false }),
    watchLines(answer, { width, height: 60, color: false, nowMs: NOW * 1000, error: null, url: 'u' }),
  ]);

  it('never count in seconds by the hundred', () => {
    for (const page of pages) expect(page.join('\n')).not.toMatch(/\d{3,} ?s\b|NaN|Infinity/);
  });

  it('of every width say in whole words why and until when', () => {
    for (const width of [40, 60, 80, 120]) {
      const lines = statusLines(answer, { debugQuota: false, speeds: false, width, color: false });
      const words = lines.join(' ').replace(/ +/g, ' ');
      expect(words).toContain('week spent, back Mon 14:00');
      expect(words).toContain('paused by hand');
      expect(words).toContain('no credit, asked again');
    }
  });
});
