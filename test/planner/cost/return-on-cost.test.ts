import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { returnOnCost, type WayOfWork } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const WAYS: readonly WayOfWork[] = [
  { name: 'all-sonnet', value: 100, cost: { sonnet: 20 } },
  { name: 'sonnet+haiku', value: 100, cost: { sonnet: 5 } },
  { name: 'opus', value: 120, cost: { sonnet: 5, opus: 3 } },
  { name: 'haiku', value: 70, cost: { haiku: 9 } },
];
const { ways, steps } = returnOnCost(WAYS);
const way = (name: string) => ways.find((each) => each.name === name)!;

describe('what a way of working returns', () => {
  it.each([
    ['all-sonnet', 20, 4, 80],
    ['sonnet+haiku', 5, 19, 95],
    ['opus', 18.5, 5.486, 101.5],
  ])('[F13] %s costs %d, returns %d, leaves %d', (name, price, roi, net) => {
    expect(way(name).price).toBe(price);
    expect(way(name).roi).toBeCloseTo(roi, 3);
    expect(way(name).netValue).toBe(net);
  });

  it('[F13] [W10] something free is unpriced, never Infinity', () => {
    expect(way('haiku')).toEqual({ name: 'haiku', value: 70, price: 0, roi: 'unpriced', netValue: 70 });
    expect(JSON.stringify(returnOnCost(WAYS))).not.toContain('null');
  });

  it('[W46] ranks by net value: opus first, the free way last', () => {
    expect(ways.map(({ name }) => name)).toEqual(['opus', 'sonnet+haiku', 'all-sonnet', 'haiku']);
  });

  it('[F13] at prices 6.667 and 25 leaves -33.3, 66.7, 11.7 and 70', () => {
    const dual = returnOnCost(WAYS, { sonnet: 20 / 3, opus: 25, haiku: 0 }).ways;
    const net = (name: string) => dual.find((each) => each.name === name)!.netValue;
    expect(net('all-sonnet')).toBeCloseTo(-33.3, 1);
    expect(net('sonnet+haiku')).toBeCloseTo(66.7, 1);
    expect(net('opus')).toBeCloseTo(11.7, 1);
    expect(net('haiku')).toBe(70);
    expect(dual[0]!.name).toBe('haiku');
  });

  it('[F13] each step up the frontier returns less: 6.0, then 1.48', () => {
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      ['haiku', 'sonnet+haiku'],
      ['sonnet+haiku', 'opus'],
    ]);
    expect(steps[0]!.returnPerCost).toBe(6);
    expect(steps[1]!.returnPerCost).toBeCloseTo(1.48, 2);
  });

  it('[F13] has no step to what costs more for the same, or as much for less', () => {
    const tied: WayOfWork[] = [
      { name: 'poor', value: 50, cost: { sonnet: 5 } },
      { name: 'good', value: 60, cost: { sonnet: 5 } },
      { name: 'dear', value: 60, cost: { sonnet: 9 } },
      { name: 'free', value: 10, cost: {} },
    ];
    expect(returnOnCost(tied).steps).toEqual([{ from: 'free', to: 'good', returnPerCost: 10 }]);
  });

  itRefuses([
    ['no options', 'E_EMPTY', 'options', () => returnOnCost([])],
    ['an option twice', 'E_DUP', 'options[1].name', () => returnOnCost([WAYS[0]!, WAYS[0]!])],
    [
      'a value that is none',
      'E_TYPE',
      'options[0].value',
      () => returnOnCost([{ ...WAYS[0]!, value: Number.NaN }]),
    ],
    [
      'a cost below 0',
      'E_RANGE',
      'options[0].cost.opus',
      () => returnOnCost([{ ...WAYS[0]!, cost: { opus: -1 } }]),
    ],
    ['a price of a text', 'E_TYPE', 'prices.opus', () => returnOnCost(WAYS, { opus: wrong('1') })],
    ['a used pool without a price', 'E_UNKNOWN', 'weights', () => returnOnCost(WAYS, { sonnet: 1 })],
  ]);
});

describe('claims without data', () => {
  it('[W4] "0.6-0.8 work per quota" and "75 % cheaper" are in no source of costs or limits', () => {
    for (const folder of ['cost', 'ledger']) {
      const place = new URL(`../../../src/planner/${folder}/`, import.meta.url);
      for (const file of readdirSync(place)) {
        const text = readFileSync(new URL(file, place), 'utf8');
        expect(text, file).not.toMatch(/\b0\.[68]\b|\b0?\.75\b|\b75 ?%|cheaper by|per quota/);
      }
    }
  });
});
