/**
 * A model's cap is two sliding windows: over random histories the sums of a cap are those of the one window
 * arithmetic, to the millisecond. The meters count in milliseconds here, a minute of theirs is one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RESET, WindowMeter } from '../../src/quota/windows/index.ts';
import { CapMeter } from '../../src/router/beliefs/model-usage.ts';
import { isBlocked } from '../../src/router/deciding/index.ts';
import { sampleOf } from '../router/beliefs/fleets.ts';

const SEED = 20_261_130;
const ROLLING_CAP = 500;
const WEEKLY_CAP = 1500;

const history = fc.record({
  rollingMs: fc.integer({ min: 1, max: 300 }),
  more: fc.integer({ min: 0, max: 1500 }),
  steps: fc.array(
    fc.record({ waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200 })), tokens: fc.nat(400) }),
    { minLength: 1, maxLength: 40 },
  ),
  level: fc.constantFrom(0.5, 0.8, 1),
});

const slidingMeter = (capacityUnits: number, lengthMinutes: number): WindowMeter =>
  new WindowMeter({
    kind: 'sliding',
    capacityUnits,
    lengthMinutes,
    floorMinutes: 1,
    firstResetMinute: NO_RESET,
  });

/** Milliseconds until the meter's use is below `level` of its capacity. */
function untilBelow(meter: WindowMeter, nowMs: number, level: number): number {
  const { capacityUnits } = meter.spec;
  const roomAt = meter.minuteWithRoom(nowMs, capacityUnits - Math.ceil(capacityUnits * level) + 1);
  return roomAt! - nowMs;
}

describe('the cap of a model', () => {
  it('is two sliding windows: use, room and when there is room', () => {
    let blocked = 0;
    let waits = 0;
    fc.assert(
      fc.property(history, ({ rollingMs, more, steps, level }) => {
        const weeklyMs = rollingMs + more;
        const rule = {
          pattern: 'm',
          provider: '',
          rollingTokens: ROLLING_CAP,
          weekly: { kind: 'tokens', value: WEEKLY_CAP },
          warnFraction: 0.8,
        } as const;
        const cap = new CapMeter(rule, 'lane', { rollingMs, weeklyMs, bucketMs: 1 });
        const rolling = slidingMeter(ROLLING_CAP, rollingMs);
        const weekly = slidingMeter(WEEKLY_CAP, weeklyMs);
        let nowMs = 1000;
        for (const { waitMs, tokens } of steps) {
          nowMs += waitMs;
          for (const meter of [rolling, weekly]) meter.advanceTo(nowMs);
          const record = cap.record(nowMs);
          expect(record.rollingUsedTokens).toBe(ROLLING_CAP - rolling.headroomUnits);
          expect(record.weeklyUsedTokens).toBe(WEEKLY_CAP - weekly.headroomUnits);
          const isFull = Math.min(rolling.headroomUnits, weekly.headroomUnits) <= 0;
          expect(isBlocked(record)).toBe(isFull);
          const wait = Math.max(untilBelow(rolling, nowMs, level), untilBelow(weekly, nowMs, level));
          expect(cap.untilBelowMs(level, nowMs)).toBe(wait);
          blocked += isFull ? 1 : 0;
          waits += wait > 0 ? 1 : 0;
          cap.window.add(nowMs, sampleOf(tokens));
          for (const meter of [rolling, weekly]) meter.spend(nowMs, tokens);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
    expect(Math.min(blocked, waits)).toBeGreaterThan(100);
  });
});
