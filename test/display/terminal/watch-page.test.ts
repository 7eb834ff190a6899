import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/core/text/index.ts';
import { type WatchState, watchLines } from '../../../src/display/terminal/index.ts';
import type { AccountUsage, UsageAnswer } from '../../../src/router/beliefs/index.ts';
import {
  accountUsage,
  decision,
  EMPTY,
  modelUsage,
  NOW_SECONDS,
  NULL_ACCOUNT,
  NULL_MODEL,
  TWO_LANES,
} from './fixtures/usage-answers.ts';

const STATE: WatchState = {
  width: 80,
  height: 24,
  color: false,
  nowMs: NOW_SECONDS * 1000,
  error: null,
  url: 'http://127.0.0.1:8082',
};

const page = (answer: UsageAnswer | null, state: Partial<WatchState> = {}): string[] =>
  watchLines(answer, { ...STATE, ...state });

const accounts = (count: number): AccountUsage[] =>
  Array.from({ length: count }, (_, index) => accountUsage({ name: `acct-${index}` }));

const REFUSED =
  'no router answers at http://127.0.0.1:8082 (connection refused); start one with quotalab proxy, or name another with --url';

describe('the head', () => {
  it('names the router, its mode and how long it is up', () => {
    expect(page(EMPTY)).toEqual([
      'quotalab  http://127.0.0.1:8082  mode hybrid  up 2h 14m',
      '',
      'No account is configured.',
    ]);
  });

  it('tells a state that is not written', () => {
    const state = {
      durability: 'second',
      error: 'disk full',
      failing_since: EMPTY.ts - 5,
      waiting_records: 1,
      lost_records: 0,
    };
    expect(page({ ...EMPTY, state })[1]).toBe('state: not written for 5s, 1 record not on disk (disk full)');
  });

  it('tells lines that the log lost', () => {
    expect(page({ ...EMPTY, log: { lost_lines: 3, error: 'ENOSPC' } })[1]).toBe('log: 3 lines lost (ENOSPC)');
  });

  it('waits for the first answer', () => {
    expect(page(null)).toEqual(['quotalab  http://127.0.0.1:8082', '', 'Waiting for the first answer …']);
  });

  it('says in whole words why there is none', () => {
    const lines = page(null, { error: REFUSED });
    expect(lines.slice(1, -1).join(' ')).toBe(REFUSED);
    expect(lines.at(-1)).toBe('Still trying.');
  });

  it('keeps the last page under the error and says how old it is', () => {
    const lines = page(TWO_LANES, { error: REFUSED, nowMs: (NOW_SECONDS + 12) * 1000 });
    expect(lines).toContain('Still trying; what stands below is 12s old.');
    expect(lines.join('\n')).toContain('anthropic/a');
    // The router's uptime does not go on without it.
    expect(lines[0]).toContain('up 2h 14m');
  });
});

describe('the accounts', () => {
  it('have a bar for each window, the wall before the reset marked, and the countdown of a cooldown', () => {
    expect(page(TWO_LANES).slice(1, 12)).toEqual([
      '',
      'anthropic/a  2 in flight',
      '  5h █████████████████░░░  86 %  resets in 2h 14m    21.0 %/h  ! full in 40m',
      '  7d ██░░░░░░░░░░░░░░░░░░  11 %  resets in 4d 3h      0.6 %/h',
      '',
      'anthropic/b',
      '  5h ████████░░░░░░░░░░░░  42 %  resets in 2h 14m    12.0 %/h',
      '  7d ██░░░░░░░░░░░░░░░░░░  11 %  resets in 4d 3h      0.6 %/h',
      '',
      'zai/main  cooldown after 429, back in 4m 10s',
      '  5h ████████████████████ 130 %  resets in 4m 10s     0.0 %/h',
    ]);
  });

  it('count down between two answers', () => {
    const later = page(TWO_LANES, { nowMs: (NOW_SECONDS + 10) * 1000 }).join('\n');
    expect(later).toContain('back in 4m');
    expect(later).toContain('full in 39m 50s');
  });

  it('say why an account is not usable without a cooldown', () => {
    const answer = { ...EMPTY, accounts: [accountUsage({ usable: false, why: 'its week is spent' })] };
    expect(page(answer)[2]).toBe('anthropic/a  2 in flight  its week is spent');
  });

  it('close up, then take a line each, then are counted, as there is less room', () => {
    const height = (count: number, lines: number): string[] =>
      page({ ...EMPTY, accounts: accounts(count) }, { height: lines });
    expect(height(3, 13).filter((line) => line === '')).toHaveLength(3);
    expect(height(3, 12).filter((line) => line === '')).toHaveLength(1);
    expect(height(3, 10)).toHaveLength(5);
    expect(height(3, 10)[2]).toBe('anthropic/acct-0  5h ███░░░  42 % 2h 14m    7d █░░░░░  11 %');
    expect(height(9, 6).slice(-1)).toEqual(['… 6 more accounts']);
  });

  it('leave room for decisions when they are many', () => {
    const lines = page({ ...TWO_LANES, accounts: accounts(40) });
    expect(lines).toHaveLength(24);
    expect(lines).toContain('Last decisions');
    expect(lines.some((line) => line.includes('more accounts'))).toBe(true);
  });
});

