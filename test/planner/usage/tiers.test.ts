import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../../src/core/values/index.ts';
import { DOC_TIERS, tierOf, tierWindows } from '../../../src/planner/usage/index.ts';
import { itRefuses } from './refusals.ts';

describe('the tiers of the document', () => {
  it.each([
    ['free', 45, 10, 0],
    ['pro', 225, 50, 20],
    ['max5', 1125, 250, 100],
  ])('[A1] %s has %i sonnet, %i opus, $%i', (name, sonnet, opus, usdPerMonth) => {
    expect(tierOf(name)).toEqual({ usdPerMonth, limits: { haiku: null, sonnet, opus } });
    expect(sonnet / opus).toBe(4.5);
  });

  it('[A1] has five times pro in max5, which max is another name of', () => {
    for (const pool of ['sonnet', 'opus'])
      expect(tierOf('max5').limits[pool]).toBe(5 * tierOf('pro').limits[pool]!);
    expect(tierOf('max')).toBe(tierOf('max5'));
  });

  it('[W20] names its table by what it is, with no version of a document that has two', () => {
    expect(DOC_TIERS.name).toBe('doc-2026-messages');
  });

  it('[A1] makes sliding windows of 24 h, haiku counted without a limit', () => {
    const windows = tierWindows(tierOf('pro'));
    expect(
      windows.map(({ name, limit, lengthMs, parts }) => [name, limit, lengthMs, parts[0]!.clock.kind]),
    ).toEqual([
      ['haiku 24 h', null, MS_PER_DAY, 'sliding'],
      ['sonnet 24 h', 225, MS_PER_DAY, 'sliding'],
      ['opus 24 h', 50, MS_PER_DAY, 'sliding'],
    ]);
  });

  itRefuses([
    ['an unknown tier', 'E_UNKNOWN', 'tier of doc-2026-messages', () => tierOf('gold')],
    ['a name of every object', 'E_UNKNOWN', 'tier of doc-2026-messages', () => tierOf('constructor')],
  ]);
});
