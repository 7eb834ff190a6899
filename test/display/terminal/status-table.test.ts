import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/core/text/index.ts';
import { type StatusLook, statusLines } from '../../../src/display/terminal/index.ts';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import {
  accountUsage,
  EMPTY,
  modelUsage,
  NOW_SECONDS,
  NULL_ACCOUNT,
  NULL_MODEL,
  TWO_LANES,
  windowUsage,
} from './fixtures/usage-answers.ts';

const LOOK: StatusLook = { debugQuota: false, speeds: false, width: 120, color: false };

const page = (answer: UsageAnswer, look: Partial<StatusLook> = {}): string[] =>
  statusLines(answer, { ...LOOK, ...look });

/** The words of the line that begins with `start`. */
function wordsOf(lines: readonly string[], start: string): string[] {
  const line = lines.find((text) => text.startsWith(start));
  expect(line, `a line that begins with ${start}`).toBeDefined();
  return line!.trim().split(/ {2,}/);
}

describe('the page of models and accounts', () => {
  it('says what it has not when nothing was requested', () => {
    expect(page(EMPTY)).toEqual([
      'mode hybrid, up 2h 14m, built-in quotas',
      '',
      'No model has been requested yet.',
      '',
      'No account is configured.',
    ]);
  });

  it('has a row for every model in order of names, with its caps, speeds and fastest hour', () => {
    const lines = page(TWO_LANES);
    expect(wordsOf(lines, 'MODEL')).toEqual(
      ['MODEL', 'ROLL %', 'WEEK %', 'WARN', 'BLOCK'].concat([
        '(elr/dirty)',
        '(elr/dirty)',
        '(confidence %)',
        'PEAK HOUR',
      ]),
    );
    expect(lines.findIndex((line) => line.startsWith('claude-haiku'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('claude-sonnet')),
    );
    expect(wordsOf(lines, 'claude-haiku-4.5')).toEqual([
      'claude-haiku-4.5',
      '130.0',
      '11.0',
      'yes',
      'yes',
      '41.0/37.5',
      '44.3/39.0',
      '78.5 (28)',
      '14:00',
    ]);
    expect(wordsOf(lines, 'claude-sonnet').slice(1, 5)).toEqual(['31.0', '84.2', 'no', 'no']);
    expect(lines).toContain('every account of claude-haiku-4.5 is held (rate limit), back in 4m 10s');
  });

  it('has a row for every account as configured, with why it is not usable', () => {
    const lines = page(TWO_LANES);
    expect(wordsOf(lines, 'ACCOUNT')).toEqual([
      'ACCOUNT',
      '5H %',
      'RESETS IN',
      '7D %',
      'RESETS IN',
      'IN FLIGHT',
      'USABLE',
    ]);
    expect(wordsOf(lines, 'anthropic/a')).toEqual([
      'anthropic/a',
      '86.0',
      '2h 14m',
      '11.0',
      '4d 3h',
      '2',
      'yes',
    ]);
    expect(wordsOf(lines, 'zai/main')).toEqual([
      'zai/main',
      '130.0',
      '4m 10s',
      '11.0',
      '4d 3h',
      '0',
      'cooldown after 429, back in 4m 10s',
    ]);
  });

  it('prints what is not known as "-", never as NaN, null or 0', () => {
    const lines = page(
      { ...EMPTY, models: { new: NULL_MODEL }, accounts: [NULL_ACCOUNT] },
      { debugQuota: true },
    );
    expect(wordsOf(lines, 'new')).toEqual(['new', '-', '-', 'no', 'no', '-', '-', '-', '-', '-', '-', '0']);
    expect(wordsOf(lines, 'anthropic/new')).toEqual([
      'anthropic/new',
      '-',
      '-',
      '-',
      '-',
      '0',
      'yes, not asked yet',
    ]);
    expect(lines.join('\n')).not.toMatch(/NaN|null|undefined|Infinity/);
  });

  it('shows a week capped in hours', () => {
    const hours = modelUsage({ weekly_capacity_tokens: null, weekly_capacity_hours: 40, weekly_pct: 0.5 });
    expect(wordsOf(page({ ...EMPTY, models: { m: hours } }), 'm ')[2]).toBe('50.0');
  });

  it('has a column for each length of window when accounts have unlike ones', () => {
    const accounts = [accountUsage(), accountUsage({ name: 'b', short: windowUsage({ length_sec: 3600 }) })];
    const lines = page({ ...EMPTY, accounts });
    expect(wordsOf(lines, 'ACCOUNT').slice(1, 7)).toEqual([
      '1H %',
      'RESETS IN',
      '5H %',
      'RESETS IN',
      '7D %',
      'RESETS IN',
    ]);
    expect(wordsOf(lines, 'anthropic/a').slice(1, 5)).toEqual(['-', '-', '42.0', '2h 14m']);
  });

  it('has a column for each set of models, none for a window that is gone, and says which are', () => {
    const opus = windowUsage({ length_sec: 604_800, counts: ['opus'], used_pct: 0.9, state: 'learned' });
    const month = windowUsage({ length_sec: 2_592_000, used_pct: 0.3 });
    const gone = windowUsage({ state: 'gone' });
    const accounts = [
      accountUsage({ name: 'ultra', short: null, windows: { short: gone, '7d opus': opus, month } }),
      accountUsage({ name: 'credits', windows: { api: windowUsage({ length_sec: null, used_pct: 0.1 }) } }),
    ];
    const lines = page({ ...EMPTY, accounts });
    expect(wordsOf(lines, 'ACCOUNT').filter((word) => word.endsWith('%'))).toEqual([
      '7D OPUS %',
      '30D %',
      'API %',
    ]);
    expect(wordsOf(lines, 'anthropic/ultra').slice(1, 6)).toEqual(['90.0', '2h 14m', '30.0', '2h 14m', '-']);
    expect(lines.at(-1)).toBe('gone, the provider no longer tells of it: 5h of ultra');
  });

  it('tells a state that is not written, and for how long', () => {
    const state = {
      durability: 'second',
      error: 'disk full',
      failing_since: EMPTY.ts - 90,
      waiting_records: 1200,
      lost_records: 3,
    };
    expect(page({ ...EMPTY, state }).slice(1, 3)).toEqual([
      'state: not written for 1m 30s, 1,200 records not on disk (disk full)',
      'state: 3 records lost',
    ]);
    const { state: _, ...older } = { ...EMPTY, state };
    expect(page(older)[1]).toBe('');
  });

  it('tells lines that the log lost', () => {
    expect(page({ ...EMPTY, log: { lost_lines: 12, error: 'ENOSPC' } })[1]).toBe(
      'log: 12 lines lost (ENOSPC)',
    );
    expect(page({ ...EMPTY, log: { lost_lines: 0, error: 'EACCES' } })[1]).toBe('log: 0 lines lost (EACCES)');
  });
});

describe('other columns', () => {
  it('adds the gaps with debugQuota', () => {
    const lines = page(TWO_LANES, { debugQuota: true, width: 150 });
    expect(wordsOf(lines, 'MODEL').slice(-3)).toEqual(['GAP P50', 'GAP P95', 'GAP N']);
    expect(wordsOf(lines, 'claude-haiku-4.5').slice(-3)).toEqual(['2m 30s', '4m 20s', '4']);
    expect(wordsOf(page(TWO_LANES), 'claude-haiku-4.5')).not.toContain('4m 20s');
  });

  it('shows speeds instead of caps with speeds', () => {
    const lines = page(TWO_LANES, { speeds: true });
    expect(wordsOf(lines, 'MODEL')).toEqual([
      'MODEL',
      'ROLL %',
      'OUT_TPS(ELR)',
      'OUT_TPS(DIRTY)',
      'P50',
      'P90',
      'P99',
      'BEST_HOURS(ELR)',
    ]);
    expect(wordsOf(lines, 'claude-sonnet').slice(1)).toEqual([
      '31.0',
      '41.0',
      '37.5',
      '812',
      '2040',
      '5120',
      '14:00 09:00 22:00',
    ]);
  });
});

describe('the width', () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `provider-with-a-name/model-${index}-of-${'x'.repeat(index)}`,
      modelUsage(),
    ]),
  );
  const answers: ReadonlyArray<readonly [string, UsageAnswer]> = [
    ['two lanes', TWO_LANES],
    ['nothing known', { ...EMPTY, models: { new: NULL_MODEL }, accounts: [NULL_ACCOUNT] }],
    ['long names', { ...TWO_LANES, models: many, path: `/home/${'x'.repeat(300)}/quotas.json` }],
    ['wide names', { ...TWO_LANES, models: { 日本語のモデルの長い名前です: modelUsage() } }],
    ['a long reason', { ...EMPTY, accounts: [accountUsage({ usable: false, why: 'because '.repeat(40) })] }],
  ];

  it.each(answers)('holds for %s at 40 to 200 cells, in every form', (_name, answer) => {
    for (const width of [40, 60, 79, 80, 81, 100, 132, 200]) {
      for (const [debugQuota, speeds] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        for (const line of page(answer, { width, debugQuota, speeds })) {
          expect(cellWidth(line)).toBeLessThanOrEqual(width);
        }
      }
    }
  });

  it('keeps all columns of the caps in one table at 80 cells', () => {
    const lines = page(TWO_LANES, { width: 80 });
    expect(wordsOf(lines, 'claude-haiku-4.5').join(' ')).toBe(
      'claude-haiku-4.5 130.0 11.0 yes yes 41.0/37.5 44.3/39.0 78.5 (28) 14:00',
    );
    expect(lines.filter((line) => line.startsWith('MODEL'))).toHaveLength(1);
  });

  it('shows every name in full when there is room', () => {
    expect(page({ ...TWO_LANES, models: many }, { width: 200 }).join('\n')).toContain(Object.keys(many)[29]);
  });
});

describe('what others wrote', () => {
  it('cannot steer the terminal', () => {
    const evil = '\u001b]0;title\u0007\u001b[2J\r\nx\u202e';
    const answer: UsageAnswer = {
      ...EMPTY,
      path: evil,
      reroute_mode: evil,
      log: { lost_lines: 1, error: evil },
      models: { [evil]: modelUsage({ cooldown: { active: true, until: NOW_SECONDS, cause: evil } }) },
      accounts: [accountUsage({ name: evil, lane: evil, usable: false, why: evil })],
    };
    expect(page(answer).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('is coloured only when asked for', () => {
    expect(page(TWO_LANES).join('')).not.toContain('\u001b');
    expect(page(TWO_LANES, { color: true }).join('')).toContain('\u001b[31m130.0\u001b[0m');
  });
});
