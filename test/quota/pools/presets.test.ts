/** Presets by name, end and count; the data itself; and that old names mean what they always meant. */
import { describe, expect, it } from 'vitest';
import { findPreset, PRESETS, parsePool, presetPool } from '../../../src/quota/pools/index.ts';
import { compileGraph, compileWindow } from '../../../src/quota/windows/index.ts';

const pool = (text: string, unitTokens = 100) => presetPool(text, { unitTokens });

describe('the data', () => {
  it('has no name twice, aliases included, and every name is one', () => {
    const names = PRESETS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(
    PRESETS.map((preset) => [preset.name, preset] as const),
  )('%s has a source and a date for each window, and ranges that rise', (_, preset) => {
    expect(preset.windows.length).toBeGreaterThan(0);
    const ids = preset.windows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { capacity, source, asOf, resetsWith } of preset.windows) {
      expect(source.length).toBeGreaterThan(10);
      expect(asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      if (resetsWith !== undefined) expect(ids).toContain(resetsWith);
      if (capacity === null) continue;
      expect([...capacity].sort((a, b) => a - b)).toEqual([...capacity]);
      expect(capacity[0]).toBeGreaterThan(0);
    }
    if (preset.newName !== undefined) expect(findPreset(preset.newName)?.preset.newName).toBeUndefined();
  });

  it.each(PRESETS.map(({ name }) => [name]))('%s compiles, alone and in a file', (name) => {
    const { graph } = pool(`${name}x2`);
    compileGraph(graph);
    for (const window of graph.windows) compileWindow(window, window.capacity ?? 1, 0);
    const file = { accounts: [{ name: `${name}-1`, preset: name }], usdPerUnit: 1 };
    const read = parsePool(file, { unitTokens: 100, path: 'p' });
    expect(read.graph).toEqual(pool(name).graph);
  });
});

describe('figures of November 2026', () => {
  const capacities = (text: string): Record<string, number | null> =>
    Object.fromEntries(pool(text, 1).graph.windows.map(({ id, capacity }) => [id, capacity]));

  it.each([
    ['claude-pro-2026-11', { short: 1_100_000, weekly: 6_250_000 }],
    ['claude-max', { short: 6_600_000, weekly: 52_100_000 }],
    ['claude-ultra@low', { weekly: 62_500_000 }],
    ['claude-ultra', { weekly: 104_000_000 }],
    ['glm-lite', { short: 2_000, weekly: 10_000 }],
    ['glm-max', { short: 28_000, weekly: 140_000 }],
    ['codex-free', { month: null }],
    ['kimi', { short: null, month: null, 'month-code': null }],
    ['claude-max-credits', { credits: 100 }],
    ['claude-ultra-credits', { credits: 200 }],
  ])('%s', (text, expected) => {
    const found = capacities(text);
    const name = pool(text).graph.accounts[0]!.name;
    for (const [id, capacity] of Object.entries(expected)) expect(found[`${name}/${id}`]).toBe(capacity);
  });

  it('an Ultra plan has no 5-hour window, a free Codex plan only a month', () => {
    const ids = (text: string) => pool(text).graph.windows.map(({ id }) => id);
    expect(ids('claude-ultra')).not.toContain('claude-ultra-1/short');
    expect(pool('codex-free').graph.windows).toMatchObject([
      { clock: { kind: 'fixed', lengthMinutes: 43_200, reset: null }, capacity: null },
    ]);
  });

  // One reader's readings, as our own arithmetic: 770 M tokens were 82 % of a week, half as large again by a promotion.
  it('the high end of Ultra is what that reading says', () => {
    const high = capacities('claude-ultra@high')['claude-ultra-1/weekly']!;
    expect(high).toBeCloseTo(770e6 / 0.82 / 1.5, -6);
  });
});

// One reader's readings (codex #30784), as our own arithmetic: 50 requests of 60,000 new and 1,940,000 cached input tokens
// and 8,000 of output moved a week of Pro 5x by a fifth.
it("a week of Codex Pro is what a user's meter says, in tokens whatever the unit", () => {
  const weighted = 50 * (60_000 + 0.1 * 1_940_000 + 5 * 8000);
  const weekOf = (name: string) =>
    pool(name, 1).graph.windows.find(({ id }) => id.endsWith('/weekly'))!.capacity!;
  const week = weekOf('codex-pro');
  expect(weighted / week).toBeCloseTo(0.2, 2);
  expect(weekOf('codex-plus')).toBeCloseTo(week / 5, 0);
  expect(pool('codex-pro-2026-11')).toEqual(pool('codex-pro'));
});

describe('old names', () => {
  it.each([
    ['claude-pro', 550_000, 5_000_000],
    ['claude-max5', 3_300_000, 41_670_000],
    ['claude-max20', 11_000_000, 83_330_000],
  ])('%s keeps its figures and says what is newer', (name, short, weekly) => {
    const { graph, notes } = pool(name, 1);
    expect(graph.windows).toMatchObject([
      {
        id: `${name}-1/short`,
        clock: { kind: 'first_use', lengthMinutes: 300, floorMinutes: 10, reset: null },
        capacity: short,
        counts: 'all',
      },
      {
        id: `${name}-1/weekly`,
        clock: { kind: 'fixed', lengthMinutes: 10_080, reset: null },
        capacity: weekly,
      },
    ]);
    expect(notes.at(-1)).toMatch(new RegExp(`^${name}: kept for runs made with it, newer figures are `));
  });
});

describe('a text of --pool', () => {
  it('counts accounts of a preset from 1 and keeps their order', () => {
    const { graph } = pool('codex-pro-weekx2+claude-max@lowx1+codex-pro-week@high');
    expect(graph.accounts.map(({ name }) => name)).toEqual([
      'codex-pro-week-1',
      'codex-pro-week-2',
      'claude-max-1',
      'codex-pro-week-3',
    ]);
    const weeks = graph.windows.filter(({ id }) => id.startsWith('codex')).map(({ capacity }) => capacity);
    expect(weeks).toEqual([735_000, 735_000, 1_470_000]);
  });

  it('takes other names of a preset', () => {
    expect(pool('claude-max-2026-11x2')).toEqual(pool('claude-maxx2'));
  });

  it('says which end was used, its source and its date, once', () => {
    const { notes } = pool('claude-ultra@lowx2');
    expect(notes.filter((note) => note.startsWith('claude-ultra@low: low: 10 times'))).toHaveLength(1);
    expect(notes[0]).toMatch(/, as of 2026-11$/);
    // A single figure has no ends.
    expect(pool('claude-max@low').notes[0]).toMatch(/^claude-max: /);
  });

  it('says what limits nothing', () => {
    expect(pool('kimi').notes.at(-1)).toBe(
      'capacity not known, so it limits nothing: kimi-1/short, kimi-1/month, kimi-1/month-code',
    );
    expect(pool('claude-max-credits').notes.at(-1)).toBe(
      'counts dollars, and what a unit costs is not said, so it limits nothing: claude-max-credits-1/credits; a pool file says it with usdPerUnit',
    );
  });

  it.each([
    'claude-mini',
    'claude-max@best',
    'claude-maxx0',
    'claude-maxx65',
    'claude-maxx40+codex-freex25',
    'claude-max+',
  ])('%s is refused', (text) => {
    expect(() => pool(text)).toThrow(expect.objectContaining({ code: 'BAD_POOL' }));
  });

  it('a unit larger than a window is refused', () => {
    expect(() => pool('claude-max', 7_000_000)).toThrow(
      '--unit-tokens is 7000000, more than the 6600000 tokens of a short window of claude-max; allowed: at most that',
    );
  });
});