describe('models and decisions', () => {
  it('lists models at rest or near a cap, fullest first, and no other', () => {
    const lines = page({
      ...TWO_LANES,
      models: { ...TWO_LANES.models, calm: modelUsage(), capless: NULL_MODEL },
    });
    const at = lines.indexOf('Models near their caps');
    expect(lines.slice(at, at + 4)).toEqual([
      'Models near their caps',
      'claude-haiku-4.5            rolling 130 %  week  11 %  held, back in 4m 10s',
      'claude-sonnet-4-5-20250929  rolling  31 %  week  84 %',
      '',
    ]);
    expect(lines.join('\n')).not.toContain('calm');
  });

  it('says when a model is free again', () => {
    const blocked = modelUsage({ block: true, warn: true, rolling_pct: 1, time_to_unblock_sec: 700 });
    const warned = modelUsage({ warn: true, rolling_pct: 0.85, time_to_under_warn_sec: 1400 });
    const text = page({ ...EMPTY, models: { blocked, warned } }, { nowMs: (NOW_SECONDS + 100) * 1000 }).join(
      '\n',
    );
    expect(text).toMatch(/blocked {2}rolling 100 % {2}week {2}11 % {2}blocked, free in 10m\n/);
    expect(text).toMatch(/warned {3}rolling {2}85 % {2}week {2}11 % {2}warned, under it in 21m 40s/);
  });

  it('shows the newest decisions, with their minute and second, as many as fit', () => {
    const decisions = Array.from({ length: 50 }, (_, index) =>
      decision({ ts: NOW_SECONDS - index, rid: `${index}` }),
    );
    const lines = page({ ...EMPTY, decisions });
    expect(lines).toHaveLength(24);
    const at = lines.indexOf('Last decisions');
    expect(lines[at + 1]).toMatch(/^\d\d:00:00 claude-haiku-4.5 zai\/main preferred under the warn level$/);
    expect(lines[at + 2]).toMatch(/^\d\d:59:59 /);
    expect(lines.slice(at + 1)).toHaveLength(19);
  });
});

describe('the size', () => {
  const evil = '\u001b[2J\u0007日本🚀e\u0301\u202e '.repeat(9);
  const answers: ReadonlyArray<readonly [string, UsageAnswer | null]> = [
    ['no answer', null],
    ['an empty answer', EMPTY],
    ['two lanes', TWO_LANES],
    ['nothing known', { ...EMPTY, models: { x: NULL_MODEL }, accounts: [NULL_ACCOUNT] }],
    ['many accounts', { ...TWO_LANES, accounts: accounts(60) }],
    [
      'names that misbehave',
      {
        ...TWO_LANES,
        reroute_mode: evil,
        log: { lost_lines: 1, error: evil },
        models: { [evil]: modelUsage({ warn: true }) },
        accounts: [accountUsage({ name: evil, usable: false, why: evil })],
        decisions: [decision({ model: evil, lane: evil, account: evil, decision: evil, why: evil })],
      },
    ],
  ];

  it.each(answers)('of a page of %s is never passed', (_name, answer) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(null, REFUSED, evil),
        (width, height, error) => {
          const lines = page(answer, { width, height, error });
          expect(lines.length).toBeLessThanOrEqual(height);
          for (const line of lines) {
            expect(cellWidth(line)).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|NaN|undefined/u);
          }
        },
      ),
      { seed: 20260211, numRuns: 150 },
    );
  });

  it('of 40 cells still shows use, reset, wall and cooldown', () => {
    expect(page(TWO_LANES, { width: 40 }).slice(0, 11)).toEqual([
      'quotalab  http://127.0.0.1:8082',
      'mode hybrid  up 2h 14m',
      '',
      'anthropic/a  2 in flight',
      '5h ██████████████████░░░  86 % 2h 14m  !',
      '7d ██░░░░░░░░░░░░░░░░░░░  11 % 4d 3h',
      '',
      'anthropic/b',
      '5h █████████░░░░░░░░░░░░  42 % 2h 14m',
      '7d ██░░░░░░░░░░░░░░░░░░░  11 % 4d 3h',
      '',
    ]);
  });

  it('is the same with colours', () => {
    const bare = page(TWO_LANES, { color: true }).map((line) => stripVTControlCharacters(line));
    expect(bare).toEqual(page(TWO_LANES));
  });
});
