/** Load where not every account serves every model: by hand, and against a flow on random pools. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuotaWindow } from '../../../src/quota/windows/index.ts';
import { FlowNetwork } from '../../../src/simulation/bound/index.ts';
import { balancedUnits, supplyReach } from '../../../src/simulation/engine/index.ts';
import { classLoad, poolSupplyUnits, shapePool } from '../../../src/simulation/scenario/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';

const MODELS = ['opus', 'sonnet', 'haiku'] as const;

const week = (id: string, capacity: number | null, counts: QuotaWindow['counts'] = 'all'): QuotaWindow => ({
  id,
  clock: { kind: 'fixed', lengthMinutes: 10_080, reset: null },
  capacity,
  unit: 'weighted',
  counts,
});

interface Account {
  readonly capacity: number;
  readonly serves: readonly string[];
}

const planOf = (accounts: readonly Account[]) => ({
  graph: {
    windows: accounts.map(({ capacity }, index) => week(`w${index}`, capacity)),
    accounts: accounts.map(({ serves }, index) => ({ name: `a${index}`, serves, windows: [`w${index}`] })),
  },
  usdPerUnit: null,
  timeZone: 'UTC',
});

/** Units by class of the shape from units by model; the last class is of requests without a model. */
function byClass(shape: ReturnType<typeof shapePool>, units: Readonly<Record<string, number>>): number[] {
  const found = new Array<number>(shape.classNames.length).fill(0);
  for (const [model, count] of Object.entries(units)) {
    found[shape.classOf(model === 'none' ? null : model)]! += count;
  }
  return found;
}

describe('classLoad', () => {
  const plan = planOf([
    { capacity: 1000, serves: ['opus', 'sonnet'] },
    { capacity: 3000, serves: ['sonnet'] },
  ]);
  const shape = shapePool(plan, MODELS);
  const load = (units: Readonly<Record<string, number>>) => {
    const found = classLoad(shape, byClass(shape, units), 1);
    return found === null ? null : [found.load, found.classes.map((model) => shape.classNames[model])];
  };

  it('is demand over supply where nothing waits for few', () => {
    expect(load({ opus: 500, sonnet: 1500 })).toEqual([0.5, ['opus', 'sonnet']]);
  });

  it('is that of the models that wait for few accounts', () => {
    expect(load({ opus: 900, sonnet: 100 })).toEqual([0.9, ['opus']]);
  });

  it('leaves out what nobody serves', () => {
    expect(load({ opus: 100, sonnet: 1900, none: 7000 })).toEqual([0.5, ['opus', 'sonnet']]);
    expect(load({ none: 7000 })).toBeNull();
  });

  it('knows windows of one model', () => {
    const opusWeek = {
      graph: {
        windows: [week('all', 1000), week('opus', 100, ['opus'])],
        accounts: [{ name: 'a', serves: 'all', windows: ['all', 'opus'] }],
      },
      usdPerUnit: null,
    } as const;
    const own = shapePool(opusWeek, ['opus']);
    expect(classLoad(own, byClass(own, { opus: 80, none: 20 }), 1)).toMatchObject({ load: 0.8 });
    expect(classLoad(own, byClass(own, { opus: 20, none: 380 }), 1)).toMatchObject({ load: 0.4 });
  });

  it('is the share at which a flow just carries everything', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            capacity: fc.integer({ min: 1, max: 50 }),
            serves: fc.subarray([...MODELS], { minLength: 1 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.array(fc.nat(60), { minLength: 3, maxLength: 3 }),
        (accounts, demand) => {
          const own = shapePool(planOf(accounts), MODELS);
          const units = byClass(
            own,
            Object.fromEntries(MODELS.map((model, index) => [model, demand[index]!])),
          );
          const found = classLoad(own, units, 1);
          const isServed = (model: number): boolean =>
            accounts.some((_, account) => own.serves[account * own.classNames.length + model] === 1);
          const asked = units.map((count, model) => (isServed(model) ? count : 0));
          const total = asked.reduce((sum, count) => sum + count, 0);
          expect(found === null).toBe(total === 0);
          if (found === null) return;
          const carried = (scale: number): number => {
            const network = new FlowNetwork();
            const [source, sink] = [network.addNode(), network.addNode()];
            const places = accounts.map(({ capacity }) => {
              const node = network.addNode();
              network.addEdge(node, sink, capacity);
              return node;
            });
            asked.forEach((count, model) => {
              const node = network.addNode();
              network.addEdge(source, node, count * scale);
              places.forEach((place, account) => {
                if (own.serves[account * own.classNames.length + model] === 1)
                  network.addEdge(node, place, 1e9);
              });
            });
            return network.augment(source, sink) / (total * scale);
          };
          expect(carried(1 / found.load)).toBeCloseTo(1, 9);
          expect(carried(1.01 / found.load)).toBeLessThan(1 - 1e-6);
        },
      ),
      { seed: 20261130, numRuns: 300 },
    );
  });
});

describe('a fitted load', () => {
  const generated = (mix: ReadonlyArray<{ readonly model: string; readonly share: number }>) =>
    ({ kind: 'generated', scale: { kind: 'fit', load: 1 }, mix }) as const;

  it('is that of the tightest models, and supply where all accounts serve all', () => {
    const pool = planOf([
      { capacity: 1000, serves: ['opus', 'sonnet'] },
      { capacity: 3000, serves: ['sonnet'] },
    ]);
    const shape = shapePool(pool, MODELS);
    expect(balancedUnits(shape, generated([{ model: 'sonnet', share: 1 }]), 1)).toBe(4000);
    // Half of 2,000 units are for opus, whose one account has 1,000.
    const even = generated([
      { model: 'opus', share: 0.5 },
      { model: 'sonnet', share: 0.5 },
    ]);
    expect(balancedUnits(shape, even, 1)).toBe(2000);
    // Half is nobody's to serve: 8,000 units ask 4,000 of sonnet.
    const halfUnserved = generated([{ model: 'sonnet', share: 0.5 }]);
    expect(balancedUnits(shape, halfUnserved, 1)).toBe(8000);
    const plan = { ...steadyPlan({ mode: 'focused', resetMode: 'same' }), pool, demand: even };
    expect(supplyReach(plan)).toBe(0.5);
    expect(supplyReach({ ...plan, pool: null })).toBe(1);
    expect(poolSupplyUnits(shape, 1)).toBe(4000);
  });
});
