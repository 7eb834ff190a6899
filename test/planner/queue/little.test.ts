import { describe, expect, it } from 'vitest';
import { littlesLaw } from '../../../src/planner/queue/index.ts';

describe("Little's law", () => {
  it('[E3] 50 a minute for 0.1 min are 5 inside; any two give the third', () => {
    const whole = { inSystemCount: 5, lambdaPerMin: 50, sojournMinutes: 0.1 };
    expect(littlesLaw({ lambdaPerMin: 50, sojournMinutes: 0.1 })).toEqual(whole);
    expect(littlesLaw({ inSystemCount: 5, sojournMinutes: 0.1 })).toEqual(whole);
    expect(littlesLaw({ inSystemCount: 5, lambdaPerMin: 50 })).toEqual(whole);
    expect(littlesLaw(whole)).toEqual(whole);
  });

  it('[E3] names the gap of three figures that disagree', () => {
    expect(() => littlesLaw({ inSystemCount: 6, lambdaPerMin: 50, sojournMinutes: 0.1 })).toThrow(
      expect.objectContaining({ code: 'E_SUM', value: 1 }),
    );
  });

  it.each([
    [{}, 'E_TYPE', 'flow'],
    [{ lambdaPerMin: 5 }, 'E_TYPE', 'flow'],
    [{ lambdaPerMin: -5, sojournMinutes: 1 }, 'E_RANGE', 'lambdaPerMin'],
    [{ lambdaPerMin: 5, sojournMinutes: Number.NaN }, 'E_TYPE', 'sojournMinutes'],
    [{ inSystemCount: 5, lambdaPerMin: 0 }, 'E_RANGE', 'lambdaPerMin'],
    [{ inSystemCount: 5, sojournMinutes: 0 }, 'E_RANGE', 'sojournMinutes'],
  ])('refuses %j', (given, code, field) => {
    expect(() => littlesLaw(given)).toThrow(expect.objectContaining({ code, field }));
  });
});
