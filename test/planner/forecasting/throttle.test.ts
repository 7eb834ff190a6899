import { describe, expect, it } from 'vitest';
import { throttleAdvice } from '../../../src/planner/forecasting/index.ts';

const QUESTION = { ratePerHour: 114.04 / 24, remaining: 500, horizonHours: 12 };

describe('throttleAdvice', () => {
  it('[H4] [W58] 4.75/h against 500 in 12 h goes on, headroom 36.915, no throttle of .15', () => {
    expect(throttleAdvice(QUESTION)).toEqual({
      status: 'continue',
      sustainablePerHour: expect.closeTo(41.667, 3),
      headroomPerHour: expect.closeTo(36.915, 3),
    });
  });

  it('[H4] a throttle of .15 needs 49.02/h', () => {
    expect(throttleAdvice({ ...QUESTION, ratePerHour: 49.02 })).toMatchObject({
      status: 'throttle',
      dropFraction: expect.closeTo(0.15, 3),
    });
  });

  it('[H4] what comes back within the horizon counts', () => {
    const advice = throttleAdvice({ ...QUESTION, ratePerHour: 49.02, restored: 100 });
    expect(advice).toMatchObject({ status: 'continue', sustainablePerHour: 50 });
  });

  it('[H4] begins 10 % above the sustainable rate and ends at it', () => {
    const at = (ratePerHour: number, isThrottling: boolean) =>
      throttleAdvice({ ratePerHour, remaining: 100, horizonHours: 10, isThrottling }).status;
    expect([at(10.9, false), at(11.1, false), at(10.5, true), at(10, true)]).toEqual([
      'continue',
      'throttle',
      'throttle',
      'continue',
    ]);
  });

  it('[H4] [W58] nothing used goes on, nothing left stops all, no forecast is Insufficient', () => {
    expect(throttleAdvice({ ...QUESTION, ratePerHour: 0 })).toMatchObject({ status: 'continue' });
    expect(throttleAdvice({ ...QUESTION, remaining: 0 })).toMatchObject({
      status: 'throttle',
      dropFraction: 1,
    });
    expect(throttleAdvice({ ratePerHour: 0, remaining: 0, horizonHours: 1 })).toMatchObject({
      status: 'continue',
    });
    expect(throttleAdvice({ ...QUESTION, ratePerHour: null })).toMatchObject({ status: 'insufficient' });
  });

  it.each([
    ['E_RANGE', { horizonHours: 0 }],
    ['E_RANGE', { remaining: -1 }],
    ['E_RANGE', { restored: -1 }],
    ['E_RANGE', { ratePerHour: -1 }],
    ['E_RANGE', { hysteresis: 2 }],
    ['E_TYPE', { horizonHours: Number.NaN }],
    ['E_TYPE', { ratePerHour: Infinity }],
  ])('%s for %j', (code, part) => {
    expect(() => throttleAdvice({ ...QUESTION, ...part })).toThrow(expect.objectContaining({ code }));
  });
});
