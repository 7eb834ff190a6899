import { describe, expect, it } from 'vitest';
import { manyServers, rateWithinWait, sustainableRate } from '../../../src/planner/queue/index.ts';

describe('the rate a limit bears', () => {
  it('[E6] 80 % of 60 is 48 a minute; a batch of 30 takes 30 s', () => {
    expect(sustainableRate({ muPerMin: 60, batchCount: 30 })).toEqual({
      lambdaPerMin: 48,
      rho: 0.8,
      batchSeconds: 30,
    });
  });

  it('[E6] at the largest rate within a wait the 95 % quantile is that wait', () => {
    for (const servers of [1, 3]) {
      const { lambdaPerMin, rho } = rateWithinWait({ muPerMin: 60, waitSeconds: 4, servers });
      const at = (factor: number): number => {
        const answer = manyServers({
          lambdaPerMin: lambdaPerMin * factor,
          muPerMin: 60,
          servers,
          qs: [0.95],
        });
        return answer.status === 'stable' ? answer.quantiles[0]!.waitSeconds : Number.NaN;
      };
      expect(at(1)).toBeCloseTo(4, 9);
      expect(at(1.001)).toBeGreaterThan(4);
      expect(rho).toBeCloseTo(lambdaPerMin / (60 * servers), 12);
    }
    // M/M/1 at 50 a minute has a 95 % quantile of 16.88 s: the way back.
    expect(rateWithinWait({ muPerMin: 60, waitSeconds: 16.8804 }).lambdaPerMin).toBeCloseTo(50, 3);
  });

  it.each([
    [{ muPerMin: 0 }, 'muPerMin'],
    [{ muPerMin: 60, targetRho: 0 }, 'targetRho'],
    [{ muPerMin: 60, targetRho: 1 }, 'targetRho'],
    [{ muPerMin: 60, batchCount: -1 }, 'batchCount'],
  ])('refuses %j', (given, field) => {
    expect(() => sustainableRate(given)).toThrow(expect.objectContaining({ code: 'E_RANGE', field }));
  });

  it.each([
    [{ muPerMin: 60, waitSeconds: 0 }, 'p95WaitSec'],
    [{ muPerMin: -1, waitSeconds: 1 }, 'muPerMin'],
    [{ muPerMin: 60, waitSeconds: 1, q: 1 }, 'q'],
    [{ muPerMin: 60, waitSeconds: 1, servers: 0 }, 'servers'],
  ])('refuses the promise %j', (given, field) => {
    expect(() => rateWithinWait(given)).toThrow(expect.objectContaining({ code: 'E_RANGE', field }));
  });
});
