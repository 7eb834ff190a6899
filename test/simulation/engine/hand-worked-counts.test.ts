/**
 * What is counted in small worlds worked by hand, as in hand-worked.test.ts. Minutes 480..1319 are peak (08:00 up to
 * 22:00 of Monday).
 */
import { describe, expect, it } from 'vitest';
import type { Horizon } from '../../../src/simulation/scenario/index.ts';
import { AMPLE, fixed, NIGHT, play, pool } from './hand-worked-pools.ts';
import type { Arrival } from './replay-tape.ts';

describe('counts', () => {
  it('a first choice that fails its short window is migrated, and a success when another serves', () => {
    // fill_first asks 0. Short of 0: 2 units. 2 served by 0; then 1 goes to 1: migrated, recovered. Then 3: 0 is
    // first and fails short, 1 has 1 unit left: denied, still migrated. The last 1 goes to 1.
    const accounts = pool([fixed(2, 300), fixed(AMPLE, 10080)], [fixed(2, 300), fixed(AMPLE, 10080)]);
    const { choices, metrics } = play('fill_first', accounts, [
      [0, 2],
      [1, 1],
      [2, 3],
      [3, 1],
    ]);
    expect(choices).toEqual([0, 1, -1, 1]);
    expect(metrics.migrated_requests).toBe(3);
    expect(metrics.migration_successes).toBe(2);
    expect(metrics.migration_recovery).toBe(2 / 3);
  });

  it('a first choice that fails its weekly window only is not migrated', () => {
    const accounts = pool([fixed(9, 300), fixed(2, 10080)], [fixed(9, 300), fixed(9, 10080)]);
    const { choices, metrics } = play('fill_first', accounts, [
      [0, 2],
      [1, 1],
      [2, 1],
    ]);
    expect(choices).toEqual([0, 1, 1]);
    expect(metrics.migrated_requests).toBe(0);
    expect(metrics.migration_recovery).toBe(1);
  });

  it('an outage counts minutes with arrivals in which every arrival was denied', () => {
    // Capacity 1 every 100 minutes. Denied in 1, 2, 2, 40 (three minutes with arrivals: 1, 2, 40), then at 100
    // served and denied in one minute, which ends the run; then 101, 150 are a run of two.
    const { metrics } = play('fill_first', pool([fixed(1, 100), fixed(AMPLE, 10080)]), [
      [0, 1],
      [1, 1],
      [2, 1],
      [2, 1],
      [40, 1],
      [100, 1],
      [100, 1],
      [101, 1],
      [150, 1],
    ]);
    expect(metrics.longest_outage_minutes).toBe(3);
  });

  it('a minute that denies first and serves later is no outage, and the last run counts', () => {
    // Capacity 2: minute 0 serves 2. 1: denied. 100: 3 denied, then 2 served: not an outage minute, ends the run
    // of one. 101..103 run to the end of the tape: 3.
    const { choices, metrics } = play('fill_first', pool([fixed(2, 100), fixed(AMPLE, 10080)]), [
      [0, 2],
      [1, 1],
      [100, 3],
      [100, 2],
      [101, 1],
      [102, 1],
      [103, 1],
    ]);
    expect(choices).toEqual([0, -1, -1, 0, -1, -1, -1]);
    expect(metrics.longest_outage_minutes).toBe(3);
  });

  it('a weekly close books what expired and what was used; open weeks count only when none closed', () => {
    // Account 0: weekly 10 every 100 minutes, first reset 50. Used 4 by 50, 2 in 50..150, 0 in 150..250 and so on
    // to 450: closes at 50, 150, 250, 350, 450 lose 6 + 8 + 10 + 10 + 10 = 44 units; utilisation (.4 + .2) / 5.
    // Account 1: weekly 20, first reset after the end, 11 used: utilisation 11 / 20.
    // fill_first sends all to account 0, but 11 units fit account 1 only.
    const accounts = pool([fixed(AMPLE, 300), fixed(10, 100, 50)], [fixed(AMPLE, 300), fixed(20, 10080)]);
    const { choices, metrics } = play(
      'fill_first',
      accounts,
      [
        [10, 4],
        [60, 2],
        [70, 11],
      ],
      NIGHT,
      11,
    );
    expect(choices).toEqual([0, 0, 1]);
    expect(metrics.expired_weekly_units).toBe(44);
    const first = (0.4 + 0.2) / 5;
    const second = 11 / 20;
    expect(metrics.mean_seven_day_utilization).toBeCloseTo((first + second) / 2, 14);
    // Population standard deviation of two values: half their distance.
    expect(metrics.weekly_drift).toBeCloseTo((second - first) / 2, 14);
  });

  it('a weekly reset at the first measured minute is measured, one at the end of the horizon is not', () => {
    // Weekly 10 every 100: resets at 100 (use 3), 200, 300. Warm-up ends at 100, horizon at 300.
    const horizon = { warmupMinutes: 100, totalMinutes: 300 };
    const { metrics } = play(
      'fill_first',
      pool([fixed(AMPLE, 300), fixed(10, 100)]),
      [
        [5, 3],
        [150, 5],
      ],
      horizon,
    );
    // At 100: 7 lost, .3 used. At 200: 5 lost, .5 used. Minute 300 is outside.
    expect(metrics.expired_weekly_units).toBe(12);
    expect(metrics.mean_seven_day_utilization).toBeCloseTo(0.4, 14);
  });

  it('warm-up is lived through but not measured', () => {
    // Capacity 3 per 480 minutes: 2 spent in warm-up (minute 10), 2 denied at 20 (warm-up), then from 30: 1 served,
    // 1 denied. Only the last two are measured; the outage of minute 20 is forgotten, so the run is one.
    const horizon = { warmupMinutes: 30, totalMinutes: 480 };
    const { choices, metrics } = play(
      'fill_first',
      pool([fixed(3, 480), fixed(AMPLE, 10080)]),
      [
        [10, 2],
        [20, 2],
        [29, 2],
        [30, 1],
        [40, 1],
      ],
      horizon,
    );
    expect(choices).toEqual([0, -1, -1, 0, -1]);
    expect(metrics.requests).toBe(2);
    expect(metrics.total_demand).toBe(2);
    expect(metrics.served_demand).toBe(1);
    expect(metrics.denied_requests).toBe(1);
    expect(metrics.migrated_requests).toBe(1);
    expect(metrics.longest_outage_minutes).toBe(1);
  });
});

