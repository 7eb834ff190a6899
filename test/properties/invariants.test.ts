/**
 * Conservation on real trials, and metamorphic relations on small worlds.
 *
 * Two relations that sound true are false and are asserted nowhere: "more capacity never lowers a policy's served
 * demand" (a heuristic may lose by it, as in Graham's scheduling anomalies) and "permuting the accounts changes
 * nothing" (ties go to the highest index, so names matter).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPeak, MINUTES_PER_WEEK } from '../../src/core/index.ts';
import { ALL_POLICIES } from '../../src/quota/policies/index.ts';
import { type AccountSpec, NO_RESET, type WindowSpec } from '../../src/quota/windows/index.ts';
import {
  FACT_INDEX,
  FACTS,
  METRIC_INDEX,
  METRICS,
  type Metric,
  TrialRunner,
} from '../../src/simulation/engine/index.ts';
import { FIRST_USE_10, FIXED, SLIDING, steadyPlan } from '../simulation/engine/real-plans.ts';
import { type Arrival, dayRunner, deskFor, replayTape, tapeOf } from '../simulation/engine/replay-tape.ts';
import { type SmallScenario, smallScenario } from '../simulation/engine/small-scenarios.ts';
import { firstViolation } from './replayed-pool.ts';

const get = (row: ArrayLike<number>, metric: Metric, offset = 0): number =>
  row[offset + METRIC_INDEX[metric]]!;

const WORLDS = [
  steadyPlan({ mode: 'focused', resetMode: 'mixed' }),
  steadyPlan({ mode: 'broad', resetMode: 'mixed' }),
  steadyPlan({ mode: 'broad', resetMode: 'mixed', shortStyle: FIRST_USE_10, weeklyStyle: FIRST_USE_10 }),
  steadyPlan({ mode: 'focused', resetMode: 'mixed', shortStyle: SLIDING, weeklyStyle: SLIDING }),
  steadyPlan({
    mode: 'focused',
    resetMode: 'mixed',
    shortStyle: SLIDING,
    weeklyStyle: FIXED,
    warmupWeeks: 0,
  }),
];

describe('conservation', () => {
  it('holds in the books of every policy on real trials', () => {
    let books = 0;
    for (const plan of WORLDS) {
      const runner = new TrialRunner(plan);
      const rows = new Float64Array(ALL_POLICIES.length * METRICS.length);
      const facts = new Float64Array(FACTS.length);
      for (let trial = 0; trial < 6; trial++) {
        runner.run(trial, { rows, rowOffset: 0, facts, factOffset: 0 });
        ALL_POLICIES.forEach((policy, index) => {
          const offset = index * METRICS.length;
          const book = (metric: Metric): number => get(rows, metric, offset);
          const where = `${policy.name}, trial ${trial}`;
          expect(book('served_demand') + book('denied_demand'), where).toBe(book('total_demand'));
          expect(book('peak_total_demand'), where).toBeLessThanOrEqual(book('total_demand'));
          expect(book('peak_served_demand'), where).toBeLessThanOrEqual(book('peak_total_demand'));
          expect(book('peak_served_demand'), where).toBeLessThanOrEqual(book('served_demand'));
          expect(book('migration_successes'), where).toBeLessThanOrEqual(book('migrated_requests'));
          expect(book('migrated_requests'), where).toBeLessThanOrEqual(book('requests'));
          expect(book('denied_requests'), where).toBeLessThanOrEqual(book('denied_demand'));
          expect(book('served_ratio') + book('denial_rate'), where).toBeCloseTo(1, 14);
          for (const share of ['peak_useful_five_hour', 'mean_seven_day_utilization'] as const) {
            expect(book(share), where).toBeGreaterThanOrEqual(0);
            expect(book(share), where).toBeLessThanOrEqual(1);
          }
          // The largest population deviation of values in 0..1.
          expect(book('weekly_drift'), where).toBeLessThanOrEqual(0.5);
          // One demand for all.
          for (const demand of ['total_demand', 'peak_total_demand', 'requests'] as const) {
            expect(book(demand), where).toBe(get(rows, demand));
          }
          books++;
        });
        expect(get(rows, 'total_demand')).toBeGreaterThan(0);
      }
    }
    expect(books).toBe(WORLDS.length * 6 * ALL_POLICIES.length);
  });

  it('books what the choices say, serves whenever it can, and shows every policy the same tape', () => {
    for (const [world, plan] of WORLDS.entries()) {
      const runner = new TrialRunner(plan);
      const facts = new Float64Array(FACTS.length);
      const rows = new Float64Array(ALL_POLICIES.length * METRICS.length);
      runner.run(world, { rows, rowOffset: 0, facts, factOffset: 0 });
      for (const policy of ALL_POLICIES.filter(
        (_, index) => index % WORLDS.length === world || index === 9,
      )) {
        const { scenario, tape, choices, row } = runner.record(world, policy.name);
        expect(tape.checksum >>> 0).toBe(facts[FACT_INDEX.tape_checksum]);
        expect(firstViolation(scenario.accounts, tape, choices)).toBeNull();
        const units = { served: 0, denied: 0, peakServed: 0, peakDenied: 0 };
        for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
          const minute = tape.minutes[arrival]!;
          if (minute < plan.horizon.warmupMinutes) continue;
          const cost = tape.costs[arrival]!;
          const fate = choices[arrival]! < 0 ? 'denied' : 'served';
          units[fate] += cost;
          if (isPeak(minute)) units[fate === 'denied' ? 'peakDenied' : 'peakServed'] += cost;
        }
        expect(units).toEqual({
          served: get(row, 'served_demand'),
          denied: get(row, 'denied_demand'),
          peakServed: get(row, 'peak_served_demand'),
          peakDenied: get(row, 'peak_total_demand') - get(row, 'peak_served_demand'),
        });
      }
    }
  });

  it('is the same demand whoever else is in the plan', () => {
    const plan = WORLDS[0]!;
    const all = new TrialRunner(plan).record(3, 'random');
    const alone = new TrialRunner({ ...plan, policies: ['random'] }).record(3, 'random');
    expect(alone.tape.checksum).toBe(all.tape.checksum);
    expect([...alone.choices]).toEqual([...all.choices]);
    expect(alone.row).toEqual(all.row);
  });
});

const RUNS = { seed: 20260211, numRuns: 60 } as const;

/** Choices and row of every policy in a small world. */
function playAll({ accounts, arrivals, horizon, maxCostUnits }: SmallScenario): {
  choices: number[];
  row: Float64Array;
}[] {
  const runner = dayRunner(accounts, arrivals, horizon, maxCostUnits);
  return ALL_POLICIES.map(({ name }) => {
    const { choices, row } = runner.record(0, name);
    return { choices: [...choices], row };
  });
}

