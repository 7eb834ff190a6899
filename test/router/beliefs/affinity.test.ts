/** Where a session is: for how long, on which lane, and how many are kept. */
import { expect, it } from 'vitest';
import { Affinity } from '../../../src/router/beliefs/affinity.ts';

it('is where it was sent last, until nothing was heard of it for the idle time', () => {
  const affinity = new Affinity(1000);
  expect(affinity.accountOf('l', 's', 0)).toBeNull();
  affinity.settle('l', 's', 'a', 0, 300_000);
  expect(affinity.accountOf('l', 's', 1000)).toBe('a');
  expect(affinity.accountOf('l', 's', 1001)).toBeNull();
  // Forgotten, not only hidden: a clock that goes back does not bring it back.
  expect(affinity.accountOf('l', 's', 500)).toBeNull();
  affinity.settle('l', 's', 'a', 0, 300_000);
  affinity.settle('l', 's', 'b', 900, 300_000);
  expect(affinity.accountOf('l', 's', 1900)).toBe('b');
});

it('looking does not keep a session', () => {
  const affinity = new Affinity(1000);
  affinity.settle('l', 's', 'a', 0, 300_000);
  affinity.accountOf('l', 's', 900);
  expect(affinity.accountOf('l', 's', 1500)).toBeNull();
});

it('lanes are apart; no session key and no idle time mean no place', () => {
  const affinity = new Affinity(1000);
  affinity.settle('l', 's', 'a', 0, 300_000);
  expect(affinity.accountOf('k', 's', 0)).toBeNull();
  affinity.settle('l', '', 'a', 0, 300_000);
  expect(affinity.accountOf('l', '', 0)).toBeNull();
  const off = new Affinity(0);
  off.settle('l', 's', 'a', 0, 300_000);
  expect(off.accountOf('l', 's', 0)).toBeNull();
});

it('of more than 10000 the one not heard of longest makes room', () => {
  const affinity = new Affinity(1000);
  for (let i = 0; i < 10_000; i++) affinity.settle('l', `s${i}`, 'a', 0, 300_000);
  affinity.settle('l', 's0', 'b', 1, 300_000);
  affinity.settle('l', 'new', 'c', 1, 300_000);
  expect(['s0', 's1', 's2', 'new'].map((session) => affinity.accountOf('l', session, 1))).toEqual([
    'b',
    null,
    'a',
    'c',
  ]);
});