describe('peak hours and the reserve', () => {
  const DAY: Horizon = { warmupMinutes: 0, totalMinutes: 1440 };

  it('peak demand is 08:00 up to 22:00', () => {
    const { metrics } = play(
      'fill_first',
      pool([fixed(AMPLE, 300), fixed(AMPLE, 10080)]),
      [
        [479, 1],
        [480, 2],
        [1319, 3],
        [1320, 4],
      ],
      DAY,
    );
    expect(metrics.peak_total_demand).toBe(5);
    expect(metrics.peak_served_demand).toBe(5);
    expect(metrics.total_demand).toBe(10);
  });

  it('an account is useful with max(2, largest cost - 1) units in both windows, at the start of the minute', () => {
    // One window of 10 units for the whole day, 840 peak minutes. Largest cost 4: 3 units are useful, 2 are not.
    // At 500 the use of 7 leaves 3: useful still. At 600 one more leaves 2: minute 600 began useful, 601 did not.
    // Useful peak minutes: 480..600 = 121.
    const accounts = pool([fixed(10, 2000), fixed(AMPLE, 10080)]);
    const tape: Arrival[] = [
      [500, 4],
      [500, 3],
      [600, 1],
    ];
    expect(play('fill_first', accounts, tape, DAY, 4).metrics.peak_useful_five_hour).toBe(121 / 840);
    // Largest cost 6: 5 units are useful; after 500 it is over: 480..500 = 21.
    expect(play('fill_first', accounts, tape, DAY, 6).metrics.peak_useful_five_hour).toBe(21 / 840);
    // Largest cost 1..3: never below 2 units: all 840.
    expect(play('fill_first', accounts, tape, DAY, 1).metrics.peak_useful_five_hour).toBe(1);
    expect(play('fill_first', accounts, tape, DAY, 3).metrics.peak_useful_five_hour).toBe(1);
    // The weekly window counts in the same way.
    const weekly = pool([fixed(AMPLE, 2000), fixed(10, 10080)]);
    expect(play('fill_first', weekly, tape, DAY, 4).metrics.peak_useful_five_hour).toBe(121 / 840);
  });

  it('a reset makes an account useful in its own minute, and accounts are averaged', () => {
    // Account 1 takes the first request (tie) and is dry from 100 until its reset at 700: useful 700..1319 = 620
    // peak minutes. Account 0 is useful for all 840. Mean share (840 + 620) / (2 x 840).
    const accounts = pool([fixed(4, 2000), fixed(9, 10080)], [fixed(4, 2000, 700), fixed(9, 10080)]);
    const { choices, metrics } = play('seven_day_first', accounts, [[100, 4]], DAY, 4);
    expect(choices).toEqual([1]);
    expect(metrics.peak_useful_five_hour).toBe((840 + 620) / (2 * 840));
  });

  it('a reserve lost in warm-up counts from the first measured minute only', () => {
    // Warm-up ends at 600; the account is dry from 550 to 650: useful 650..1319 of 600..1319: 670 of 720.
    const horizon = { warmupMinutes: 600, totalMinutes: 1440 };
    const { metrics } = play(
      'fill_first',
      pool([fixed(2, 2000, 650), fixed(AMPLE, 10080)]),
      [[550, 2]],
      horizon,
      2,
    );
    expect(metrics.peak_useful_five_hour).toBe(670 / 720);
  });
});
