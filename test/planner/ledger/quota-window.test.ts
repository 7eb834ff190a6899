import { describe, expect, it } from 'vitest';
import { quotaWindow, quotaWindows } from '../../../src/planner/ledger/index.ts';
import { sliding } from './example.ts';
import { itRefuses, wrong } from './refusals.ts';

describe('a window', () => {
  const good = sliding(5);
  const change = (fields: object) => () => quotaWindow('w', { ...good, ...fields });
  const part = (clock: object) => ({ accounts: [], clock, limit: 5 });
  const changeClock = (clock: object) => change({ parts: [part(clock)] });

  it('is what was given, limits from 1 and lengths from a minute to a year', () => {
    expect(quotaWindow('w', good)).toEqual(good);
    for (const fields of [
      { limit: 0.5 },
      { limit: 1e12 },
      { limit: null },
      { lengthMs: 60_000 },
      { lengthMs: 31_622_400_000 },
      { parts: [part({ kind: 'fixed', lengthMinutes: 5, reset: { atMs: -5 } })] },
      { parts: [part({ kind: 'calendar', every: 'month', zone: 'UTC' })] },
    ])
      expect(change(fields)()).toMatchObject(fields);
  });

  itRefuses([
    ['a limit below 0', 'E_RANGE', 'w.limit', change({ limit: -0.5 })],
    ['a limit of 0', 'E_RANGE', 'w.limit', change({ limit: 0 })],
    ['a limit above 1e12', 'E_RANGE', 'w.limit', change({ limit: 1e12 + 1 })],
    ['no limit at all', 'E_TYPE', 'w.limit', change({ limit: undefined })],
    ['an endless limit', 'E_TYPE', 'w.limit', change({ limit: Infinity })],
    ['a length under a minute', 'E_RANGE', 'w.lengthMs', change({ lengthMs: 59_999 })],
    ['a length over a year', 'E_RANGE', 'w.lengthMs', change({ lengthMs: 31_622_400_001 })],
    ['a broken length', 'E_INT', 'w.lengthMs', change({ lengthMs: 60_000.5 })],
    ['an unknown unit', 'E_UNKNOWN', 'w.unit', change({ unit: 'pages' })],
    ['no parts', 'E_EMPTY', 'w.parts', change({ parts: [] })],
    ['an unknown clock', 'E_UNKNOWN', 'w.parts[0].clock.kind', changeClock({ kind: 'lunar' })],
    ['a bucket', 'E_UNKNOWN', 'w.parts[0].clock.kind', changeClock({ kind: 'bucket', perMinute: 5 })],
    [
      'a grid without an instant',
      'E_TYPE',
      'w.parts[0].clock.reset.atMs',
      changeClock({ kind: 'fixed', lengthMinutes: 300, reset: null }),
    ],
    [
      'a clock of half a minute',
      'E_RANGE',
      'w.parts[0].clock length in ms',
      changeClock({ kind: 'sliding', lengthMinutes: 0.5 }),
    ],
    [
      'a part without a limit of its own',
      'E_RANGE',
      'w.parts[0].limit',
      change({ parts: [{ ...part({ kind: 'sliding', lengthMinutes: 5 }), limit: 0 }] }),
    ],
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
