/**
 * Another configuration under a running fleet: what was counted, reserved and judged stays wherever the names are
 * the same. Invariant: after it the reservations of every meter are those of the requests in flight.
 */

import { compileGraph } from '../../quota/windows/index.ts';
import type { AccountWindow, CapRule, LaneConfig } from '../config/index.ts';
import { capRuleFor, choosePolicy } from '../deciding/index.ts';
import type { FleetState, LaneState } from './fleet-state.ts';
import { AccountMeter, UsageWindow, WindowBelief } from './meters/index.ts';
import { CapMeter } from './model-usage.ts';

/** Classes of models that each account serves; 1 each in a lane without filters. */
function classesServed({ accounts }: LaneConfig): number[] {
  const windows = new Map(
    accounts.flatMap((account) => account.windows.map((window) => [window.id, window])),
  );
  const { classNames, serves } = compileGraph({
    windows: [...windows.values()],
    accounts: accounts.map((account) => ({
      name: account.name,
      serves: account.serves,
      windows: account.windows.map(({ id }) => id),
    })),
  });
  const count = classNames.length;
  return accounts.map((_, index) =>
    Math.max(
      1,
      serves.subarray(index * count, (index + 1) * count).reduce((sum, each) => sum + each, 0),
    ),
  );
}

/** The lanes of `fleet.config`; accounts that were known go on from what they had spent. */
export function reloadedLanes(fleet: FleetState, nowMs: number): Map<string, LaneState> {
  const lanes = new Map<string, LaneState>();
  for (const config of fleet.config.lanes) {
    const old = fleet.lanes.get(config.name);
    const beliefs = new Map<string, WindowBelief>();
    const beliefOf = (window: AccountWindow): WindowBelief => {
      const belief = beliefs.get(window.id) ?? new WindowBelief(window);
      beliefs.set(window.id, belief);
      return belief;
    };
    const accounts = config.accounts.map((account) => {
      const meter = new AccountMeter(account, account.windows.map(beliefOf));
      const previous = fleet.findAccount(config.name, account.name);
      if (previous !== undefined) meter.takeOver(previous, nowMs);
      return meter;
    });
    const lastServedIndex = accounts.reduce(
      (latest, { lastServed }, i) => (lastServed > (accounts[latest]?.lastServed ?? 0) ? i : latest),
      -1,
    );
    lanes.set(config.name, {
      config,
      accounts,
      choice: choosePolicy(fleet.guide, [], 0),
      plans: new Map(),
      plansVersion: 0,
      records: [],
      classesServed: classesServed(config),
      judgedMinute: -1,
      lastServedIndex,
      servedCount: old?.servedCount ?? 0,
    });
  }
  return lanes;
}

function laneOfCap(fleet: FleetState, rule: CapRule): string {
  return fleet.lanes.has(rule.provider) ? rule.provider : fleet.routeOf(rule.pattern).preferred;
}

/** The caps of `fleet.config`, filled with what the models under each have used; call when the lanes stand. */
export function reloadedCaps(fleet: FleetState, nowMs: number): Map<string, CapMeter> {
  const { lengths } = fleet;
  const caps = new Map<string, CapMeter>();
  for (const rule of fleet.config.caps) {
    const lane = laneOfCap(fleet, rule);
    const old = fleet.caps.get(rule.pattern);
    const meter = old?.lane === lane ? old : new CapMeter(rule, lane, lengths);
    meter.rule = rule;
    caps.set(rule.pattern, meter);
  }
  const models = fleet.models.all();
  for (const meter of models) meter.window = UsageWindow.merged([meter.window], lengths, nowMs);
  // The same patterns share the models out in the same way: then each cap knows best what it counted itself.
  const isSamePatterns = [...caps.keys()].join('\n') === [...fleet.caps.keys()].join('\n');
  for (const [pattern, cap] of caps) {
    const isKept = isSamePatterns && fleet.caps.get(pattern) === cap;
    const counted = models.filter(
      ({ lane, model }) =>
        lane === cap.lane && capRuleFor(fleet.config.caps, model)?.pattern === cap.rule.pattern,
    );
    const windows = isKept ? [cap.window] : counted.map(({ window }) => window);
    cap.window = UsageWindow.merged(windows, lengths, nowMs);
  }
  return caps;
}

/** Moves the reservations of requests in flight to the meters that count now. */
export function rebindAttempts(fleet: FleetState): void {
  for (const lane of fleet.lanes.values()) {
    for (const account of lane.accounts) {
      account.reservedTokens = 0;
      account.inFlightCount = 0;
    }
  }
  for (const cap of fleet.caps.values()) cap.reservedTokens = 0;
  for (const attempt of fleet.inFlight) {
    const meter = fleet.findAccount(attempt.lane, attempt.account);
    if (meter !== undefined) {
      attempt.meter = meter;
      meter.reserve(attempt.reservedTokens);
    }
    const cap = fleet.capOf(attempt.model);
    // What costs nothing is under no cap.
    attempt.cap = attempt.reservedTokens > 0 && cap?.lane === attempt.lane ? cap : null;
    if (attempt.cap !== null) attempt.cap.reservedTokens += attempt.reservedTokens;
  }
}
