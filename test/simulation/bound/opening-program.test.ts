/**
 * The bound where short windows open with use: never below the best of all schedules, found by trying them all, and with
 * steps of single minutes equal to it in every small instance; never below any policy on random accounts.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import { type AccountSpec, NO_RESET } from '../../../src/quota/windows/index.ts';
import {
  ClairvoyantBound,
  FlowNetwork,
  loadSolver,
  openingProgram,
  solveCapacities,
} from '../../../src/simulation/bound/index.ts';
import { deskFor, replayTape, tapeOf } from '../engine/replay-tape.ts';

beforeAll(loadSolver);

const HORIZON = 60;
const SINGLE_MINUTES = 1000;

interface Small {
  readonly length: number;
  readonly short: number;
  readonly week: number;
  readonly floor: number;
}

type Requests = ReadonlyArray<readonly [minute: number, units: number]>;

const accountsOf = (small: readonly Small[]): AccountSpec[] =>
  small.map(({ length, short, week, floor }, index) => ({
    name: `a${index}`,
    short: {
      kind: 'first_use',
      capacityUnits: short,
      lengthMinutes: length,
      floorMinutes: floor,
      firstResetMinute: NO_RESET,
    },
    weekly: {
      kind: 'fixed',
      capacityUnits: week,
      lengthMinutes: HORIZON,
      floorMinutes: 1,
      firstResetMinute: HORIZON,
    },
  }));

/** Every set of openings of one account, by the minutes of the requests that open; starts are floored. */
function schedulesOf({ length, floor }: Small, times: readonly number[]): number[][] {
  const found: number[][] = [];
  const extend = (from: number, openings: readonly number[]): void => {
    found.push([...openings]);
    for (const time of times) {
      if (time >= from) extend(time - (time % floor) + length, [...openings, time]);
    }
  };
  extend(0, []);
  return found;
}

/** Units that the openings let through, requests split as may be. */
function carried(small: readonly Small[], openings: readonly number[][], requests: Requests): number {
  const network = new FlowNetwork();
  const [source, sink] = [network.addNode(), network.addNode()];
  const windows = small.map(({ short, week, length, floor }, account) => {
    const own = network.addNode();
    network.addEdge(own, sink, week);
    return openings[account]!.map((opening) => {
      const node = network.addNode();
      network.addEdge(node, own, short);
      return { node, from: opening, to: opening - (opening % floor) + length };
    });
  });
  for (const [minute, units] of requests) {
    const node = network.addNode();
    network.addEdge(source, node, units);
    for (const { node: window, from, to } of windows.flat()) {
      if (from <= minute && minute < to) network.addEdge(node, window, units);
    }
  }
  return network.augment(source, sink);
}

/** The best of all schedules, units. */
function bestSchedule(small: readonly Small[], requests: Requests): number {
  const times = [...new Set(requests.map(([minute]) => minute))];
  const options = small.map((account) => schedulesOf(account, times));
  let best = 0;
  const choose = (account: number, openings: readonly number[][]): void => {
    if (account === small.length) best = Math.max(best, carried(small, openings, requests));
    else for (const own of options[account]!) choose(account + 1, [...openings, own]);
  };
  choose(0, []);
  return best;
}

function boundOf(accounts: readonly AccountSpec[], requests: Requests, finest?: number): number {
  const tape = tapeOf(requests, { warmupMinutes: 0, totalMinutes: HORIZON });
  const program = openingProgram(accounts, tape, HORIZON, finest)!;
  return Math.floor(solveCapacities(program)!.bound + 1e-6);
}

