/** The meter of a model's session and the record of a cap. */
import { describe, expect, it } from 'vitest';
import { CapMeter, ModelMeter } from '../../../src/router/beliefs/model-usage.ts';
import { capOf, HOUR_MS, NOON_MS, sampleOf } from './fleets.ts';

const LENGTHS = { rollingMs: HOUR_MS, weeklyMs: 10 * HOUR_MS, bucketMs: 1 };

it('a session is the sum of its requests, streams apart', () => {
  const meter = new ModelMeter('zai', 'm', LENGTHS);
  const one = {
    inputTokens: 1,
    outputTokens: 2,
    cacheWriteTokens: 3,
    cacheReadTokens: 4,
    weightedTokens: 5,
    dirtyMs: 6,
    streamMs: 0,
  };
  meter.addToSession(one);
  meter.addToSession({ ...one, streamMs: 7 });
  expect(meter.session).toEqual({
    count: 2,
    inputTokens: 2,
    outputTokens: 4,
    cacheWriteTokens: 6,
    cacheReadTokens: 8,
    weightedTokens: 10,
    dirtyMs: 12,
    streamCount: 1,
    streamMs: 7,
    streamInputTokens: 1,
    streamOutputTokens: 2,
  });
  // The window's own sums agree.
  meter.window.add(NOON_MS, one);
  meter.window.add(NOON_MS, { ...one, streamMs: 7 });
  expect(meter.window.totals('rolling')).toEqual(meter.session);
});

describe('a cap', () => {
  const used = (rule: ReturnType<typeof capOf>): CapMeter => {
    const cap = new CapMeter(rule, 'zai', LENGTHS);
    cap.window.add(NOON_MS, sampleOf(300));
    cap.window.add(NOON_MS + HOUR_MS / 2, sampleOf(500));
    return cap;
  };

  it('records use at an instant, in both windows', () => {
    const cap = used(capOf({ weekly: { kind: 'tokens', value: 5000 } }));
    cap.reservedTokens = 9;
    const record = {
      rollingCapTokens: 1000,
      weeklyUsedTokens: 800,
      weeklyCapTokens: 5000,
      reservedTokens: 9,
      warnFraction: 0.8,
      warnAutoFraction: null,
    };
    expect(cap.record(NOON_MS + HOUR_MS - 1)).toEqual({ ...record, rollingUsedTokens: 800 });
    expect(cap.record(NOON_MS + HOUR_MS)).toEqual({ ...record, rollingUsedTokens: 500 });
    cap.calibration.restore(0.7);
    expect(cap.record(NOON_MS + HOUR_MS).warnAutoFraction).toBe(0.7);
  });

  it('hours are no cap in tokens', () => {
    expect(used(capOf({ weekly: { kind: 'hours', value: 5 } })).record(NOON_MS).weeklyCapTokens).toBeNull();
    expect(used(capOf({ rollingTokens: null })).record(NOON_MS).rollingCapTokens).toBeNull();
  });

  it('says when it is below a level, by the later of its windows', () => {
    const nowMs = NOON_MS + HOUR_MS / 2;
    const wait = (rule: ReturnType<typeof capOf>, level: number): number => {
      const cap = used(rule);
      cap.record(nowMs);
      return cap.untilBelowMs(level, nowMs);
    };
    expect(wait(capOf(), 1)).toBe(0);
    // 800 of 1000: below .8 when the first 300 leave, below .5 when all have.
    expect(wait(capOf(), 0.8)).toBe(HOUR_MS / 2);
    expect(wait(capOf(), 0.5)).toBe(HOUR_MS);
    expect(wait(capOf({ weekly: { kind: 'tokens', value: 800 } }), 1)).toBe(9.5 * HOUR_MS);
    expect(wait(capOf({ rollingTokens: null, weekly: { kind: 'hours', value: 1 } }), 0)).toBe(0);
  });
});
