/**
 * Small worlds worked by hand. Each test says in its comment what must happen and why; the numbers come from
 * the comment, not from a run. Long because the worked comments are the point. Read next: hand-worked-counts.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { NO_RESET, type WindowSpec } from '../../../src/quota/windows/index.ts';
import { AMPLE, fixed, NIGHT, play, pool } from './hand-worked-pools.ts';
import type { Arrival } from './replay-tape.ts';

const firstUse = (capacityUnits: number, lengthMinutes: number, floorMinutes: number): WindowSpec => ({
  kind: 'first_use',
  capacityUnits,
  lengthMinutes,
  floorMinutes,
  firstResetMinute: NO_RESET,
});
const sliding = (capacityUnits: number, lengthMinutes: number): WindowSpec => ({
  ...firstUse(capacityUnits, lengthMinutes, 1),
  kind: 'sliding',
});

describe('order and choice', () => {
  it('a tie goes to the highest index', () => {
    // Three equal full accounts: all score 1.1, account 2 wins. It is then behind, so 1 wins, then 0, then 2.
    const full: [WindowSpec, WindowSpec] = [fixed(10, 300), fixed(100, 10080)];
    const accounts = pool(full, full, full);
    const { choices } = play('seven_day_first', accounts, [
      [0, 1],
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(choices).toEqual([2, 1, 0, 2]);
  });

  it('the fallback breaks ties in the same way', () => {
    // Ratios of short headroom: the first 5 goes to account 2 (all tie at 1), the second to 1 (0 and 1 tie, but 0
    // has 2 units only and would not be asked anyway). Then 0 is first with ratio 1 and cannot take 3; 1 and 2
    // tie at .5, so 2 serves.
    const accounts = pool(
      [fixed(2, 300), fixed(AMPLE, 10080)],
      [fixed(10, 300), fixed(AMPLE, 10080)],
      [fixed(10, 300), fixed(AMPLE, 10080)],
    );
    const { choices, metrics } = play(
      'five_hour_first',
      accounts,
      [
        [0, 5],
        [0, 5],
        [0, 3],
      ],
      NIGHT,
      5,
    );
    expect(choices).toEqual([2, 1, 2]);
    expect(metrics.migrated_requests).toBe(1);
    expect(metrics.migration_successes).toBe(1);
  });

  it('equal minutes keep the order of the tape', () => {
    // Capacity 3: 2 then 2 serves the first only; 1 still fits.
    const { choices } = play('fill_first', pool([fixed(3, 300), fixed(AMPLE, 10080)]), [
      [7, 2],
      [7, 2],
      [7, 1],
    ]);
    expect(choices).toEqual([0, -1, 0]);
  });

  it('skips a request that does not fit and serves the next one that does', () => {
    // Headroom 3 at the second arrival: 4 is denied, 1 is served, then headroom 2 serves 2, then dry.
    const { choices, metrics } = play('fill_first', pool([fixed(7, 300), fixed(AMPLE, 10080)]), [
      [10, 4],
      [11, 4],
      [12, 1],
      [13, 2],
      [14, 1],
    ]);
    expect(choices).toEqual([0, -1, 0, 0, -1]);
    expect(metrics.served_demand).toBe(7);
    expect(metrics.denied_demand).toBe(5);
    expect(metrics.denied_requests).toBe(2);
    expect(metrics.requests).toBe(5);
    expect(metrics.served_ratio).toBe(7 / 12);
    expect(metrics.denial_rate).toBe(5 / 12);
  });

  it('headroom equal to the cost is enough, in both windows', () => {
    expect(play('fill_first', pool([fixed(4, 300), fixed(4, 10080)]), [[0, 4]]).choices).toEqual([0]);
    expect(play('fill_first', pool([fixed(3, 300), fixed(4, 10080)]), [[0, 4]]).choices).toEqual([-1]);
    expect(play('fill_first', pool([fixed(4, 300), fixed(3, 10080)]), [[0, 4]]).choices).toEqual([-1]);
  });

  it('an account without capacity is never chosen, and its ratio is 0', () => {
    // Account 1 (highest index) has no capacity in one window or the other; 0 serves.
    for (const dry of [
      pool([fixed(9, 300), fixed(9, 10080)], [fixed(0, 300), fixed(9, 10080)]),
      pool([fixed(9, 300), fixed(9, 10080)], [fixed(9, 300), fixed(0, 10080)]),
    ]) {
      for (const policy of ['seven_day_first', 'round_robin', 'burn_rate', 'reset_near_expiry_reserve']) {
        expect(
          play(policy, dry, [
            [0, 1],
            [1, 2],
          ]).choices,
        ).toEqual([0, 0]);
      }
    }
    const nothing = play('random', pool([fixed(0, 300), fixed(0, 10080)]), [
      [0, 1],
      [5, 1],
    ]);
    expect(nothing.choices).toEqual([-1, -1]);
    expect(nothing.metrics.mean_seven_day_utilization).toBe(0);
    expect(nothing.metrics.denial_rate).toBe(1);
    // The first choice is dry in its short window both times and nobody recovers.
    expect(nothing.metrics.migrated_requests).toBe(2);
    expect(nothing.metrics.migration_recovery).toBe(0);
  });

  it('asks a pool of mixed clocks in the order of the resets as they are now', () => {
    // Weekly windows, length 3 and 4: account 0 is idle, so its whole length, 3 minutes, is left at any time;
    // account 1 resets at minute 4. At minute 0 account 0 is the sooner one (3 < 4); 9 units fit nowhere. At
    // minute 2 account 1 has 2 minutes left: now it is the sooner one.
    // reset_near_expiry_reserve at minute 2, full accounts, n = 2, night (boost 1), rank 0 for account 1:
    //   0: .4 + .3 + .38 x (1 - 3/3) + .22 x 0 = .70
    //   1: .4 + .3 + .38 x (1 - 2/4) + .22 x 1 = 1.11 -> account 1
    // (by the order of minute 0 they would have .92 and .89).
    const accounts = pool([fixed(8, 300), firstUse(8, 3, 1)], [fixed(8, 300), fixed(8, 4)]);
    const { choices } = play(
      'reset_near_expiry_reserve',
      accounts,
      [
        [0, 9],
        [2, 1],
      ],
      NIGHT,
      9,
    );
    expect(choices).toEqual([-1, 1]);
  });
});

describe('windows', () => {
  it('a fixed window resets before the arrivals of its minute', () => {
    // Capacity 2, first reset at 20, then 50, 80: the arrival at 19 finds it dry, the one at 20 finds it full.
    const { choices } = play('fill_first', pool([fixed(2, 30, 20), fixed(AMPLE, 10080)]), [
      [0, 2],
      [19, 1],
      [20, 2],
      [49, 1],
      [50, 1],
      [79, 1],
      [79, 1],
      [80, 2],
    ]);
    expect(choices).toEqual([0, -1, 0, -1, 0, 0, -1, 0]);
  });

  it('the weekly window binds across short resets', () => {
    // Short 3 every 10 minutes, weekly 5 every 100: 3 at 0, 2 at 10, then nothing until 100.
    const { choices } = play('fill_first', pool([fixed(3, 10), fixed(5, 100)]), [
      [0, 3],
      [10, 3],
      [11, 2],
      [20, 1],
      [99, 1],
      [100, 3],
    ]);
    expect(choices).toEqual([0, -1, 0, -1, -1, 0]);
  });

  it('a window of first use starts its clock with the request, floored to the grain', () => {
    // Length 30, grain 10. Served at 17: start floored to 10, reset at 40. 39 is dry, 40 is full and idle again:
    // no clock runs, so the next window opens at 95 (start 90, reset 120).
    const { choices } = play('fill_first', pool([firstUse(2, 30, 10), fixed(AMPLE, 10080)]), [
      [17, 2],
      [39, 1],
      [40, 1],
      [69, 1],
      [69, 1],
      [95, 2],
      [119, 1],
      [120, 1],
    ]);
    // At 40 the window opens again (start 40, reset 70): 40 and 69 spend the 2 units, the second 69 is denied.
    expect(choices).toEqual([0, -1, 0, 0, -1, 0, -1, 0]);
  });

  it('a window of first use may run at the start, and a denied request does not open it', () => {
    // First reset at 15 though nothing was spent. The request of 3 at 20 is denied, so no window opens; the one
    // at 25 opens 25..35 and 34 is dry, 35 is not.
    const running: WindowSpec = { ...firstUse(2, 10, 1), firstResetMinute: 15 };
    const { choices } = play('fill_first', pool([running, fixed(AMPLE, 10080)]), [
      [14, 2],
      [15, 1],
      [20, 3],
      [24, 1],
      [25, 2],
      [34, 1],
      [35, 1],
    ]);
    // 15 opens 15..25 with 1 unit, 24 spends the second; 25 is a reset, then 2 are spent until 35.
    expect(choices).toEqual([0, 0, -1, 0, 0, -1, 0]);
  });

  it('a sliding window returns each unit exactly one length after it was spent', () => {
    // Capacity 3, length 10: 2 at 5 return at 15, 1 at 8 returns at 18.
    const { choices } = play('fill_first', pool([sliding(3, 10), fixed(AMPLE, 10080)]), [
      [5, 2],
      [8, 1],
      [14, 1],
      [15, 3],
      [15, 2],
      [17, 1],
      [18, 1],
      [24, 1],
      [25, 2],
    ]);
    // At 15 two units are back: 3 is too many, 2 fits. 17: still none. 18: one. 25: the two of minute 15.
    expect(choices).toEqual([0, 0, -1, -1, 0, -1, 0, -1, 0]);
  });

  it('a sliding window of one minute forgets everything before the next minute', () => {
    const { choices } = play('fill_first', pool([sliding(1, 1), sliding(2, 2)]), [
      [3, 1],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
    ]);
    // Weekly holds the last two minutes: 3 and 4 at minute 4 make 2; at 5 the unit of 3 is back.
    expect(choices).toEqual([0, -1, 0, 0, 0]);
  });
});

describe('empty worlds', () => {
  it('no demand: nothing served, everything denied, all recovered', () => {
    for (const arrivals of [[], [[10, 1]]] as Arrival[][]) {
      // The one arrival lies in warm-up: measured time has no demand.
      const horizon = { warmupMinutes: 60, totalMinutes: 480 };
      const { metrics } = play('burn_rate', pool([fixed(5, 300), fixed(10, 10080)]), arrivals, horizon);
      expect(metrics.total_demand).toBe(0);
      expect(metrics.served_ratio).toBe(0);
      expect(metrics.peak_served_ratio).toBe(0);
      expect(metrics.denial_rate).toBe(1);
      expect(metrics.migration_recovery).toBe(1);
      expect(metrics.longest_outage_minutes).toBe(0);
      // No peak minute is measured before 08:00.
      expect(metrics.peak_useful_five_hour).toBe(0);
      // objective = .12 x 1 + .10 x utilisation - .20 x 1, one account: no drift.
      expect(metrics.objective_score).toBeCloseTo(0.12 + 0.1 * (arrivals.length / 10) - 0.2, 14);
    }
  });

  it('the objective is the weighted sum of its seven terms', () => {
    // Two equal accounts of 4 short units per 2000 minutes and 8 weekly: 3 at 500 (account 1 by tie), 3 at 501
    // (account 0), 3 at 502 denied. Peak ratios equal overall ones: 6/9; denial 3/9; each uses 3/8: no drift.
    // Useful needs 3 units (largest cost 4): account 1 480..500 = 21, account 0 480..501 = 22: 43 / 1680.
    // The denied one found its first choice dry in the short window: migrated, not recovered: 0.
    const accounts = pool([fixed(4, 2000), fixed(8, 10080)], [fixed(4, 2000), fixed(8, 10080)]);
    const { choices, metrics } = play(
      'seven_day_first',
      accounts,
      [
        [500, 3],
        [501, 3],
        [502, 3],
      ],
      {
        warmupMinutes: 0,
        totalMinutes: 1440,
      },
    );
    expect(choices).toEqual([1, 0, -1]);
    const expected = 0.42 * (6 / 9) + 0.3 * (6 / 9) + 0.16 * (43 / 1680) + 0.1 * (3 / 8) - 0.2 * (3 / 9);
    expect(metrics.objective_score).toBeCloseTo(expected, 14);
  });
});
