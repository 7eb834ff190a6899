import { describe, expect, it } from 'vitest';
import { type Slot, sliceDay } from '../../../src/planner/budget/day-slots.ts';

const slot = (id: string, startHour: number, endHour: number, amountUnits: number): Slot => ({
  id,
  startHour,
  endHour,
  amountUnits,
});
const DOCUMENT = [
  slot('night', 0, 8, 200),
  slot('alice', 8, 12, 300),
  slot('bob', 12, 16, 300),
  slot('charlie', 16, 20, 300),
  slot('shared', 20, 24, 25),
];

describe('time slices', () => {
  it('[G10] 200, 300, 300, 300, 25 make up 1125', () => {
    expect(sliceDay(DOCUMENT, 1125)).toMatchObject({ sumUnits: 1125, isSafePinned: true });
  });

  it('[G10] [W53] repeated daily they can put 1425 into one sliding day, and a safe size is offered', () => {
    const day = sliceDay(DOCUMENT, 1125);
    expect(day).toMatchObject({ worstWindowUnits: 1425, isSafe: false });
    expect(day.warnings[0]).toContain('1425 of 1125');
    // 1125 / 1425 of each, rounded down.
    expect(day.safeUnits).toEqual({ night: 157, alice: 236, bob: 236, charlie: 236, shared: 19 });
    const safe = DOCUMENT.map((each) => ({ ...each, amountUnits: day.safeUnits[each.id]! }));
    expect(sliceDay(safe, 1125)).toMatchObject({ isSafe: true, warnings: [] });
  });

  it('[W53] the worst window is really reached: the last half hour of one day and the first of the next', () => {
    // Bob spends 300 at 15:59 and 300 at 12:01 next day, the others once between.
    const spends = [15.98, 36.02].map((hour) => ({ hour, units: 300 }));
    const others = [16, 20, 24, 32].map((hour, i) => ({ hour, units: [300, 25, 200, 300][i]! }));
    const end = 36.02;
    const inWindow = [...spends, ...others].filter(({ hour }) => hour <= end && hour > end - 24);
    expect(inWindow.reduce((sum, { units }) => sum + units, 0)).toBe(
      sliceDay(DOCUMENT, 1125).worstWindowUnits,
    );
  });

  it('takes slots in any order and of fractions of an hour', () => {
    const parts = [slot('b', 7.1, 24, 10), slot('a', 0, 7.1, 20)];
    expect(sliceDay(parts, 100)).toMatchObject({ sumUnits: 30, worstWindowUnits: 50, isSafe: true });
    expect(sliceDay(parts, 100).safeUnits).toEqual({ a: 20, b: 10 });
  });

  it.each([
    [[slot('a', 0, 12, 1), slot('a', 12, 24, 1)], 'E_DUP', 'slots[1].id'],
    [[slot('a', 0, 12, 1), slot('b', 13, 24, 1)], 'E_SUM', 'slots'],
    [[slot('a', 0, 13, 1), slot('b', 12, 24, 1)], 'E_SUM', 'slots'],
    [[slot('a', 0, 23, 1)], 'E_SUM', 'slots'],
    [[slot('a', 1, 24, 1)], 'E_SUM', 'slots'],
    [[slot('a', 12, 12, 1)], 'E_RANGE', 'slots[0].end'],
    [[slot('a', 0, 25, 1)], 'E_RANGE', 'slots[0].end'],
    [[slot('a', 0, 24, -1)], 'E_RANGE', 'slots[0].amount'],
  ])('refuses case %#', (slots, code, field) => {
    expect(() => sliceDay(slots, 100)).toThrow(expect.objectContaining({ code, field }));
  });

  it('refuses a limit of 0', () => {
    expect(() => sliceDay(DOCUMENT, 0)).toThrow(expect.objectContaining({ code: 'E_RANGE', field: 'cap' }));
  });
});
