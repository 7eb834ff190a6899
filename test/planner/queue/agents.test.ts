import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { normalDraws, type RealDraws } from '../../../src/numerics/stats/index.ts';
import { agentsAtOnce, batchTime } from '../../../src/planner/queue/index.ts';

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

  it('[W37] one by one is slower than side by side: service time counts too', () => {
    const bucket = { capacity: 1, refillPerMin: 60 };
    const alone = batchTime({ requestCount: 10, agentCount: 1, serviceSeconds: 30, bucket });
    const together = batchTime({ requestCount: 10, agentCount: 10, serviceSeconds: 30, bucket });
    expect(alone).toEqual({ seconds: 300, unlimitedSeconds: 300, binding: 'agents' });
    expect(together).toEqual({ seconds: 39, unlimitedSeconds: 30, binding: 'rate' });
  });

  it('[W90] the time of a batch says whether the limiter or the agents hold it back', () => {
    const drafts = { requestCount: 10, agentCount: 10, serviceSeconds: 5 };
    expect(batchTime({ ...drafts, bucket: { capacity: 10, refillPerMin: 60 } })).toEqual({
      seconds: 5,
      unlimitedSeconds: 5,
      binding: 'agents',
    });
    expect(batchTime({ ...drafts, bucket: { capacity: 1, refillPerMin: 60 } })).toEqual({
      seconds: 14,
      unlimitedSeconds: 5,
      binding: 'rate',
    });
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

  it.each([
    [{ requestCount: 0 }, 'requestCount'],
    [{ agentCount: 0 }, 'agents'],
    [{ serviceSeconds: 0 }, 'serviceSeconds'],
  ])('refuses the batch %j', (wrong, field) => {
    const batch = { requestCount: 1, agentCount: 1, serviceSeconds: 1, ...wrong };
    expect(() => batchTime(batch)).toThrow(expect.objectContaining({ code: 'E_RANGE', field }));
  });
});
