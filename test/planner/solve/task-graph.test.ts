import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// The planner's questions reach this through their own checks; its order is worth a look of its own.
import { dependencyMap, dependencyOrder } from '../../../src/planner/solve/task-graph.ts';

const task = (id: string, ...deps: string[]) => ({ id, deps });

describe('tasks that need others', () => {
  it('[W70] names an unknown dependency with both ends', () => {
    expect(() => dependencyMap([task('a', 'b')])).toThrow(
      expect.objectContaining({ code: 'E_DEP', field: 'tasks.a.deps', value: 'b' }),
    );
  });

  it('[W70] names the cycle', () => {
    const tasks = [task('start', 'a'), task('a', 'b'), task('b', 'c'), task('c', 'a')];
    expect(() => dependencyMap(tasks)).toThrow('a -> b -> c -> a');
    expect(() => dependencyMap([task('a', 'a')])).toThrow(
      expect.objectContaining({ code: 'E_CYCLE', value: 'a -> a' }),
    );
  });

  it('puts each task after what it needs, whatever the order given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(30), { maxLength: 3 }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 1000 }),
        (rows, turn) => {
          const tasks = rows.map((deps, i) =>
            task(`t${i}`, ...deps.filter((dep) => dep < i).map((dep) => `t${dep}`)),
          );
          const turned = [
            ...tasks.slice(turn % (tasks.length + 1)),
            ...tasks.slice(0, turn % (tasks.length + 1)),
          ];
          const order = dependencyOrder(dependencyMap(turned));
          expect([...order].sort()).toEqual(tasks.map(({ id }) => id).sort());
          for (const { id, deps } of tasks) {
            for (const dep of deps) expect(order.indexOf(dep)).toBeLessThan(order.indexOf(id));
          }
        },
      ),
      { seed: 8, numRuns: 100 },
    );
  });

  it('survives a chain of 5000', () => {
    const chain = Array.from({ length: 5000 }, (_, i) =>
      task(`t${i}`, ...(i + 1 < 5000 ? [`t${i + 1}`] : [])),
    );
    expect(dependencyOrder(dependencyMap(chain))[0]).toBe('t4999');
  });
});
