/** Waits before a rate limit: figures of the specification, closed forms for one server, and a sum for small systems. */
import { describe, expect, it } from 'vitest';
import { burstStarts, chanceWait, evenServiceWait, rateWithinWait } from '../../../src/planner/rate/waits.ts';

const wait = (arrivalsPerMin: number, ratePerMin: number, servers = 1) =>
  chanceWait({ arrivalsPerMin, ratePerMin }, servers)!;

describe('waits of arrivals by chance', () => {
  it.each([
    [50, 60, 1, 5],
    [48, 60, 1, 4],
    [59, 60, 1, 59],
    [50, 60, 2, 0.2101],
    [50, 30, 2, 4.545],
    [50, 20, 3, 4.2135],
    [8, 2, 5, 16.62],
    [50, 2, 30, 1.499],
  ])('[E1, E2] %d a minute on %d with %d servers: %d s', (arrivals, rate, servers, seconds) => {
    expect(Math.abs(wait(arrivals, rate, servers).meanSeconds / seconds - 1)).toBeLessThan(4e-4);
  });

  it('[E2] 95 % of 30 jobs of 30 s side by side wait 9.65 s at most', () => {
    expect(wait(50, 2, 30).p95Seconds).toBeCloseTo(9.65, 2);
  });

  it('[E1] grow for ever from a full load on, and are 0 where fewer than one in twenty waits', () => {
    expect(chanceWait({ arrivalsPerMin: 60, ratePerMin: 60 }, 1)).toBeNull();
    expect(chanceWait({ arrivalsPerMin: 120, ratePerMin: 60 }, 2)).toBeNull();
    expect(wait(2, 60).p95Seconds).toBe(0);
    expect(wait(0, 60)).toEqual({ meanSeconds: 0, p95Seconds: 0 });
  });

  it('[7.6] equal those of one server and the sum of Erlang for small systems, and stay finite with 1,000', () => {
    for (let load = 0.05; load < 1; load += 0.05) {
      const one = wait(60 * load, 60);
      expect(one.meanSeconds).toBeCloseTo(load / (1 - load), 10);
      expect(one.p95Seconds).toBeCloseTo(load <= 0.05 ? 0 : Math.log(load / 0.05) / (1 - load), 9);
      for (const servers of [2, 3, 7]) {
        const erlangs = load * servers;
        let term = 1;
        let sum = 0;
        for (let k = 0; k < servers; k++) {
          sum += term;
          term *= erlangs / (k + 1);
        }
        const last = term / (1 - load);
        const expected = (last / (sum + last)) * (1 / (servers * (1 - load)));
        expect(wait(60 * erlangs, 60, servers).meanSeconds).toBeCloseTo(expected, 9);
      }
      expect(wait(60_000 * load, 60, 1000).meanSeconds).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('waits before even service', () => {
  it('[E4] are half of those by chance: 2.5 s at 50, 2 s at 48, 29.5 s at 59 of 60', () => {
    for (const [arrivalsPerMin, seconds] of [
      [50, 2.5],
      [48, 2],
      [59, 29.5],
    ] as const) {
      expect(evenServiceWait({ arrivalsPerMin, ratePerMin: 60 }, 1)).toBeCloseTo(seconds, 10);
    }
    expect(evenServiceWait({ arrivalsPerMin: 60, ratePerMin: 60 }, 1)).toBeNull();
  });

  it('[E4] are 10 s for arrivals of squared variation 4 at a load of 5/6', () => {
    expect(evenServiceWait({ arrivalsPerMin: 50, ratePerMin: 60 }, 4)).toBeCloseTo(10, 10);
  });
});

describe('the rate within a wait', () => {
  it('[E6] is 50 a minute for 16.88 s, and at it 95 % wait exactly that long', () => {
    expect(rateWithinWait(60, 16.8804)).toBeCloseTo(50, 3);
    for (const seconds of [0.5, 4, 60]) {
      expect(wait(rateWithinWait(60, seconds), 60).p95Seconds).toBeCloseTo(seconds, 9);
    }
  });
});

describe('a burst', () => {
  it('[E5] of 100 at 60 a minute: the last after 99 s one by one, after 40 s with a bucket of 60', () => {
    expect(burstStarts(100, 60, 1)).toEqual({ halfSeconds: 49, meanSeconds: 49.5, lastSeconds: 99 });
    const { halfSeconds, meanSeconds, lastSeconds } = burstStarts(100, 60, 60);
    expect([halfSeconds, lastSeconds]).toEqual([0, 40]);
    expect(meanSeconds).toBeCloseTo(8.2, 12);
  });
});