const eachWindow = (
  accounts: readonly AccountSpec[],
  change: (window: WindowSpec) => WindowSpec,
): AccountSpec[] =>
  accounts.map(({ name, short, weekly }) => ({ name, short: change(short), weekly: change(weekly) }));

/** Runs `check` on small worlds and makes sure that something was at stake in them. */
function onSmallWorlds(check: (world: SmallScenario) => number): void {
  let atStake = 0;
  fc.assert(
    fc.property(smallScenario, (world) => {
      atStake += check(world);
    }),
    RUNS,
  );
  expect(atStake).toBeGreaterThan(400);
}

describe('metamorphic relations', () => {
  it('doubling all capacities and costs changes no decision', () => {
    // Ratios stay the same; burn_rate, the one that reads units, is doubled for every account alike.
    onSmallWorlds((world) => {
      const doubled = {
        ...world,
        accounts: eachWindow(world.accounts, (window) => ({
          ...window,
          capacityUnits: 2 * window.capacityUnits,
        })),
        arrivals: world.arrivals.map(([minute, cost]): Arrival => [minute, 2 * cost]),
        maxCostUnits: 2 * world.maxCostUnits,
      };
      const [single, double] = [playAll(world), playAll(doubled)];
      ALL_POLICIES.forEach(({ name }, index) => {
        expect(double[index]!.choices, name).toEqual(single[index]!.choices);
        expect(get(double[index]!.row, 'served_demand')).toBe(2 * get(single[index]!.row, 'served_demand'));
      });
      return world.arrivals.length;
    });
  });

  it('shifting demand, clocks and measured time by whole weeks changes nothing', () => {
    // Grains must divide the week, or the shift would move the windows of first use.
    const grainsOfWeek = [1, 2, 3, 5, 10, 12, 20, 30, 60];
    const onWeekGrain = (window: WindowSpec): WindowSpec => ({
      ...window,
      floorMinutes: grainsOfWeek.findLast((grain) => grain <= window.floorMinutes)!,
    });
    onSmallWorlds(({ accounts, arrivals, horizon, maxCostUnits }) => {
      const here = eachWindow(accounts, onWeekGrain);
      for (const weeks of [1, 2]) {
        const shift = weeks * MINUTES_PER_WEEK;
        const there = eachWindow(here, (window) => ({
          ...window,
          firstResetMinute: window.firstResetMinute === NO_RESET ? NO_RESET : window.firstResetMinute + shift,
        }));
        const later = {
          warmupMinutes: horizon.warmupMinutes + shift,
          totalMinutes: horizon.totalMinutes + shift,
        };
        const tape = tapeOf(arrivals, horizon);
        const shifted = tapeOf(
          arrivals.map(([minute, cost]): Arrival => [minute + shift, cost]),
          later,
        );
        const policies = ALL_POLICIES.filter((_, index) => index % 2 === weeks % 2);
        const [desk, laterDesk] = [deskFor(horizon), deskFor(later)];
        for (const policy of policies) {
          const first = replayTape(policy, here, tape, maxCostUnits, desk);
          const second = replayTape(policy, there, shifted, maxCostUnits, laterDesk);
          expect(second.choices, policy.name).toEqual(first.choices);
          expect(second.row, policy.name).toEqual(first.row);
        }
      }
      return arrivals.length;
    });
  });

  it('an account of no capacity changes nothing for policies that look at each account alone', () => {
    // Not for those that read `order` (ranks, spread, and n in their formulas) or `clocks` (stagger spaces openings by
    // n, and the newcomer may have a clock that started), and not for random, whose numbers fall to other accounts.
    // round_robin reads n, but its cycle passes over the newcomer.
    const indifferent = ALL_POLICIES.filter(
      ({ reads }) => !reads.some((input) => ['order', 'clocks', 'draws'].includes(input)),
    );
    expect(indifferent.length).toBe(ALL_POLICIES.length - 4);
    onSmallWorlds((world) => {
      const { short, weekly } = world.accounts[0]!;
      const empty: AccountSpec = {
        name: 'empty',
        short: { ...short, capacityUnits: 0 },
        weekly: { ...weekly, capacityUnits: 0 },
      };
      const [without, withEmpty] = [
        playAll(world),
        playAll({ ...world, accounts: [...world.accounts, empty] }),
      ];
      for (const policy of indifferent) {
        const index = ALL_POLICIES.indexOf(policy);
        expect(withEmpty[index]!.choices, policy.name).toEqual(without[index]!.choices);
        for (const metric of ['served_demand', 'peak_served_demand', 'longest_outage_minutes'] as const) {
          expect(get(withEmpty[index]!.row, metric)).toBe(get(without[index]!.row, metric));
        }
      }
      return world.arrivals.length;
    });
  });

  it('aligned short windows, unit costs and no weekly cap: every policy serves the same', () => {
    onSmallWorlds((world) => {
      const { lengthMinutes, firstResetMinute } = world.accounts[0]!.short;
      const first = firstResetMinute === NO_RESET ? lengthMinutes : firstResetMinute;
      const accounts = world.accounts.map(({ name, short, weekly }) => ({
        name,
        short: { ...short, kind: 'fixed' as const, lengthMinutes, firstResetMinute: first },
        weekly: { ...weekly, capacityUnits: 1_000_000 },
      }));
      const arrivals = world.arrivals.map(([minute]): Arrival => [minute, 1]);
      const served = playAll({ ...world, accounts, arrivals, maxCostUnits: 1 }).map(({ row }) =>
        get(row, 'served_demand'),
      );
      expect(new Set(served).size, served.join(' ')).toBe(1);
      return served[0]!;
    });
  });

  it('demand that fits any one account in every span of a window is never denied', () => {
    onSmallWorlds((world) => {
      const mostIn = (lengthMinutes: number): number => {
        let most = 0;
        for (const [start] of world.arrivals) {
          const span = world.arrivals.filter(([minute]) => minute >= start && minute < start + lengthMinutes);
          most = Math.max(
            most,
            span.reduce((sum, [, cost]) => sum + cost, 0),
          );
        }
        return most;
      };
      // The tape repeats after a day; a span may reach over midnight.
      const horizon = { ...world.horizon, totalMinutes: Math.min(1440, world.horizon.totalMinutes) };
      const accounts = eachWindow(world.accounts, (window) => ({
        ...window,
        capacityUnits: mostIn(window.lengthMinutes) + world.maxCostUnits - 1,
        // A first window longer than its length would take more than one span of demand.
        firstResetMinute:
          window.kind === 'fixed'
            ? Math.min(window.firstResetMinute, window.lengthMinutes)
            : window.firstResetMinute,
      }));
      for (const { choices } of playAll({ ...world, horizon, accounts })) {
        expect(choices.every((choice) => choice >= 0)).toBe(true);
      }
      return world.arrivals.length;
    });
  });
});
