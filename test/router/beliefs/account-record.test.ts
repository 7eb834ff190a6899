/** A record that is given again is the one that would be made anew, whatever happened since. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pausedHold } from '../../../src/router/beliefs/hold.ts';
import { PLAN_FIXTURES } from '../../quota/pools/plan-fixtures.ts';
import { readContent } from '../../usage/sources/quotas-tree.ts';
import { planQuotas } from '../config/plan-quotas.ts';
import { accountOf, configOf, laneOf, MINUTE_MS, NOON_MS, openFleet, requestOf } from './fleets.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12);
const MODELS = ['claude-opus-4-5', 'gpt-5', 'some-model'] as const;

const step = fc.record({
  kind: fc.constantFrom('ask', 'spend', 'reserve', 'release', 'turn', 'observe', 'pause', 'resume', 'wait'),
  account: fc.nat(50),
  window: fc.nat(5),
  model: fc.constantFrom(...MODELS),
  amount: fc.integer({ min: 0, max: 100 }),
});

it.each(PLAN_FIXTURES.map(({ plan }) => plan))('%s', async (plan) => {
  const content = planQuotas(PLAN_FIXTURES.find((fixture) => fixture.plan === plan)!.filled);
  const { config } = await readContent(content);
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 25 }), (steps) => {
      const fleet = openFleet(config, {}, { kind: 'name', policy: 'burn_and_pace' });
      const lane = fleet.lane('lane');
      let nowMs = NOW_MS;
      for (const { kind, account: at, window, model, amount } of steps) {
        const account = lane.accounts[at % lane.accounts.length]!;
        const scope = { lane: 'lane', account: account.config.name, family: '' };
        if (kind === 'spend') account.spend(nowMs, 1000 * amount, model);
        if (kind === 'reserve') account.reserve(amount);
        if (kind === 'release' && account.inFlightCount > 0) account.release(amount);
        if (kind === 'turn') account.lastServed = amount;
        if (kind === 'observe') {
          const belief = account.windows[window % account.windows.length];
          const resetAtMs = amount % 2 === 0 ? null : nowMs + amount * MINUTE_MS;
          belief?.observe({ utilizationFraction: amount / 100, resetAtMs, atMs: nowMs });
        }
        if (kind === 'pause') fleet.holds.put(pausedHold(scope, nowMs));
        if (kind === 'resume') fleet.holds.end({ scope, cause: 'paused' });
        if (kind === 'wait') nowMs += amount * MINUTE_MS;
        const request = requestOf(amount, { model, routedModel: model });
        const told = fleet.record(request, nowMs).preferred.accounts;
        lane.records.length = 0;
        const minute = Math.floor(nowMs / MINUTE_MS);
        for (const belief of account.windows) {
          expect(belief.reading(minute)).toEqual(belief.meter.reading(minute));
        }
        expect(told).toEqual(fleet.record(request, nowMs).preferred.accounts);
      }
    }),
    { numRuns: 60 },
  );
});

it('an account of which nothing has changed is told by the same record, every other by a new one', () => {
  const accounts = ['a', 'b', 'c'].map((name) => accountOf(name));
  const fleet = openFleet(configOf({ lanes: [laneOf('lane', accounts)], routes: [] }));
  const told = () => fleet.record(requestOf(1), NOON_MS).preferred.accounts;
  const before = told();
  fleet.lane('lane').accounts[1]!.spend(NOON_MS, 10);
  const after = told();
  expect(after.map((record, index) => record === before[index])).toEqual([true, false, true]);
});
