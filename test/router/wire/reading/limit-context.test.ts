/** What headers say that cannot be so: each kind by hand, then that nothing believed can last for ever. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEndless } from '../../../../src/router/wire/index.ts';
import { readLimits } from '../../../../src/router/wire/refusals/index.ts';
import { quotaRefusal } from '../../../../src/router/wire/refusals/limit-refusal.ts';
import { type HeaderSet, inSeconds, lookup, NOW_MS, unified } from '../header-sets.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const read = (fields: HeaderSet) => readLimits(lookup(unified(fields)), NOW_MS);
const refusal = (fields: HeaderSet) => quotaRefusal(read(fields), null, NOW_MS);

describe('a reading that cannot be so', () => {
  it('of a window that is over is left out', () => {
    const limits = read({ '5h-status': 'allowed', '5h-utilization': '1.0', '5h-reset': inSeconds(-60) });
    expect(limits.windows).toMatchObject([{ utilizationFraction: null, resetAtMs: null, status: 'allowed' }]);
    expect(limits.ignored).toEqual(['reset_past']);
  });

  it('full without an end is told, and is no belief', () => {
    const limits = read({ '7d-status': 'allowed', '7d-utilization': '1.0' });
    expect(limits.ignored).toEqual(['full_without_reset']);
    expect(limits.windows.map(isEndless)).toEqual([true]);
  });

  it('half full without an end is kept', () => {
    expect(read({ '7d-status': 'allowed', '7d-utilization': '0.5' })).toMatchObject({
      windows: [{ utilizationFraction: 0.5 }],
      ignored: [],
    });
  });

  it.each([
    ['five_hour', '5h', 150 * HOUR, null],
    ['five_hour', '5h', 5 * HOUR, 5 * HOUR],
    ['seven_day', '7d', 20 * DAY, null],
    ['seven_day', '7d', 7 * DAY, 7 * DAY],
    ['thirty_day', '30d', 31 * DAY, 31 * DAY],
  ])('a %s claim by %s whose reset lies %i s ahead ends then or when nobody knows', (claim, part, seconds, ends) => {
    const spent = {
      status: 'rejected',
      [`${part}-status`]: 'rejected',
      [`${part}-reset`]: inSeconds(seconds),
      'representative-claim': claim,
      reset: inSeconds(seconds),
    };
    const cut = ends === null ? null : NOW_MS + Math.min(ends, 8 * DAY) * 1000;
    expect(refusal(spent)).toMatchObject({ kind: 'quota_window', window: { claim }, untilMs: cut });
    expect(read(spent).ignored).toEqual(ends === null ? ['reset_too_far'] : []);
    // The claim alone, without a word of the window itself.
    const bare = { status: 'rejected', 'representative-claim': claim, reset: inSeconds(seconds) };
    expect(refusal(bare).untilMs).toBe(cut);
  });
});

describe('a claim beside what the windows say', () => {
  const OPEN_WEEK = { '7d-status': 'allowed', '7d-utilization': '0.6', '7d-reset': inSeconds(4 * DAY) };
  const FULL_SHORT = { '5h-status': 'rejected', '5h-utilization': '1.0', '5h-reset': inSeconds(1800) };
  const claimsWeek = { status: 'rejected', 'representative-claim': 'seven_day', reset: inSeconds(4 * DAY) };

  it('gives way to the window that is itself rejected', () => {
    expect(refusal({ ...claimsWeek, ...OPEN_WEEK, ...FULL_SHORT })).toMatchObject({
      window: { claim: 'five_hour' },
      untilMs: NOW_MS + 1_800_000,
    });
    expect(read({ ...claimsWeek, ...OPEN_WEEK, ...FULL_SHORT }).ignored).toEqual(['claim_denied']);
  });

  it('stands where its own window is full too, or says nothing', () => {
    const both = { ...claimsWeek, ...FULL_SHORT, ...OPEN_WEEK, '7d-status': 'rejected' };
    expect(refusal(both).window?.claim).toBe('seven_day');
    const { '7d-status': _, '7d-utilization': __, ...silent } = { ...OPEN_WEEK };
    expect(refusal({ ...claimsWeek, ...FULL_SHORT, ...silent }).window?.claim).toBe('seven_day');
  });

  it('a window of some models that is full without saying so does not outweigh it', () => {
    const tier = { '7d_opus-utilization': '1.0', '7d_opus-reset': inSeconds(DAY) };
    const short = { '5h-utilization': '0.8', '5h-reset': inSeconds(900) };
    const claim = { status: 'rejected', 'representative-claim': 'five_hour', reset: inSeconds(900) };
    expect(refusal({ ...claim, ...short, ...tier })).toMatchObject({
      kind: 'quota_window',
      window: { claim: 'five_hour' },
    });
  });

  it('a rejection that its window denies, and no other window knows of, is none of a window', () => {
    const limits = read({ ...claimsWeek, ...OPEN_WEEK });
    expect(limits).toMatchObject({ status: null, ignored: ['status_denied'] });
  });
});

it('whatever is said: no window ends later than it can, and none that is believed is full for ever', () => {
  const status = fc.constantFrom('allowed', 'rejected', 'allowed_warning', 'x');
  const window = fc.record(
    {
      utilization: fc.constantFrom('0', '0.4', '1.0', '1.7', 'x'),
      reset: fc.integer({ min: -DAY, max: 40 * DAY }).map(inSeconds),
      status,
    },
    { requiredKeys: [] },
  );
  const word = fc.record(
    {
      '5h': window,
      '7d': window,
      '7d_opus': window,
      status,
      claim: fc.constantFrom('five_hour', 'seven_day', 'seven_day_opus', '?'),
      reset: fc.integer({ min: -DAY, max: 40 * DAY }).map(inSeconds),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(word, ({ status: overall, claim, reset, ...parts }) => {
      const fields = Object.entries(parts).flatMap(([part, told]) =>
        Object.entries(told).map(([name, value]) => [`${part}-${name}`, value] as const),
      );
      const limits = read(
        Object.fromEntries([
          ...fields,
          ...(overall === undefined ? [] : [['status', overall] as const]),
          ...(claim === undefined ? [] : [['representative-claim', claim] as const]),
          ...(reset === undefined ? [] : [['reset', reset] as const]),
        ]),
      );
      for (const { lengthMinutes, resetAtMs } of limits.windows) {
        if (resetAtMs === null) continue;
        expect(resetAtMs).toBeGreaterThan(NOW_MS);
        expect(resetAtMs - NOW_MS).toBeLessThanOrEqual(lengthMinutes! * 60_000 * 1.05 + 300_000);
      }
      const { untilMs, window: held } = quotaRefusal(limits, null, NOW_MS);
      if (untilMs !== null && held !== null) {
        expect(untilMs - NOW_MS).toBeLessThanOrEqual(held.lengthMinutes! * 60_000 * 1.05 + 300_000);
      }
    }),
  );
});
