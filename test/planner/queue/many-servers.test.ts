import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB, erlangC, manyServers, type Waiting } from '../../../src/planner/queue/index.ts';

const stable = (
  lambdaPerMin: number,
  muPerMin: number,
  servers: number,
  qs: readonly number[] = [],
): Waiting => {
  const answer = manyServers({ lambdaPerMin, muPerMin, servers, qs });
  if (answer.status !== 'stable') throw new Error('unstable');
  return answer;
};

describe('many servers', () => {
  it.each([
    [50, 60, 2, 0.2451, 0.2101],
    [50, 30, 2, 0.7576, 4.545],
    [50, 20, 3, 0.7022, 4.2135],
    [100, 60, 2, 0.7576, 2.273],
    [8, 2, 5, 0.5541, 16.62],
    [50, 2, 30, 0.2499, 1.499],
  ])('[E2] (%d, %d, %d): C %d, Wq %d s', (lambda, mu, servers, waitFraction, waitSeconds) => {
    const answer = stable(lambda, mu, servers);
    expect(Math.abs(answer.waitFraction - waitFraction)).toBeLessThanOrEqual(0.00005001);
    expect(Math.abs(answer.waitSeconds / waitSeconds - 1)).toBeLessThan(0.0004);
    expect(answer.sojournSeconds).toBeCloseTo(answer.waitSeconds + 60 / mu, 12);
  });

  it('[E2] (50, 60, 2): rho .4167 and W 1.2101 s; (50, 30, 2): W 6.545 s', () => {
    expect(stable(50, 60, 2).rho).toBeCloseTo(0.4167, 4);
    expect(stable(50, 60, 2).sojournSeconds).toBeCloseTo(1.2101, 4);
    expect(stable(50, 30, 2).sojournSeconds).toBeCloseTo(6.545, 3);
  });

  it('[E2] 30 jobs of 30 s side by side: rho .8333, p95 of the wait 9.65 s', () => {
    const answer = stable(50, 2, 30, [0.95]);
    expect(answer.rho).toBeCloseTo(0.8333, 4);
    expect(answer.quantiles[0]!.waitSeconds).toBeCloseTo(9.65, 2);
  });

  it('gives quantiles of the time in the system that its tail agrees with, also where both rates are equal', () => {
    // mu 1/min, c 2, lambda 1: drain rate 2 - 1 = 1 = mu. P(T > t) = (1 + C t) e^-t with t in minutes, C = 1/3.
    const answer = stable(1, 1, 2, [0.9]);
    expect(answer.waitFraction).toBeCloseTo(1 / 3, 12);
    const minutes = answer.quantiles[0]!.sojournSeconds / 60;
    expect((1 + minutes / 3) * Math.exp(-minutes)).toBeCloseTo(0.1, 12);
    // Other rates, mu 2 and drain 6 x 2 - 8 = 4: e^-2t + C 2 (e^-2t - e^-4t) / (4 - 2).
    const other = stable(8, 2, 6, [0.95]).quantiles[0]!.sojournSeconds / 60;
    const waiting = erlangC(4, 6) * (Math.exp(-2 * other) - Math.exp(-4 * other));
    expect(Math.exp(-2 * other) + waiting).toBeCloseTo(0.05, 12);
  });

  it('is unstable from a load of 1 per server on', () => {
    expect(manyServers({ lambdaPerMin: 120, muPerMin: 60, servers: 2 })).toEqual({
      status: 'unstable',
      rho: 1,
    });
  });

  it('[7.6] Erlang B stays in 0..1 at 1000 servers and above', () => {
    for (const [erlangs, servers] of [
      [900, 1000],
      [1000, 1000],
      [5000, 1000],
      [99_000, 100_000],
    ] as const) {
      const blocked = erlangB(erlangs, servers);
      expect(blocked).toBeGreaterThan(0);
      expect(blocked).toBeLessThan(1);
    }
    // At 1000 Erlang on 1000 servers, large-system form: sqrt(2 / (pi n)) within 2 %.
    expect(erlangB(1000, 1000) / Math.sqrt(2 / (Math.PI * 1000))).toBeCloseTo(1, 1);
    expect(Number.isFinite(stable(999, 1, 1000, [0.5, 0.99]).waitSeconds)).toBe(true);
  });

  it('[7.6] Erlang B equals its sum for small systems', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 20, noNaN: true }), fc.integer({ min: 1, max: 15 }), (a, c) => {
        let term = 1;
        let sum = 1;
        for (let k = 1; k <= c; k++) {
          term *= a / k;
          sum += term;
        }
        expect(erlangB(a, c) / (term / sum)).toBeCloseTo(1, 10);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it.each([
    [0, 'E_RANGE'],
    [1.5, 'E_INT'],
    [100_001, 'E_RANGE'],
    [Number.NaN, 'E_TYPE'],
  ])('refuses %d servers', (servers, code) => {
    expect(() => manyServers({ lambdaPerMin: 1, muPerMin: 1, servers })).toThrow(
      expect.objectContaining({ code, field: 'servers' }),
    );
  });
});
