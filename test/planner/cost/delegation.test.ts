import { describe, expect, it } from 'vitest';
import { delegationSaving } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const ask = (direct: number, handOff = 1, executor = 0) => delegationSaving({ direct, handOff, executor });

describe('handing work to another pool', () => {
  it.each([
    [1, 0, 'even'],
    [2, 1, 'save'],
    [5, 4, 'save'],
    [10, 9, 'save'],
  ])('[B3] of %i messages saves %i', (direct, saving, verdict) => {
    expect(ask(direct)).toEqual({ saving, verdict });
  });

  it('[W6] saves nothing at one message, whatever the pool of the executor', () => {
    expect(ask(1, 1, 0).saving).toBe(0);
    expect(ask(1, 1, 1)).toEqual({ saving: -1, verdict: 'lose' });
  });

  itRefuses([
    ['work below 0', 'E_RANGE', 'direct', () => ask(-1)],
    ['a text', 'E_TYPE', 'handOff', () => ask(1, wrong('1'))],
    ['NaN', 'E_TYPE', 'executor', () => ask(1, 1, Number.NaN)],
  ]);
});
