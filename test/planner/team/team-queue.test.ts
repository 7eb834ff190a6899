import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  dispatchTasks,
  nextTaskDoc,
  type PoolOutlook,
  type QueuedTask,
} from '../../../src/planner/team/index.ts';

const task = (id: string, needUnits: number, priority: number, atMs = 0): QueuedTask => ({
  id,
  user: id,
  needUnits,
  priority,
  atMs,
});
const LINE = [task('alice', 20, 10), task('bob', 50, 5), task('charlie', 10, 3)];
const hours = (count: number): number => count * MS_PER_HOUR;
const outlook = (availableUnits: number, wrong: Partial<PoolOutlook> = {}): PoolOutlook => ({
  nowMs: 0,
  availableUnits,
  restorations: [{ atMs: hours(3), amountUnits: 60 }],
  agingPerHour: 0,
  ...wrong,
});

describe('a line before one pool', () => {
  it('[G11] of 25, alice goes with 20, bob gets his instant, charlie does not fit', () => {
    expect(dispatchTasks(LINE, outlook(25))).toEqual({
      dispatched: ['alice'],
      reserved: { id: 'bob', atMs: hours(3) },
      waiting: ['charlie'],
      neverFits: [],
      leftUnits: 5,
    });
  });

  it('[W54] the document sees the same 25 for every task and passes bob over for ever', () => {
    expect(nextTaskDoc(LINE, 25)).toBe('alice');
    expect(nextTaskDoc(LINE.slice(1), 25)).toBe('charlie');
    expect(nextTaskDoc([LINE[1]!], 25)).toBeNull();
  });

  it('[G11] a smaller task goes first only where it delays nobody', () => {
    // At +3 h there will be 25 - 20 + 60 = 65: bob's 50 and 15 more.
    const spare = [...LINE.slice(0, 2), task('dora', 5, 1)];
    expect(dispatchTasks(spare, outlook(25)).dispatched).toEqual(['alice', 'dora']);
    const tight = outlook(25, { restorations: [{ atMs: hours(3), amountUnits: 45 }] });
    expect(dispatchTasks(spare, tight)).toMatchObject({ dispatched: ['alice'], waiting: ['dora'] });
    // What goes now is back after a day, before a head that has to wait longer.
    const late = outlook(25, { restorations: [{ atMs: hours(30), amountUnits: 25 }] });
    expect(dispatchTasks(spare, late)).toMatchObject({
      dispatched: ['alice', 'dora'],
      reserved: { id: 'bob', atMs: hours(30) },
    });
  });

  it('[G11] a task that waited rises; the first come goes first among equals', () => {
    const old = task('old', 10, 1, -hours(10));
    const fresh = task('fresh', 10, 5);
    expect(dispatchTasks([fresh, old], outlook(10)).dispatched).toEqual(['fresh']);
    expect(dispatchTasks([fresh, old], outlook(10, { agingPerHour: 0.5 })).dispatched).toEqual(['old']);
    expect(dispatchTasks([fresh, { ...old, priority: 5 }], outlook(10)).dispatched).toEqual(['old']);
  });

  it('[G11] what needs more than there will ever be is named and holds nobody up', () => {
    expect(dispatchTasks([task('huge', 200, 9), ...LINE], outlook(25))).toMatchObject({
      dispatched: ['alice'],
      neverFits: ['huge'],
    });
  });

  it('[G11] [W54] never spends more than there is and never makes the first of the line later', () => {
    const any = fc.record({
      need: fc.integer({ min: 0, max: 60 }),
      priority: fc.integer({ min: 0, max: 9 }),
    });
    const back = fc.record({
      hour: fc.integer({ min: 1, max: 40 }),
      amount: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 8 }),
        fc.array(back, { maxLength: 5 }),
        fc.integer({ min: 0, max: 60 }),
        (drawn, backs, available) => {
          const tasks = drawn.map(({ need, priority }, i) => task(`t${i}`, need, priority));
          const restorations = backs.map(({ hour, amount }) => ({ atMs: hours(hour), amountUnits: amount }));
          const answer = dispatchTasks(tasks, outlook(available, { restorations }));
          const needOf = (id: string): number => tasks.find((each) => each.id === id)!.needUnits;
          const spent = answer.dispatched.reduce((sum, id) => sum + needOf(id), 0);
          expect(answer.leftUnits).toBe(available - spent);
          expect(answer.leftUnits).toBeGreaterThanOrEqual(0);
          const places = [...answer.dispatched, ...answer.waiting, ...answer.neverFits];
          if (answer.reserved !== null) places.push(answer.reserved.id);
          expect(places.sort()).toEqual(tasks.map(({ id }) => id).sort());
          if (answer.reserved === null) return;
          // With everything that went, the reserved one fits at its instant, and not before with those above it.
          const { id, atMs } = answer.reserved;
          const backBy = (ms: number): number =>
            restorations.reduce((sum, each) => sum + (each.atMs <= ms ? each.amountUnits : 0), 0);
          const there = available - spent + backBy(atMs) + (atMs >= MS_PER_DAY ? spent : 0);
          expect(there).toBeGreaterThanOrEqual(needOf(id));
        },
      ),
      { seed: 54, numRuns: 400 },
    );
  });

  it('[W54] small tasks that keep coming do not starve a large one', () => {
    // Each hour a small task comes and 10 units are back; the large one needs 50.
    let available = 25;
    let served: number | null = null;
    let line = [task('large', 50, 5)];
    for (let hour = 0; hour < 24 && served === null; hour++) {
      line.push(task(`small${hour}`, 10, 9, hours(hour)));
      const restorations = Array.from({ length: 24 }, (_, i) => ({
        atMs: hours(hour + 1 + i),
        amountUnits: 10,
      }));
      const { dispatched } = dispatchTasks(line, {
        nowMs: hours(hour),
        availableUnits: available,
        restorations,
        agingPerHour: 1,
      });
      if (dispatched.includes('large')) served = hour;
      for (const id of dispatched) available -= line.find((each) => each.id === id)!.needUnits;
      line = line.filter(({ id }) => !dispatched.includes(id));
      available += 10;
    }
    expect(served).not.toBeNull();
  });

  it.each([
    [[task('a', -1, 1)], {}, 'E_RANGE', 'tasks[0].need'],
    [[task('a', 1, Number.NaN)], {}, 'E_TYPE', 'tasks[0].priority'],
    [[task('a', 1, 1, 5)], {}, 'E_RANGE', 'tasks[0].at'],
    [[task('a', 1, 1), task('a', 1, 1)], {}, 'E_DUP', 'tasks[1].id'],
    [[], { agingPerHour: -1 }, 'E_RANGE', 'agingPerHour'],
    [[], { availableUnits: -1 }, 'E_RANGE', 'available'],
    [[], { restorations: [{ atMs: -5, amountUnits: 1 }] }, 'E_RANGE', 'restorations[0].at'],
    [[], { restorations: [{ atMs: 5, amountUnits: -1 }] }, 'E_RANGE', 'restorations[0].amount'],
    [[], { windowMs: 0 }, 'E_RANGE', 'windowMs'],
  ])('refuses case %#', (tasks, wrong, code, field) => {
    expect(() => dispatchTasks(tasks, outlook(25, wrong))).toThrow(expect.objectContaining({ code, field }));
  });

  it('has nothing to do for an empty line', () => {
    expect(dispatchTasks([], outlook(25))).toMatchObject({ dispatched: [], reserved: null, leftUnits: 25 });
  });
});
