/**
 * The pools and demands of bench/policies.ts, and what a prototype of the quota model measured on pools like them (an
 * independent simulator on team demand for grids, this engine for first-use windows): to be met in direction and
 * order. Capacities are community estimates of plans in weighted tokens; only their proportions matter here.
 */

export interface PolicyCase {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  /** Content of the pool file, or null for drawn accounts. */
  readonly pool: unknown;
  readonly trials: number;
  /** Share of requests that are made Opus requests, the others Sonnet; null = as recorded. */
  readonly opusShare: number | null;
  /** What the prototype gave by policy, in the table's unit. */
  readonly prototype: Readonly<Record<string, number>>;
}

const load = (share: number): Readonly<Record<string, string>> => ({ 'demand-scale': `fit:${share}` });

const poolOf = (...accounts: readonly object[]): unknown => ({
  accounts: accounts.map((account, index) => ({ name: `a${index + 1}`, ...account })),
});

const repeated = (count: number, account: object): object[] => Array.from({ length: count }, () => account);

const firstUse = (short: number, weekly: number): object => ({
  short: { capacityTokens: short, kind: 'first_use', floorMinutes: 10 },
  weekly: { capacityTokens: weekly },
});

const DRAWN = { 'short-window': 'first_use:10', ...load(0.95) };
const MAX_5X = firstUse(3_300_000, 41_670_000);

const drawnCase = (mode: string, stagger: number): PolicyCase => ({
  name: `drawn demand and accounts, ${mode}, load .95`,
  options: { ...DRAWN, 'scenario-mode': mode },
  pool: null,
  trials: 600,
  opusShare: null,
  prototype: { stagger },
});

const logCase = (
  demand: string,
  share: number,
  accounts: readonly object[],
  name: string,
  stagger: number,
): PolicyCase => ({
  name: `session logs, ${name}, load ${share}`,
  options: { demand, ...load(share) },
  pool: poolOf(...accounts),
  trials: 200,
  opusShare: null,
  prototype: { stagger },
});

/** Short windows that open with use; `demand` as in --demand, null = drawn demand only. */
export const firstUseCases = (demand: string | null): PolicyCase[] => [
  drawnCase('focused', 0.8),
  drawnCase('broad', 0.42),
  ...(demand === null
    ? []
    : [
        logCase(demand, 0.95, repeated(3, MAX_5X), 'Max 5x three times', 2.43),
        logCase(demand, 0.5, repeated(3, MAX_5X), 'Max 5x three times', 1.81),
        logCase(demand, 0.95, repeated(6, firstUse(550_000, 5_000_000)), 'Pro six times', 0.87),
        logCase(demand, 1.2, repeated(2, firstUse(11_000_000, 83_330_000)), 'Max 20x twice', -0.11),
      ]),
];

const WEEK = { weekly: { capacityTokens: 41_670_000 } };
const MAX = { short: { capacityTokens: 3_300_000 }, ...WEEK };
const MONTH = { every: '30d', capacityTokens: 178_600_000 };
/** What four accounts of unlike windows are: a week, 5 h and a month, 5 h alone, a month alone; equal supply. */
const UNLIKE: readonly object[] = [
  WEEK,
  { windows: [{ every: '5h', capacityTokens: 3_300_000 }, MONTH] },
  { windows: [{ every: '5h', capacityTokens: 1_240_000 }] },
  { windows: [MONTH] },
];
const OPUS_WEEK = {
  ...MAX,
  windows: [{ id: 'opus', every: '7d', counts: ['opus'], capacityTokens: 13_900_000 }],
};

/** Round robin, earliest reset, burn rate, burn and pace: the prototype's order. */
const byPolicy = ([roundRobin, earliest, burn, burnAndPace]: readonly number[]): PolicyCase['prototype'] => ({
  round_robin: roundRobin!,
  earliest_reset_first: earliest!,
  burn_rate: burn!,
  burn_and_pace: burnAndPace!,
});

const gridCase = (
  demand: string,
  name: string,
  share: number,
  accounts: readonly object[],
  prototype: readonly number[],
): PolicyCase => ({
  name: `${name}, load ${share}`,
  options: { demand, ...load(share) },
  pool: poolOf(...accounts),
  trials: 40,
  opusShare: null,
  prototype: byPolicy(prototype),
});

/** Fixed windows whose bound is whole: at most two windows an account, every account serves all. */
export const gridCases = (demand: string): PolicyCase[] => [
  gridCase(demand, 'week only', 0.95, repeated(3, WEEK), [98.3, 100, 99.9, 99.9]),
  gridCase(demand, 'week only', 1.2, repeated(3, WEEK), [96.3, 100, 99.5, 99.5]),
  gridCase(demand, '5 h and week', 0.8, repeated(3, MAX), [98.5, 97.1, 97.9, 99.1]),
  gridCase(demand, '5 h and week', 0.95, repeated(3, MAX), [98, 96.3, 97.4, 98.9]),
  gridCase(demand, '5 h and week', 1.2, repeated(3, MAX), [96.8, 95.5, 97.8, 99]),
  gridCase(demand, 'week, 5 h and month, 5 h, month', 1.2, UNLIKE, [94.5, 96.2, 98, 98.2]),
];

/** Fixed windows with classes of models, whose bound is loose: points against burn_rate instead. */
export const classCases = (demand: string): PolicyCase[] => [
  {
    ...gridCase(
      demand,
      '5 h, week and Opus week, 30 % Opus',
      0.95,
      repeated(3, OPUS_WEEK),
      [0.6, -1.1, 0, 1.4],
    ),
    trials: 100,
    opusShare: 0.3,
  },
  {
    ...gridCase(
      demand,
      'two that serve Opus and two that do not, 30 % Opus',
      0.95,
      [...repeated(2, MAX), ...repeated(2, { ...MAX, serves: ['sonnet'] })],
      [-0.3, -1.9, 0, 1.6],
    ),
    trials: 100,
    opusShare: 0.3,
  },
];
