/** What policies did with their quota, over trials: means of what is known, by rank. */
import { expect, it } from 'vitest';
import type { QuotaWindow } from '../../../src/quota/windows/index.ts';
import type { PolicySummary } from '../../../src/simulation/experiment/index.ts';
import { UseTotals } from '../../../src/simulation/experiment/use-totals.ts';

const window = (id: string): QuotaWindow => ({
  id,
  clock: { kind: 'sliding', lengthMinutes: 60 },
  capacity: 9,
  unit: 'weighted',
  counts: 'all',
});
const summary = (
  policy: string,
  expired_weekly_units_mean: number,
  denied_requests_mean: number = 0,
): PolicySummary => ({ policy, expired_weekly_units_mean, denied_requests_mean }) as PolicySummary;

const NOTHING = { week: null, credits: null, unknown: null };

it('means are over the trials in which a column was known; nothing expired has no share', () => {
  const graph = { windows: [window('week'), window('credits'), window('unknown')], accounts: [] };
  const policies = ['paced', 'random'];
  const totals = new UseTotals({ policies, pool: { graph, usdPerUnit: null, timeZone: 'UTC' } });
  expect(totals.width).toBe(2 + 5 * 3);
  const { NaN: none } = Number;
  // By figure: use, closes with nothing left, expired, stranded; of the week, the credits, the unknown.
  const never = [none, none, none];
  const paced = [10, 90, 0.5, none, none, 0, none, none, 6, ...[none, none], 2, none, none, ...[4, 1, none]];
  const random = [0, 7, 1, 0.25, none, 1, none, none, ...never, ...never, ...[0, 0, none]];
  totals.add(Float64Array.of(-1, ...paced, ...random), 1);
  const pacedNext = [
    20,
    30,
    0.75,
    0.5,
    none,
    0.5,
    none,
    none,
    2,
    ...[none, none],
    0,
    none,
    none,
    ...[0, 0, none],
  ];
  const randomNext = [0, 8, 1, none, none, 0.5, none, none, ...never, ...never, ...[0, 0, none]];
  totals.add(Float64Array.of(...pacedNext, ...randomNext), 0);
  expect(totals.record([summary('random', 0), summary('paced', 60, 2.5)])).toEqual([
    {
      policy: 'random',
      stranded_weekly_units_mean: 0,
      stranded_expired_share: null,
      longest_outage_elapsed_minutes_mean: 7.5,
      utilization_mean: { week: 1, credits: 0.25, unknown: null },
      empty_close_share_mean: { week: 0.75, credits: null, unknown: null },
      expired_mean: NOTHING,
      stranded_mean: NOTHING,
      full_at_denials_share: NOTHING,
    },
    {
      policy: 'paced',
      stranded_weekly_units_mean: 15,
      stranded_expired_share: 0.25,
      longest_outage_elapsed_minutes_mean: 60,
      utilization_mean: { week: 0.625, credits: 0.5, unknown: null },
      empty_close_share_mean: { week: 0.25, credits: null, unknown: null },
      expired_mean: { ...NOTHING, week: 4 },
      stranded_mean: { ...NOTHING, week: 1 },
      // Means of 2 and 0.5 of 2.5 denied requests.
      full_at_denials_share: { ...NOTHING, week: 0.8, credits: 0.2 },
    },
  ]);
});

it('drawn accounts have stranded units and outages alone', () => {
  const totals = new UseTotals({ policies: ['paced'], pool: null });
  totals.add(Float64Array.of(7, 61), 0);
  expect(totals.record([summary('paced', 14)])).toEqual([
    {
      policy: 'paced',
      stranded_weekly_units_mean: 7,
      stranded_expired_share: 0.5,
      longest_outage_elapsed_minutes_mean: 61,
      utilization_mean: {},
      empty_close_share_mean: {},
      expired_mean: {},
      stranded_mean: {},
      full_at_denials_share: {},
    },
  ]);
});
