import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanError } from '../../../src/core/values/index.ts';
import {
  type Load,
  manyServers,
  singleServer,
  type Waiting,
  waitSecondsDoc,
} from '../../../src/planner/queue/index.ts';

const stable = (load: Load): Waiting => {
  const answer = singleServer(load);
  if (answer.status !== 'stable') throw new Error('unstable');
  return answer;
};

describe('one server', () => {
  it('[E1] 50 a minute on 60: rho, W, Wq, L, Lq and quantiles', () => {
    const answer = stable({ lambdaPerMin: 50, muPerMin: 60, qs: [0.95, 0.99] });
    expect(answer.rho).toBeCloseTo(0.8333, 4);
    expect(answer.sojournSeconds).toBeCloseTo(6, 12);
    expect(answer.waitSeconds).toBeCloseTo(5, 12);
    expect(answer.inSystemCount).toBeCloseTo(5, 12);
    expect(answer.waitingCount).toBeCloseTo(4.1667, 4);
    expect(answer.quantiles[0]!.sojournSeconds).toBeCloseTo(17.97, 2);
    expect(answer.quantiles[0]!.waitSeconds).toBeCloseTo(16.88, 2);
    expect(answer.quantiles[1]!.sojournSeconds).toBeCloseTo(27.63, 2);
  });

  it('[E1] 59 on 60: a minute in the system, 59 inside', () => {
    const answer = stable({ lambdaPerMin: 59, muPerMin: 60 });
    expect(answer.sojournSeconds).toBeCloseTo(60, 12);
    expect(answer.waitSeconds).toBeCloseTo(59, 12);
    expect(answer.inSystemCount).toBeCloseTo(59, 12);
  });

  it('[E1] 48 on 60: load 0.8, W 5 s, Wq 4 s', () => {
    const answer = stable({ lambdaPerMin: 48, muPerMin: 60 });
    expect(answer.rho).toBeCloseTo(0.8, 12);
    expect(answer.sojournSeconds).toBeCloseTo(5, 12);
    expect(answer.waitSeconds).toBeCloseTo(4, 12);
  });

  it('[E1] is unstable at 60 and 70 on 60', () => {
    expect(singleServer({ lambdaPerMin: 60, muPerMin: 60 })).toEqual({ status: 'unstable', rho: 1 });
    expect(singleServer({ lambdaPerMin: 70, muPerMin: 60 })).toEqual({ status: 'unstable', rho: 70 / 60 });
  });

  it('[W35] the document calls time in the system a wait, and has none or a negative one at a full load', () => {
    expect(waitSecondsDoc(50, 60)).toBeCloseTo(6, 12);
    expect(stable({ lambdaPerMin: 50, muPerMin: 60 }).waitSeconds).toBeCloseTo(5, 12);
    expect(waitSecondsDoc(60, 60)).toBeNull();
    // -0.1 minutes.
    expect(waitSecondsDoc(70, 60)).toBeCloseTo(-6, 12);
  });

  it('has a quantile of 0 where fewer than that share wait, and nothing to wait for without arrivals', () => {
    const answer = stable({ lambdaPerMin: 30, muPerMin: 60, qs: [0.5, 0.4] });
    expect(answer.quantiles.map(({ waitSeconds }) => waitSeconds)).toEqual([0, 0]);
    const idle = stable({ lambdaPerMin: 0, muPerMin: 60, qs: [0.5] });
    expect(idle).toMatchObject({ rho: 0, sojournSeconds: 1, waitSeconds: 0, inSystemCount: 0 });
  });

  it('[7.6] M/M/c with one server is M/M/1, and L = lambda W to 1e-12', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        (rho, muPerMin) => {
          const load = { lambdaPerMin: rho * muPerMin, muPerMin, qs: [0.5, 0.95] };
          const one = stable(load);
          const many = manyServers({ ...load, servers: 1 });
          if (many.status !== 'stable') throw new Error('unstable');
          const close = (a: number, b: number, share: number): void =>
            expect(Math.abs(a - b)).toBeLessThanOrEqual(share * Math.max(Math.abs(a), Math.abs(b), 1e-3));
          close(many.waitSeconds, one.waitSeconds, 1e-12);
          close(many.sojournSeconds, one.sojournSeconds, 1e-12);
          close(many.waitFraction, one.waitFraction, 1e-12);
          one.quantiles.forEach((each, i) => {
            close(many.quantiles[i]!.sojournSeconds, each.sojournSeconds, 1e-9);
            close(many.quantiles[i]!.waitSeconds, each.waitSeconds, 1e-9);
          });
          for (const answer of [one, many]) {
            close(answer.inSystemCount, (load.lambdaPerMin / 60) * answer.sojournSeconds, 1e-12);
            close(answer.waitingCount, (load.lambdaPerMin / 60) * answer.waitSeconds, 1e-12);
          }
        },
      ),
      { seed: 35, numRuns: 200 },
    );
  });

  it.each([
    [{ lambdaPerMin: -1, muPerMin: 60 }, 'E_RANGE', 'lambdaPerMin'],
    [{ lambdaPerMin: 1e6 + 1, muPerMin: 60 }, 'E_RANGE', 'lambdaPerMin'],
    [{ lambdaPerMin: Number.NaN, muPerMin: 60 }, 'E_TYPE', 'lambdaPerMin'],
    [{ lambdaPerMin: '50', muPerMin: 60 }, 'E_TYPE', 'lambdaPerMin'],
    [{ lambdaPerMin: 50, muPerMin: 0 }, 'E_RANGE', 'muPerMin'],
    [{ lambdaPerMin: 50, muPerMin: Number.POSITIVE_INFINITY }, 'E_TYPE', 'muPerMin'],
    [{ lambdaPerMin: 50, muPerMin: 60, qs: [0.5, 1] }, 'E_RANGE', 'percentiles[1]'],
    [{ lambdaPerMin: 50, muPerMin: 60, qs: [true] }, 'E_TYPE', 'percentiles[0]'],
  ])('refuses %j', (load, code, field) => {
    const problem = expect.objectContaining({ code, field });
    expect(() => singleServer(load as never)).toThrow(PlanError);
    expect(() => singleServer(load as never)).toThrow(problem);
    expect(() => manyServers({ ...load, servers: 2 } as never)).toThrow(problem);
  });
});
