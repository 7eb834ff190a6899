/**
 * The same policy code is simulated and shipped: simulated trials, replayed arrival by arrival through the
 * router's own account meters and selection, with one token per unit, give the engine's choices.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPeak } from '../../src/core/index.ts';
import { unitReal } from '../../src/numerics/random/index.ts';
import { ALL_POLICIES } from '../../src/quota/policies/index.ts';
import type { Policy } from '../../src/quota/views/index.ts';
import {
  type AccountSpec,
  type LengthKind,
  NO_RESET,
  type WindowSpec,
} from '../../src/quota/windows/index.ts';
import { AccountMeter, accountRecord, servingPlan } from '../../src/router/beliefs/index.ts';
import { selectAccount } from '../../src/router/deciding/index.ts';
import { PUBLISHED_WEIGHTS, TrialRunner } from '../../src/simulation/engine/index.ts';
import { accountOf, type LengthWindow } from '../router/beliefs/fleets.ts';
import { type Arrival, deskFor, policyDraws, replayTape, tapeOf } from '../simulation/engine/replay-tape.ts';
import { smallScenario } from '../simulation/engine/small-scenarios.ts';

const SEED = 20_260_403;
const MS_PER_MINUTE = 60_000;

function windowOf({
  kind,
  capacityUnits,
  lengthMinutes,
  floorMinutes,
  firstResetMinute,
}: WindowSpec): LengthWindow {
  const resetAtMs = firstResetMinute === NO_RESET ? null : firstResetMinute * MS_PER_MINUTE;
  return { kind: kind as LengthKind, capacityTokens: capacityUnits, lengthMinutes, floorMinutes, resetAtMs };
}

/** A first reset beyond a whole length is the published model's alone: a router's grid has no such gap. */
function onGrid(window: WindowSpec): WindowSpec {
  const { kind, firstResetMinute, lengthMinutes } = window;
  if (kind !== 'fixed') return window;
  return { ...window, firstResetMinute: 1 + ((firstResetMinute - 1) % lengthMinutes) };
}

/** The router's choices on these arrivals, from minute 0 on. */
function routedChoices(
  policy: Policy,
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  trialIndex: number,
): number[] {
  const meters = accounts.map(
    ({ name, short, weekly }) =>
      new AccountMeter(accountOf(name, { short: windowOf(short), weekly: windowOf(weekly) })),
  );
  const draws = policyDraws(policy, 1, trialIndex);
  let lastServedIndex = -1;
  return arrivals.map(([minute, units], arrival) => {
    // Anywhere inside the minute is the same minute.
    const nowMs = minute * MS_PER_MINUTE + ((arrival * 7919) % MS_PER_MINUTE);
    for (const meter of meters) meter.advanceTo(nowMs);
    const openedMinute = Math.max(...meters.map((meter) => meter.find('short')!.openedMinute ?? -1));
    const lane = {
      lane: 'lane',
      policy: policy.name,
      lastServedIndex,
      inPeak: isPeak(minute),
      cap: null,
      affinityIndex: -1,
      accounts: meters.map((meter) =>
        accountRecord(meter, servingPlan(meter, ''), {
          minute,
          estimateTokens: units,
          draw: draws === null ? 0 : unitReal(draws),
          hold: null,
          sums: null,
          classesServed: 1,
        }),
      ),
      ...(openedMinute < 0 ? {} : { sinceOpenedMinutes: minute - openedMinute }),
    };
    const { index } = selectAccount(lane, { nowMs, estimateTokens: units, holdsOn: true, tried: [] });
    if (index < 0) return -1;
    meters[index]!.spend(nowMs, units);
    meters[index]!.lastServed = arrival + 1;
    lastServedIndex = index;
    return index;
  });
}

describe.each(ALL_POLICIES.map((policy) => [policy.name, policy] as const))('%s', (_, policy) => {
  it('chooses as in the engine in small worlds with windows of every kind', () => {
    let served = 0;
    let denied = 0;
    fc.assert(
      fc.property(smallScenario, ({ accounts: drawn, arrivals, horizon, maxCostUnits }) => {
        const accounts = drawn.map((account) => ({
          ...account,
          short: onGrid(account.short),
          weekly: onGrid(account.weekly),
        }));
        const tape = tapeOf(arrivals, horizon);
        const { choices } = replayTape(policy, accounts, tape, maxCostUnits, deskFor(horizon));
        expect(routedChoices(policy, accounts, arrivals, 0)).toEqual(choices);
        served += choices.filter((choice) => choice >= 0).length;
        denied += choices.filter((choice) => choice < 0).length;
      }),
      { seed: SEED, numRuns: 20 },
    );
    expect(Math.min(served, denied)).toBeGreaterThan(100);
  });

  it.each(['fixed', 'first_use'] as const)('chooses as in a simulated week of two, %s windows', (kind) => {
    const style = { kind, floorMinutes: kind === 'fixed' ? 1 : 10 };
    const runner = new TrialRunner({
      seed: 1,
      scenarioLaw: {
        model: 'steady',
        mode: 'focused',
        resetMode: 'mixed',
        shortStyle: style,
        weeklyStyle: style,
        weekCount: 2,
      },
      horizon: { warmupMinutes: 10_080, totalMinutes: 20_160 },
      policies: [policy.name],
      weights: PUBLISHED_WEIGHTS,
      demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
      pool: null,
      inputs: { kind: 'random' },
      sampling: null,
    });
    const { scenario, tape, choices } = runner.record(0, policy.name);
    const arrivals = Array.from(
      { length: tape.arrivalCount },
      (_unused, i): Arrival => [tape.minutes[i]!, tape.costs[i]!],
    );
    expect(arrivals.length).toBeGreaterThan(1000);
    expect(routedChoices(policy, scenario.accounts, arrivals, 0)).toEqual([...choices]);
  });
});
