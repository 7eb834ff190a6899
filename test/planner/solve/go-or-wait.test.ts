import { describe, expect, it } from 'vitest';
import { goOrWait } from '../../../src/planner/solve/index.ts';

const HOUR = 3_600_000;
const TASK = { value: 100, cost: { s: 10, o: 1 }, durationHours: 1 };
const moment = (hours: number, remaining: Record<string, number>, s: number, o = 0) => ({
  atMs: hours * HOUR,
  remaining,
  prices: { s, o },
});

describe('go now or wait, by prices', () => {
  it('[F4] goes when the net value now is the highest', () => {
    // Now 100 - 10 x 2 - 25 = 55; in 2 h (100 - 10) e^-0.2 = 73.7 is more; in 8 h 90 e^-0.8 = 40.4 is less.
    const now = moment(0, { s: 30, o: 5 }, 2, 25);
    expect(goOrWait(TASK, [now, moment(8, { s: 30, o: 5 }, 1)])).toEqual({ status: 'go', netValue: 55 });
    expect(goOrWait(TASK, [now, moment(2, { s: 30, o: 5 }, 1)])).toEqual({
      status: 'wait',
      untilMs: 2 * HOUR,
      netValue: expect.closeTo(90 * Math.exp(-0.2), 9),
    });
  });

  it('[F4] waits for the quota it does not have now, if its deadline allows', () => {
    const moments = [moment(0, { s: 9, o: 5 }, 0), moment(3, { s: 10, o: 5 }, 0)];
    expect(goOrWait(TASK, moments)).toMatchObject({ status: 'wait', untilMs: 3 * HOUR });
    expect(goOrWait({ ...TASK, deadlineMs: 4 * HOUR }, moments).status).toBe('wait');
    expect(goOrWait({ ...TASK, deadlineMs: 4 * HOUR - 1 }, moments)).toEqual({
      status: 'leave',
      reason: 'doesNotFit',
    });
  });

  it('[F4] leaves a task that is worth less than its quota at every moment', () => {
    expect(goOrWait(TASK, [moment(0, {}, 10), moment(5, {}, 11)])).toEqual({
      status: 'leave',
      reason: 'notWorthItsPrice',
    });
  });

  it('does not wait when all moments are equal', () => {
    expect(goOrWait(TASK, [moment(0, {}, 1), moment(1, {}, 1)], 0).status).toBe('go');
  });

  it('refuses bad inputs', () => {
    const now = moment(0, {}, 1);
    const bad: Array<[() => unknown, string]> = [
      [() => goOrWait(TASK, []), 'E_EMPTY'],
      [() => goOrWait(TASK, 'now' as never), 'E_TYPE'],
      [() => goOrWait(TASK, [now, now]), 'E_RANGE'],
      [() => goOrWait({ ...TASK, value: -1 }, [now]), 'E_RANGE'],
      [() => goOrWait({ ...TASK, value: Number.NaN }, [now]), 'E_TYPE'],
      [() => goOrWait({ ...TASK, durationHours: -1 }, [now]), 'E_RANGE'],
      [() => goOrWait({ ...TASK, cost: { s: -1 } }, [now]), 'E_RANGE'],
      [() => goOrWait(TASK, [now], -1), 'E_RANGE'],
    ];
    for (const [call, code] of bad) expect(call).toThrow(expect.objectContaining({ code }));
  });
});
