/** What a pool file is refused for, and in which words. */
import { describe, expect, it } from 'vitest';
import { PRESET_NAMES } from '../../../src/quota/pools/presets.ts';
import { account, problem } from './pool-file-cases.ts';

const WEEK = { every: '7d', capacity: 1 };

describe('refused is', () => {
  it.each([
    [
      account({}),
      'accounts[0] is {"name":"a"}; allowed: at least one window: short, weekly, windows, uses or preset',
    ],
    [
      account({ windows: [{}] }),
      'accounts[0].windows[0] is {}; allowed: exactly one of every, bucket, calendar and once',
    ],
    [
      account({ windows: [{ every: '7d', bucket: 1 }] }),
      'accounts[0].windows[0] is {"every":"7d","bucket":1}; allowed: exactly one of every, bucket, calendar and once',
    ],
    [
      account({ windows: [{ every: '0d' }] }),
      'accounts[0].windows[0].every is "0d"; allowed: a length such as "5h", "7d" or "90m", 1 minute to 366 days',
    ],
    [
      account({ windows: [{ every: '367d' }] }),
      'accounts[0].windows[0].every is "367d"; allowed: a length such as "5h", "7d" or "90m", 1 minute to 366 days',
    ],
    [
      account({ windows: [{ ...WEEK, zone: 'UTC' }] }),
      'accounts[0].windows[0].zone is "UTC"; allowed: only with calendar',
    ],
    [
      account({ windows: [{ ...WEEK, perMinute: 3 }] }),
      'accounts[0].windows[0].perMinute is 3; allowed: only with bucket',
    ],
    [
      account({ windows: [{ ...WEEK, floorMinutes: 10 }] }),
      'accounts[0].windows[0].floorMinutes is 10; allowed: only with kind first_use',
    ],
    [
      account({ windows: [{ ...WEEK, kind: 'sliding', nextReset: 3 }] }),
      'accounts[0].windows[0].nextReset is 3; allowed: only with kind fixed or first_use: a sliding window has no reset',
    ],
    [
      account({ windows: [{ bucket: 3, nextReset: 3 }] }),
      'accounts[0].windows[0].nextReset is 3; allowed: only with every',
    ],
    [
      account({ windows: [{ bucket: 3, capacity: 3 }] }),
      'accounts[0].windows[0].capacity is 3; allowed: no capacity beside bucket',
    ],
    [
      account({ windows: [{ bucket: 1.5 }] }),
      'accounts[0].windows[0].bucket is 1.5; allowed: an integer 1..1073741824',
    ],
    [
      account({ windows: [{ calendar: 'month' }] }),
      'accounts[0].windows[0].zone missing; allowed: an IANA name such as UTC or Europe/Berlin',
    ],
    [
      account({ windows: [{ calendar: 'day', zone: 'Mars' }] }),
      'accounts[0].windows[0].zone is "Mars"; allowed: an IANA name such as UTC or Europe/Berlin',
    ],
    [
      account({ windows: [{ calendar: 'week', zone: 'UTC', day: 8 }] }),
      'accounts[0].windows[0].day is 8; allowed: a weekday 1..7 (1 = Monday)',
    ],
    [
      account({ windows: [{ calendar: 'day', zone: 'UTC', day: 1 }] }),
      'accounts[0].windows[0].day is 1; allowed: no day for a calendar of days',
    ],
    [
      account({ windows: [{ ...WEEK, capacityTokens: 1 }] }),
      'accounts[0].windows[0] is {"every":"7d","capacity":1,"capacityTokens":1}; allowed: at most one of capacity (units) and capacityTokens',
    ],
    [
      account({ windows: [{ every: '1d', unit: 'usd', capacityTokens: 900 }] }),
      'accounts[0].windows[0].capacityTokens is 900; allowed: no tokens in a window of usd',
    ],
    [
      account({ windows: [{ ...WEEK, capacity: 1.5 }] }),
      'accounts[0].windows[0].capacity is 1.5; allowed: an integer 1..1073741824',
    ],
    [
      account({ windows: [{ every: '1d', capacity: 99, unit: 'tokens' }] }),
      'accounts[0].windows[0].capacity is 99, 0 units of 100 tokens; allowed: 1..1073741824 units',
    ],
    [
      account({ windows: [{ ...WEEK, nextReset: 10_081 }] }),
      'accounts[0].windows[0].nextReset is 10081; allowed: at most 10080',
    ],
    [
      account({ windows: [{ ...WEEK, counts: [] }] }),
      'accounts[0].windows[0].counts is []; allowed: "all" or a list of 1..50 model families, names or patterns with *',
    ],
    [
      account({
        windows: [
          { ...WEEK, id: 'x' },
          { ...WEEK, id: 'x' },
        ],
      }),
      'accounts[0].windows[1].id is "x"; allowed: an id not used before',
    ],
    [
      account({ weekly: { capacity: 1 }, windows: [{ ...WEEK, id: 'weekly' }] }),
      'accounts[0].windows[0].id is "weekly"; allowed: an id not used before',
    ],
    [
      account({ windows: [{ ...WEEK, resetsWith: 'x' }], short: { capacity: 1 } }),
      'accounts[0].windows[0].resetsWith is "x"; allowed: a window of the account before this one: short',
    ],
    [
      account({ windows: [{ ...WEEK, resetsWith: 'short' }], short: { capacity: 1 } }),
      'accounts[0].windows[0].every is "7d"; allowed: the length of short, whose clock it shares',
    ],
    [
      account({ windows: [{ ...WEEK, resetsWith: 'weekly', nextReset: 5 }], weekly: { capacity: 1 } }),
      'accounts[0].windows[0].nextReset is 5; allowed: none beside resetsWith',
    ],
    [
      account({ uses: ['x'] }),
      'accounts[0].uses[0] is "x"; allowed: an id of the file\'s own windows: it has none',
    ],
    [
      account({ uses: ['x', 'x'] }, { windows: [{ ...WEEK, id: 'x' }] }),
      'accounts[0].uses[1] is "x"; allowed: an id not used before',
    ],
    [
      account({ weekly: { capacity: 1 } }, { windows: [WEEK] }),
      'windows[0].id missing; allowed: an id, which accounts name in uses',
    ],
    [
      account({ weekly: { capacity: 1 }, overageOf: 'a' }),
      'accounts[0].overageOf is "a"; allowed: the name of an account that is no overage itself: none',
    ],
    [
      account({ preset: 'claude-mini' }),
      `accounts[0].preset is "claude-mini"; allowed: a preset, with @low or @high for an end of its range: ${PRESET_NAMES}`,
    ],
    [
      account({ preset: 'claude-max', weekly: { lengthMinutes: 5 } }),
      'accounts[0].weekly.lengthMinutes is 5; allowed: of a window of the preset only capacity, capacityTokens, nextReset, floorMinutes',
    ],
    [
      account({ preset: 'api-key', windows: [{ id: 'requests', nextReset: 5 }] }),
      'accounts[0].windows[0].nextReset is 5; allowed: none for a bucket window',
    ],
    [
      account({ preset: 'copilot' }),
      'usdPerUnit missing, and the window a/month counts dollars; allowed: a number > 0: dollars per unit of weighted tokens',
    ],
    [
      account({ weekly: { capacity: 1 }, plan: 3 }),
      "accounts[0] has unknown key 'plan'; keys: name, short, weekly, windows, uses, preset, serves, overageOf, bankedResets",
    ],
  ])('%j', (json, sentence) => {
    expect(problem(json)).toBe(sentence);
  });
});
