import { describe, expect, it } from 'vitest';
import { quotaWindow, quotaWindows } from '../../../src/planner/ledger/index.ts';
import { sliding } from './example.ts';
import { itRefuses, wrong } from './refusals.ts';

describe('a window', () => {
  const good = sliding(5);
  const change = (fields: object) => () => quotaWindow('w', { ...good, ...fields });

  it('is what was given, limits from 1 and lengths from a minute to a year', () => {
    expect(quotaWindow('w', good)).toEqual(good);
    for (const fields of [
      { limit: 1 },
      { limit: 1e9 },
      { limit: null },
      { lengthMs: 60_000 },
      { lengthMs: 31_536_000_000 },
    ])
      expect(change(fields)()).toMatchObject(fields);
    const anchor = { kind: 'fixed', originMs: -5 };
    expect(change({ anchor })().anchor).toEqual(anchor);
  });

  itRefuses([
    ['a limit below 1', 'E_RANGE', 'w.limit', change({ limit: 0.5 })],
    ['a limit of 0', 'E_RANGE', 'w.limit', change({ limit: 0 })],
    ['a limit above 1e9', 'E_RANGE', 'w.limit', change({ limit: 1e9 + 1 })],
    ['no limit at all', 'E_TYPE', 'w.limit', change({ limit: undefined })],
    ['an endless limit', 'E_TYPE', 'w.limit', change({ limit: Infinity })],
    ['a length under a minute', 'E_RANGE', 'w.lengthMs', change({ lengthMs: 59_999 })],
    ['a length over a year', 'E_RANGE', 'w.lengthMs', change({ lengthMs: 31_536_000_001 })],
    ['a broken length', 'E_INT', 'w.lengthMs', change({ lengthMs: 60_000.5 })],
    ['an unknown unit', 'E_UNKNOWN', 'w.unit', change({ unit: 'pages' })],
    ['an unknown anchor', 'E_UNKNOWN', 'w.anchor.kind', change({ anchor: { kind: 'lunar' } })],
    ['a grid without origin', 'E_TYPE', 'w.anchor.originMs', change({ anchor: { kind: 'fixed' } })],
    ['no pools', 'E_EMPTY', 'w.pools', change({ pools: [] })],
    ['a pool twice', 'E_DUP', 'w.pools', change({ pools: ['a', 'a'] })],
    ['no name', 'E_TYPE', 'w.name', change({ name: '' })],
    ['no window', 'E_TYPE', 'w', () => quotaWindow('w', null)],
    ['a name twice', 'E_DUP', 'ws', () => quotaWindows('ws', [good, good])],
    ['a list that is none', 'E_TYPE', 'ws', () => quotaWindows('ws', wrong('x'))],
    [
      'nine windows of one pool',
      'E_RANGE',
      'ws of sonnet',
      () =>
        quotaWindows(
          'ws',
          Array.from({ length: 9 }, (_, i) => ({ ...good, name: `w${i}` })),
        ),
    ],
  ]);
});
