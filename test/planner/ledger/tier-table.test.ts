import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../../src/core/values/index.ts';
import {
  DOC_TIERS,
  quotaWindows,
  tierOf,
  tierTables,
  tierWindows,
} from '../../../src/planner/ledger/index.ts';
import { itRefuses } from './refusals.ts';

describe('the tiers of the document', () => {
  it.each([
    ['free', 45, 10, 0],
    ['pro', 225, 50, 20],
    ['max5', 1125, 250, 100],
  ])('[A1] %s has %i sonnet, %i opus, $%i', (name, sonnet, opus, usdPerMonth) => {
    const { pools, usdPerMonth: price } = tierOf(name);
    expect(price).toBe(usdPerMonth);
    expect(pools.haiku).toEqual({ limit: null, windowSec: 86_400 });
    expect(pools.sonnet!.limit).toBe(sonnet);
    expect(pools.opus!.limit).toBe(opus);
    expect(pools.sonnet!.limit! / pools.opus!.limit!).toBe(4.5);
  });

  it('[A1] has five times pro in max5, which max is another name of', () => {
    for (const pool of ['sonnet', 'opus'])
      expect(tierOf('max5').pools[pool]!.limit).toBe(5 * tierOf('pro').pools[pool]!.limit!);
    expect(tierOf('max')).toBe(tierOf('max5'));
  });

  it('[W20] names its table by what it is, with no version of a document that has two', () => {
    expect(DOC_TIERS.name).toBe('doc-2026-messages');
  });

  it('[A1] makes sliding windows of 24 h, haiku counted without a limit', () => {
    const windows = tierWindows(tierOf('pro'));
    expect(quotaWindows('w', windows)).toEqual(windows);
    expect(windows.map(({ name, limit }) => [name, limit])).toEqual([
      ['haiku 24 h', null],
      ['sonnet 24 h', 225],
      ['opus 24 h', 50],
    ]);
    expect(
      windows.every(({ lengthMs, parts }) => lengthMs === MS_PER_DAY && parts[0]!.clock.kind === 'sliding'),
    ).toBe(true);
  });

  const table = (pool: object, usdPerMonth: unknown = 5) => ({
    name: 'mine',
    tiers: { team: { usdPerMonth, pools: { sonnet: { limit: 10, windowSec: 18_000, ...pool } } } },
  });
  it('[A1] stands beside tables of the user', () => {
    const tables = tierTables('t', [table({})]);
    expect([...tables.keys()]).toEqual(['doc-2026-messages', 'mine']);
    expect(tierOf('team', tables.get('mine')).pools.sonnet!.windowSec).toBe(18_000);
  });

  const path = 't[0].tiers.team';
  const read =
    (...values: unknown[]) =>
    () =>
      tierTables('t', values);
  itRefuses([
    ['an unknown tier', 'E_UNKNOWN', 'tier of doc-2026-messages', () => tierOf('gold')],
    ['a name of every object', 'E_UNKNOWN', 'tier of doc-2026-messages', () => tierOf('constructor')],
    ['a table twice', 'E_DUP', 't[1].name', read(table({}), table({}))],
    ['a table of the built-in name', 'E_DUP', 't[0].name', read({ ...table({}), name: 'doc-2026-messages' })],
    ['a limit of 0', 'E_RANGE', `${path}.pools.sonnet.limit`, read(table({ limit: 0 }))],
    ['half a limit', 'E_INT', `${path}.pools.sonnet.limit`, read(table({ limit: 1.5 }))],
    ['a window under a minute', 'E_RANGE', `${path}.pools.sonnet.windowSec`, read(table({ windowSec: 59 }))],
    [
      'a window over a year',
      'E_RANGE',
      `${path}.pools.sonnet.windowSec`,
      read(table({ windowSec: 31_536_001 })),
    ],
    ['a price below 0', 'E_RANGE', `${path}.usdPerMonth`, read(table({}, -1))],
    ['a price as text', 'E_TYPE', `${path}.usdPerMonth`, read(table({}, '20'))],
    ['no tiers', 'E_EMPTY', 't[0].tiers', read({ name: 'mine', tiers: {} })],
    ['no name', 'E_TYPE', 't[0].name', read({ tiers: {} })],
    ['no table', 'E_TYPE', 't[0]', read(3)],
  ]);
});
