/** Agents at once behind one limiter: the knee, Little's law past it, and the bucket told token by token. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { normalDraws, type RealDraws } from '../../../src/numerics/stats/index.ts';
import { agentsAtOnce, bucketStarts, kneeAgents } from '../../../src/planner/rate/agents.ts';

const openDraws = (): RealDraws => {
  const generator = openStream({ seed: 11, trialIndex: 0, purpose: 'costs' });
  return { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
};

const QUESTION = {
  cycle: { kind: 'pert', min: 20, mode: 30, max: 40 },
  bucket: { capacity: 10, refillPerMin: 60 },
  requestCount: 6000,
} as const;
const rowOf = (agents: number) => agentsAtOnce(agents, QUESTION, openDraws());

describe('how many agents at once', () => {
  it('[E7] the knee is the rate times the mean service time', () => {
    expect(kneeAgents(QUESTION.cycle, QUESTION.bucket)).toBe(30);
    expect(kneeAgents({ kind: 'known', value: 0.1 }, QUESTION.bucket)).toBe(1);
  });

  it('[E7] below the knee throughput grows with the agents and waits are rare', () => {
    expect(rowOf(1).perMin).toBeCloseTo(2, 1);
    expect(rowOf(1).waitSeconds.p95).toBe(0);
    expect(rowOf(15).perMin / 30).toBeCloseTo(1, 1);
    expect(rowOf(15).waitSeconds.p95).toBeLessThan(1);
    expect(rowOf(15)).toEqual(rowOf(15));
  });

  it('[W37] connections never multiply the account limit: past the knee they only wait', () => {
    const [sixty, many] = [rowOf(60), rowOf(300)];
    for (const { perMin } of [sixty, many]) expect(perMin).toBeLessThanOrEqual(60 * (1 + 10 / 5900));
    expect(sixty.perMin).toBeCloseTo(60, 0);
    expect(sixty.unlimitedPerMin).toBe(120);
    // A cycle of n agents at one start a second lasts n seconds, of which 30 are service (Little).
    expect(sixty.waitSeconds.mean).toBeCloseTo(30, 0);
    expect(many.waitSeconds.mean).toBeCloseTo(270, 0);
    expect(many.waitSeconds.p50).toBeLessThanOrEqual(many.waitSeconds.p95);
  });
});

/** Starts by a count of tokens that refills second by second. */
function toldStarts(capacity: number, arrivals: readonly number[]): number[] {
  let [tokens, atSeconds] = [capacity, 0];
  return arrivals.map((arrival) => {
    const from = Math.max(arrival, atSeconds);
    tokens = Math.min(capacity, tokens + (from - atSeconds));
    const start = from + Math.max(0, 1 - tokens);
    tokens = tokens + (start - from) - 1;
    atSeconds = start;
    return start;
  });
}

describe('the bucket', () => {
  it('[E4] lets its capacity start at once, then one per token, as told token by token', () => {
    const startOf = bucketStarts({ capacity: 3, refillPerMin: 60 });
    expect([0, 0, 0, 0, 0].map(startOf)).toEqual([0, 0, 0, 1, 2]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 }),
        (capacity, gaps) => {
          let at = 0;
          const arrivals = gaps.map((gap) => (at += gap / 4));
          const starts = arrivals.map(bucketStarts({ capacity, refillPerMin: 60 }));
          for (const [i, told] of toldStarts(capacity, arrivals).entries())
            expect(starts[i]).toBeCloseTo(told, 9);
        },
      ),
      { seed: 20260211 },
    );
  });
});
