import { describe, expect, it } from 'vitest';
import { taskClasses, unlimitedThroughput } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const lint = { name: 'lint', value: 1, costByPool: { haiku: 1 }, maxCount: 40 };
const read = (fields: object) => () => taskClasses('classes', [{ ...lint, ...fields }]);
const pool = { available: 10_000, ratePerMin: 60, hours: 1 };

describe('classes of work', () => {
  it('[B10] are taken as they are when they are bounded', () => {
    expect(taskClasses('classes', [lint])).toEqual([lint]);
  });

  it('[W10] a pool without a limit carries what the rate lets through or what there is, never Infinity', () => {
    expect(unlimitedThroughput(pool)).toBe(3600);
    expect(unlimitedThroughput({ ...pool, available: 40 })).toBe(40);
    expect(unlimitedThroughput({ ...pool, rateShare: 0.5 })).toBe(1800);
    expect(read({ maxCount: Infinity })).toThrow('finite');
  });

  itRefuses([
    ['no classes', 'E_EMPTY', 'classes', () => taskClasses('classes', [])],
    ['endless work', 'E_TYPE', 'classes[0].maxCount', read({ maxCount: Infinity })],
    ['half a task', 'E_INT', 'classes[0].maxCount', read({ maxCount: 0.5 })],
    ['a worth below 0', 'E_RANGE', 'classes[0].value', read({ value: -1 })],
    ['a cost below 0', 'E_RANGE', 'classes[0].costByPool.haiku', read({ costByPool: { haiku: -1 } })],
    ['a name twice', 'E_DUP', 'classes[1].name', () => taskClasses('classes', [lint, lint])],
    ['no name', 'E_TYPE', 'classes[0].name', read({ name: '' })],
    ['an endless amount', 'E_TYPE', 'available', () => unlimitedThroughput({ ...pool, available: Infinity })],
    ['no rate', 'E_RANGE', 'ratePerMin', () => unlimitedThroughput({ ...pool, ratePerMin: 0 })],
    ['no time', 'E_TYPE', 'hours', () => unlimitedThroughput({ ...pool, hours: wrong(null) })],
  ]);
});
