/** What a hold is: its length, its clamp, its growth, its doubt, and what a clock that was wrong does to it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  besideAtMs,
  byClock,
  type Hold,
  type HoldCause,
  type HoldNews,
  heldBy,
  longestHoldMs,
  pausedHold,
} from '../../../src/router/beliefs/hold.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, NOON_MS } from './fleets.ts';

const SEED = 20_261_130;
const scope = { lane: 'zai', account: 'z', family: '' };

const news = (change: Partial<HoldNews> = {}): HoldNews => ({
  scope,
  cause: 'auth',
  evidence: { atMs: NOON_MS, status: 401, header: 'status 401' },
  startedMs: NOON_MS,
  untilMs: null,
  window: null,
  secret: '',
  firstMs: 0,
  ...change,
});

/** The same cause time after time, each as soon as the last hold is over; seconds of each. */
function repeated(cause: HoldCause, times: number, firstMs = 0): number[] {
  let hold: Hold | null = null;
  let nowMs = NOON_MS;
  const lengths: number[] = [];
  for (let i = 0; i < times; i++) {
    const evidence = { atMs: nowMs, status: 0, header: '' };
    hold = heldBy(news({ cause, evidence, startedMs: nowMs, firstMs }), hold);
    lengths.push((hold.untilMs - nowMs) / 1000);
    nowMs = hold.untilMs;
  }
  return lengths;
}

describe('an end that nobody stated', () => {
  it('starts at seconds and grows with repetition, to half an hour', () => {
    expect(repeated('auth', 6)).toEqual([5, 30, 120, 600, 1800, 1800]);
    expect(repeated('auth', 4, 300_000)).toEqual([300, 300, 300, 600]);
  });

  it('does not grow with requests that were on their way already, nor after an hour without', () => {
    const first = heldBy(news(), null);
    const late = { evidence: { atMs: NOON_MS + 1000, status: 401, header: '' }, startedMs: NOON_MS - 1 };
    expect(heldBy(news(late), first).count).toBe(0);
    expect(heldBy(news({ ...late, startedMs: NOON_MS }), first).count).toBe(1);
    const nextDayMs = NOON_MS + DAY_MS;
    const later = { evidence: { atMs: nextDayMs, status: 401, header: '' }, startedMs: nextDayMs };
    expect(heldBy(news(later), first).count).toBe(0);
    expect(heldBy(news({ ...late, startedMs: NOON_MS, cause: 'billing' }), first).count).toBe(0);
  });
});

describe('an end that was stated', () => {
  it.each<[HoldCause, number | null, number, number]>([
    ['throttle', null, HOUR_MS, MINUTE_MS],
    ['quota_window', 300, 9 * HOUR_MS, 5 * HOUR_MS],
    ['quota_window', 10_080, 3 * DAY_MS, 3 * DAY_MS],
    ['model_window', 10_080, 30 * DAY_MS, 7 * DAY_MS],
    ['account_limit', null, 30 * DAY_MS, 8 * DAY_MS],
  ])('of a %s with a window of %s minutes is cut to what it speaks of', (cause, lengthMinutes, told, most) => {
    const window = lengthMinutes === null ? null : { name: 'w', lengthMinutes };
    const hold = heldBy(news({ cause, window, untilMs: NOON_MS + told }), null);
    expect(hold.untilMs - NOON_MS).toBe(most);
  });

  it('is doubted after 10 minutes, then half an hour, then every hour; beside others within the hour', () => {
    const untilMs = NOON_MS + 5 * DAY_MS;
    const window = { name: 'weekly', lengthMinutes: 10_080 };
    let hold: Hold | null = null;
    let nowMs = NOON_MS;
    const doubts: number[] = [];
    for (let i = 0; i < 4; i++) {
      const evidence = { atMs: nowMs, status: 429, header: '' };
      hold = heldBy(news({ cause: 'quota_window', window, untilMs, evidence, startedMs: nowMs }), hold);
      doubts.push((hold.doubtAtMs - nowMs) / MINUTE_MS);
      expect(besideAtMs(hold) - nowMs).toBeLessThanOrEqual(HOUR_MS);
      nowMs = hold.doubtAtMs;
    }
    expect(doubts).toEqual([10, 30, 55, 55]);
    expect(heldBy(news({ cause: 'throttle', untilMs: NOON_MS + 7000 }), null).doubtAtMs).toBe(NOON_MS + 7000);
  });

  it('stays the later of two, unless the newer request heard another for the same cause', () => {
    const far = heldBy(news({ cause: 'quota_window', untilMs: NOON_MS + DAY_MS }), null);
    const throttle = { cause: 'throttle', untilMs: NOON_MS + 7000 } as const;
    expect(heldBy(news(throttle), far)).toMatchObject({ cause: 'quota_window', untilMs: NOON_MS + DAY_MS });
    const nearer = { cause: 'quota_window', untilMs: NOON_MS + HOUR_MS } as const;
    expect(heldBy(news(nearer), far).untilMs).toBe(NOON_MS + HOUR_MS);
    expect(heldBy(news({ ...nearer, startedMs: NOON_MS - 1 }), far).untilMs).toBe(NOON_MS + DAY_MS);
  });
});

describe('a clock', () => {
  it('that was set right ends it: how old it is nobody can tell', () => {
    const aheadMs = NOON_MS + 8 * HOUR_MS;
    const evidence = { atMs: aheadMs, status: 429, header: '' };
    const hold = heldBy(
      news({ cause: 'throttle', evidence, startedMs: aheadMs, untilMs: aheadMs + 5000 }),
      null,
    );
    expect(byClock(hold, NOON_MS)).toMatchObject({ untilMs: NOON_MS, doubtAtMs: NOON_MS });
    expect(byClock(hold, aheadMs)).toBe(hold);
    const paused = pausedHold(scope, aheadMs);
    expect(byClock(paused, NOON_MS)).toBe(paused);
  });
});

describe('no hold outlives its clamp', () => {
  const causes: readonly HoldCause[] = [
    'quota_window',
    'model_window',
    'account_limit',
    'throttle',
    'auth',
    'billing',
    'disabled',
    'model',
    'unreachable',
    'own_sums',
  ];
  const step = fc.record({
    cause: fc.constantFrom(...causes),
    lengthMinutes: fc.constantFrom(null, 300, 10_080),
    toldMs: fc.option(fc.integer({ min: 1, max: 40 * DAY_MS })),
    afterMs: fc.integer({ min: 0, max: 2 * HOUR_MS }),
    underwayMs: fc.integer({ min: 0, max: MINUTE_MS }),
  });

  it('whatever is heard in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        let hold: Hold | null = null;
        let nowMs = NOON_MS;
        for (const { cause, lengthMinutes, toldMs, afterMs, underwayMs } of steps) {
          nowMs += afterMs;
          hold = heldBy(
            news({
              cause,
              window: lengthMinutes === null ? null : { name: 'w', lengthMinutes },
              evidence: { atMs: nowMs, status: 0, header: '' },
              startedMs: nowMs - underwayMs,
              untilMs: toldMs === null ? null : nowMs + toldMs,
            }),
            hold,
          );
          const most = longestHoldMs(hold.cause, hold.window === '' ? null : 10_080);
          expect(hold.untilMs - hold.evidence.atMs).toBeLessThanOrEqual(most);
          expect(hold.doubtAtMs).toBeLessThanOrEqual(hold.untilMs);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
