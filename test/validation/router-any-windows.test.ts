/**
 * The same policy code is simulated and shipped, on any windows: random pools with classes, shared windows, calendars,
 * limits a minute, credits and overage accounts are played by the engine and, arrival by arrival, by a fleet of the
 * router. Both choose alike.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitReal } from '../../src/numerics/random/index.ts';
import { ALL_POLICIES } from '../../src/quota/policies/index.ts';
import type { Policy } from '../../src/quota/views/index.ts';
import type { QuotaGraph, WindowClock } from '../../src/quota/windows/index.ts';
import { openAttempt, releaseAttempt } from '../../src/router/beliefs/index.ts';
import type { AccountConfig } from '../../src/router/config/index.ts';
import { decide } from '../../src/router/deciding/index.ts';
import { Timetable } from '../../src/simulation/engine/index.ts';
import { configOf, laneOf, MINUTE_MS, openFleet, requestOf } from '../router/beliefs/fleets.ts';
import { play, tapeOf, worldOf } from '../simulation/engine/pool-play.ts';
import { policyDraws } from '../simulation/engine/replay-tape.ts';
import { MODELS, ORIGIN_MS, type SmallPool, smallPool } from '../simulation/engine/small-pools.ts';

/** The zone in which minute 0 of a trial is midnight: the origin is 20:00 UTC. */
const MIDNIGHT_MINUTES = 240;

/** Windows whose capacity is known, in whole units; what a reset in the bank is worth no router spends by itself. */
function routable({ windows, accounts }: QuotaGraph): QuotaGraph {
  const known = windows.flatMap((window) => {
    const unit = window.unit === 'usd' ? ('weighted' as const) : window.unit;
    return window.capacity === null ? [] : [{ ...window, unit, clock: floored(window.clock) }];
  });
  const ids = new Set(known.map(({ id }) => id));
  return {
    windows: known,
    accounts: accounts.map((account) => ({
      ...account,
      bankedResets: 0,
      windows: account.windows.filter((id) => ids.has(id)),
    })),
  };
}

/** Starts are floored to whole epoch minutes by the router, to minutes of the week by the engine: here to the same. */
function floored(clock: WindowClock): WindowClock {
  const isSame = clock.kind !== 'first_use' || (ORIGIN_MS / MINUTE_MS) % clock.floorMinutes === 0;
  return isSame ? clock : { ...clock, floorMinutes: 1 };
}

/** The clock with its first reset as an instant. */
function dated(clock: WindowClock): WindowClock {
  if (clock.kind !== 'fixed' && clock.kind !== 'first_use') return clock;
  if (clock.reset === null || 'atMs' in clock.reset) return clock;
  return { ...clock, reset: { atMs: ORIGIN_MS + clock.reset.afterMinutes * MINUTE_MS } };
}

function accountsOf({ windows, accounts }: QuotaGraph): AccountConfig[] {
  return accounts.map((account) => ({
    name: account.name,
    credential: { header: 'x-api-key', source: { kind: 'env', name: 'KEY' } },
    serves: account.serves,
    overageOf: account.overageOf ?? null,
    bankedResets: 0,
    windows: account.windows.map((id) => {
      const window = windows.find((each) => each.id === id)!;
      return { ...window, name: id, clock: dated(window.clock) };
    }),
  }));
}

/** The fleet's choices, -1 = it refuses. */
function routedChoices(policy: Policy, graph: QuotaGraph, arrivals: SmallPool['arrivals']): number[] {
  const draws = policyDraws(policy, 1, 0);
  const lane = laneOf('lane', accountsOf(graph));
  const fleet = openFleet(
    configOf({ lanes: [lane], routes: [{ match: '*', preferred: 'lane', fallback: null }] }),
    {
      // As in the engine, what does not fit is refused; in the other modes the provider decides.
      mode: 'preemptive',
      cooldownMs: 0,
      zoneOffsetMinutes: () => MIDNIGHT_MINUTES,
      draw: () => (draws === null ? 0 : unitReal(draws)),
    },
    { kind: 'name', policy: policy.name },
  );
  return arrivals.map(({ minute, cost, model }, arrival) => {
    const nowMs = ORIGIN_MS + minute * MINUTE_MS + ((arrival * 7919) % MINUTE_MS);
    const name = MODELS[model] ?? 'some-model';
    const request = requestOf(cost, { model: name, routedModel: name });
    const record = fleet.record(request, nowMs);
    const decision = decide(record);
    if (decision.kind !== 'send') return -1;
    const attempt = openAttempt(fleet, request, record, decision);
    releaseAttempt(fleet, attempt);
    attempt.meter.spend(nowMs, cost, name);
    return graph.accounts.findIndex((account) => account.name === attempt.account);
  });
}

describe.each(ALL_POLICIES.map((policy) => [policy.name, policy] as const))('%s', (_, policy) => {
  it('chooses as in the engine, whatever the windows', () => {
    const met = { served: 0, denied: 0 };
    fc.assert(
      fc.property(smallPool, ({ graph: drawn, arrivals, horizon }) => {
        const graph = routable(drawn);
        const { shape, world } = worldOf({ graph, horizon });
        const tape = tapeOf({ graph, arrivals, horizon }, shape);
        const { choices } = play(policy, world, tape, new Timetable(horizon));
        expect(routedChoices(policy, graph, arrivals)).toEqual(choices);
        for (const choice of choices) met[choice < 0 ? 'denied' : 'served']++;
      }),
      { seed: 20_261_130, numRuns: 60 },
    );
    expect(Math.min(met.served, met.denied)).toBeGreaterThan(500);
  });
});