const instance = (floors: readonly number[]) =>
  fc.record({
    small: fc.array(
      fc.record({
        length: fc.integer({ min: 4, max: 16 }),
        short: fc.integer({ min: 1, max: 4 }),
        week: fc.constantFrom(5, 8, 100),
        floor: fc.constantFrom(...floors),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    requests: fc
      .array(fc.tuple(fc.nat(HORIZON - 1), fc.integer({ min: 1, max: 3 })), { minLength: 4, maxLength: 8 })
      .map((list) => [...list].sort((a, b) => a[0] - b[0])),
  });

describe('windows that open with use', () => {
  it('with single minutes: the best of all schedules', () => {
    const met = { scarce: 0, tightened: 0 };
    fc.assert(
      fc.property(instance([1]), ({ small, requests }) => {
        const accounts = accountsOf(small);
        const best = bestSchedule(small, requests);
        expect(boundOf(accounts, requests, SINGLE_MINUTES)).toBe(best);
        expect(boundOf(accounts, requests)).toBeGreaterThanOrEqual(best);
        const flow = new ClairvoyantBound();
        flow.load(accounts, tapeOf(requests, { warmupMinutes: 0, totalMinutes: HORIZON }), HORIZON);
        if (best < requests.reduce((sum, [, units]) => sum + units, 0)) met.scarce++;
        if (best < flow.bound()) met.tightened++;
      }),
      { seed: 20261130, numRuns: 50 },
    );
    expect(met.scarce).toBeGreaterThan(25);
    expect(met.tightened).toBeGreaterThan(20);
  });

  it('with floored starts: never less than the best of all schedules', () => {
    fc.assert(
      fc.property(instance([1, 2, 3]), ({ small, requests }) => {
        const accounts = accountsOf(small);
        const best = bestSchedule(small, requests);
        for (const finest of [1, 2, 4, SINGLE_MINUTES]) {
          expect(boundOf(accounts, requests, finest)).toBeGreaterThanOrEqual(best);
        }
      }),
      { seed: 20261130, numRuns: 35 },
    );
  });

  it('no policy serves more, clocks that run and fixed windows among them', () => {
    const account = fc.record({
      kind: fc.constantFrom('first_use' as const, 'first_use' as const, 'fixed' as const),
      length: fc.integer({ min: 3, max: 20 }),
      short: fc.integer({ min: 1, max: 6 }),
      week: fc.integer({ min: 3, max: 30 }),
      weekLength: fc.integer({ min: 20, max: 60 }),
      floor: fc.integer({ min: 1, max: 3 }),
      reset: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    });
    fc.assert(
      fc.property(
        fc.array(account, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(HORIZON - 1), fc.integer({ min: 1, max: 3 })), {
          minLength: 10,
          maxLength: 60,
          size: 'max',
        }),
        (small, list) => {
          const requests = [...list].sort((a, b) => a[0] - b[0]);
          const accounts = small.map(
            (each, index): AccountSpec => ({
              name: `a${index}`,
              short: {
                kind: each.kind,
                capacityUnits: each.short,
                lengthMinutes: each.length,
                floorMinutes: each.kind === 'fixed' ? 1 : each.floor,
                firstResetMinute:
                  each.reset === null
                    ? each.kind === 'fixed'
                      ? each.length
                      : NO_RESET
                    : 1 + (each.reset % each.length),
              },
              weekly: {
                kind: 'fixed',
                capacityUnits: each.week,
                lengthMinutes: each.weekLength,
                floorMinutes: 1,
                firstResetMinute: 1 + ((7 * index) % each.weekLength),
              },
            }),
          );
          const horizon = { warmupMinutes: 0, totalMinutes: HORIZON };
          const tape = tapeOf(requests, horizon);
          const bounds = [1, 4, SINGLE_MINUTES].map((finest) => boundOf(accounts, requests, finest));
          const desk = deskFor(horizon);
          for (const policy of ALL_POLICIES) {
            const { choices } = replayTape(policy, accounts, tape, 3, desk);
            const served = choices.reduce((sum, own, at) => (own < 0 ? sum : sum + tape.costs[at]!), 0);
            for (const bound of bounds) expect(bound, policy.name).toBeGreaterThanOrEqual(served);
          }
        },
      ),
      { seed: 20261130, numRuns: 35 },
    );
  });
});
