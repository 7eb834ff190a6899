/** Pools by name: the figures of the table they come from, and the units they become. */
import { describe, expect, it } from 'vitest';
import { expandPreset, looksLikePreset, POOL_PRESETS } from '../../../src/quota/pools/index.ts';

/** Five-hour and weekly capacity. Source: peers specification, 5.7; Claude in tokens, Codex in its credits. */
const TABLE = [
  ['claude-pro', 550_000, 5_000_000, 'tokens'],
  ['claude-max5', 3_300_000, 41_670_000, 'tokens'],
  ['claude-max20', 11_000_000, 83_330_000, 'tokens'],
  ['codex-plus', 225, 7_560, 'units'],
  ['codex-pro', 1_500, 50_400, 'units'],
] as const;

describe('POOL_PRESETS', () => {
  it('are the figures of the specification', () => {
    expect(
      POOL_PRESETS.map(({ name, shortCapacity, weeklyCapacity, unit }) => [
        name,
        shortCapacity,
        weeklyCapacity,
        unit,
      ]),
    ).toEqual(TABLE);
  });

  it.each(POOL_PRESETS)('$name says that it is an estimate', ({ source }) => {
    expect(source).toContain('community estimate');
  });

  it('have names that can be given on the command line', () => {
    for (const { name } of POOL_PRESETS) expect(looksLikePreset(name)).toBe(true);
    expect(new Set(POOL_PRESETS.map(({ name }) => name)).size).toBe(POOL_PRESETS.length);
  });
});

describe('expandPreset', () => {
  it.each([
    ['claude-pro', 100, 5_500, 50_000],
    ['claude-max5', 100, 33_000, 416_700],
    ['claude-max20', 100, 110_000, 833_300],
    ['claude-max20', 1, 11_000_000, 83_330_000],
    // Whole units only: 550,000 / 7 = 78,571.4.
    ['claude-pro', 7, 78_571, 714_285],
    // Codex counts in units of its own, whatever a unit of tokens is.
    ['codex-plus', 100, 225, 7_560],
    ['codex-pro', 1_000_000, 1_500, 50_400],
  ])('%s at %i tokens a unit holds %i and %i units', (name, unitTokens, short, weekly) => {
    const [account] = expandPreset(name, unitTokens).accounts;
    expect([account!.short.capacityUnits, account!.weekly.capacityUnits]).toEqual([short, weekly]);
  });

  it.each([
    ['claude-pro', 10],
    ['claude-max5', 10],
    ['claude-max20', 10],
    ['codex-plus', 1],
    ['codex-pro', 1],
  ])('%s: a short window opens at first use, floored to %i minutes; a weekly one is fixed', (name, floor) => {
    const [account] = expandPreset(name, 100).accounts;
    expect(account).toMatchObject({
      name: `${name}-1`,
      short: { kind: 'first_use', floorMinutes: floor, lengthMinutes: 300, firstResetMinute: null },
      weekly: { kind: 'fixed', lengthMinutes: 10_080, firstResetMinute: null },
    });
  });

  it('numbers the accounts of each plan on its own, in the order given', () => {
    const { accounts, sources } = expandPreset('codex-prox2+claude-pro+codex-pro', 100);
    expect(accounts.map(({ name }) => name)).toEqual([
      'codex-pro-1',
      'codex-pro-2',
      'claude-pro-1',
      'codex-pro-3',
    ]);
    expect(sources.map((source) => source.split(':')[0])).toEqual(['codex-pro', 'claude-pro']);
  });

  it('a name that ends in digits is not cut before a count', () => {
    expect(expandPreset('claude-max20x2', 100).accounts.map(({ name }) => name)).toEqual([
      'claude-max20-1',
      'claude-max20-2',
    ]);
    expect(expandPreset('claude-max5x03', 100).accounts).toHaveLength(3);
  });

  it('refuses unknown names, no account and too many', () => {
    for (const text of ['claude-max', 'claude-max5x0', 'claude-max5x65', 'claude-pro+claude-max']) {
      expect(() => expandPreset(text, 100)).toThrow(expect.objectContaining({ code: 'BAD_POOL' }));
    }
  });
});

describe('looksLikePreset', () => {
  it.each([
    ['claude-pro', true],
    ['claude-max5x3', true],
    ['a+b+c', true],
    ['unknown-name', true],
    ['pool.json', false],
    ['./claude-pro', false],
    ['dir/claude-pro', false],
    ['Claude-pro', false],
    ['claude_pro', false],
    ['claude-pro+', false],
    ['claude-pro + codex-pro', false],
    ['5x', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(looksLikePreset(text)).toBe(expected);
  });
});
