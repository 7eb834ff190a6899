import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { normalDraws, type RealDraws } from '../../../src/numerics/stats/index.ts';
import { agentsAtOnce } from '../../../src/planner/queue/index.ts';

const openDraws = (): RealDraws => {
  const generator = openStream({ seed: 11, trialIndex: 0, purpose: 'costs' });
  return { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
};

const THIRTY_SECONDS = { kind: 'pert', min: 20, mode: 30, max: 40 } as const;

describe('how many agents at once', () => {
  const answer = agentsAtOnce({
    serviceSeconds: THIRTY_SECONDS,
    bucket: { capacity: 10, refillPerMin: 60 },
    agentCounts: [1, 15, 30, 60, 300],
    requestCount: 6000,
    openDraws,
  });

  it('[E7] the knee is the rate times the mean service time', () => {
    expect(answer.kneeCount).toBe(30);
  });

  it('[E7] below the knee throughput grows with the agents and waits are rare', () => {
    const [one, fifteen] = answer.rows;
    expect(one!.throughputPerMin).toBeCloseTo(2, 1);
    expect(fifteen!.throughputPerMin / 30).toBeCloseTo(1, 1);
    expect(one!.waitSeconds.p99).toBe(0);
    expect(fifteen!.waitSeconds.p95).toBeLessThan(1);
  });

  it('[W37] connections never multiply the account limit: past the knee they only wait', () => {
    const [, , , sixty, many] = answer.rows;
    for (const row of answer.rows) expect(row.throughputPerMin).toBeLessThanOrEqual(60 * (1 + 10 / 5900));
    expect(sixty!.throughputPerMin).toBeCloseTo(60, 0);
    expect(sixty!.unlimitedPerMin).toBe(120);
    // A cycle of n agents at one start a second lasts n seconds, of which 30 are service (Little).
    expect(sixty!.waitSeconds.mean).toBeCloseTo(30, 0);
    expect(many!.waitSeconds.mean).toBeCloseTo(270, 0);
    expect(many!.waitSeconds.p50).toBeLessThanOrEqual(many!.waitSeconds.p95);
    expect(many!.waitSeconds.p95).toBeLessThanOrEqual(many!.waitSeconds.p99);
  });

  it('[E7] gives the same answer for the same draws', () => {
    const again = agentsAtOnce({
      serviceSeconds: THIRTY_SECONDS,
      bucket: { capacity: 10, refillPerMin: 60 },
      agentCounts: [15],
      requestCount: 6000,
      openDraws,
    });
    expect(again.rows[0]).toEqual(answer.rows[1]);
  });

  it.each([
    [{ agentCounts: [] }, 'E_EMPTY', 'agents'],
    [{ agentCounts: [0] }, 'E_RANGE', 'agents[0]'],
    [{ agentCounts: [5, 1001] }, 'E_RANGE', 'agents[1]'],
    [{ agentCounts: [2.5] }, 'E_INT', 'agents[0]'],
    [{ serviceSeconds: { kind: 'known', value: 0 } }, 'E_RANGE', 'serviceSeconds'],
    [{ requestCount: 10 }, 'E_RANGE', 'requestCount'],
    [{ bucket: { capacity: 0, refillPerMin: 60 } }, 'E_RANGE', 'bucket.capacity'],
  ])('refuses %j', (wrong, code, field) => {
    const question = { serviceSeconds: THIRTY_SECONDS, agentCounts: [1], openDraws, ...wrong };
    expect(() => agentsAtOnce(question as never)).toThrow(expect.objectContaining({ code, field }));
  });
});
