/**
 * `npm run bench:policies [-- LOGS]`: the policies that look at every window against the older ones, after four warm-up
 * weeks. First-use windows: served points minus burn_rate's on the same trials. Grids: served share of the
 * clairvoyant bound. LOGS is a directory of Claude Code logs; without it the rows of real demand are left out, and
 * that is said. Prints both tables and writes bench/policies.json. Run after `npm run build`; takes some minutes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareRun } from '../dist/src/cli/prepare-run.js';
import { parseRequest } from '../dist/src/cli/simulate-request.js';
import { RunningMoments } from '../dist/src/numerics/stats/index.js';
import {
  METRIC_INDEX,
  METRICS,
  SAMPLE_HEAD,
  samplePolicyOffset,
  sampleWidth,
  TrialRunner,
} from '../dist/src/simulation/engine/index.js';

const NEW = ['pace', 'burn_and_pace', 'stagger'] as const;
const FIRST_USE_POLICIES: readonly string[] = [
  'burn_rate',
  ...NEW,
  'seven_day_first',
  'earliest_reset_first',
  'round_robin',
];
const GRID_POLICIES: readonly string[] = ['round_robin', 'earliest_reset_first', 'burn_rate', ...NEW];
const CONFIDENCE = 0.95;

interface Mean {
  readonly estimate: number;
  readonly halfWidth: number;
}

interface Case {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  /** Content of the pool file, or null for drawn accounts. */
  readonly pool: unknown;
  readonly trials: number;
  /** What a prototype of the model gave, same unit as the table: the policy it is of, and the value. */
  readonly prototype: Readonly<Record<string, number>>;
}

const FIRST_USE = { 'short-window': 'first_use:10' };

/** Accounts whose short window opens with use, floored to ten minutes; capacities in weighted tokens. */
const firstUsePool = (count: number, short: number, weekly: number): unknown => ({
  accounts: Array.from({ length: count }, (_, index) => ({
    name: `a${index + 1}`,
    short: { capacityTokens: short, kind: 'first_use', floorMinutes: 10 },
    weekly: { capacityTokens: weekly },
  })),
});

/** Accounts on grids, units; a week of 2,526 units is 12.6 short windows. */
const gridAccount = (name: string, windows: object): object => ({ name, ...windows });
const MAX = { short: { capacity: 200 }, weekly: { capacity: 2526 } };
const gridPool = (...windows: readonly object[]): unknown => ({
  accounts: windows.map((each, index) => gridAccount(`a${index + 1}`, each)),
});

const load = (share: number): Readonly<Record<string, string>> => ({ 'demand-scale': `fit:${share}` });

const firstUseCases = (logs: string | null): Case[] => [
  {
    name: 'drawn demand, focused, load .95',
    options: { ...FIRST_USE, ...load(0.95), 'scenario-mode': 'focused' },
    pool: null,
    trials: 600,
    prototype: { stagger: 0.8 },
  },
  {
    name: 'drawn demand, broad, load .95',
    options: { ...FIRST_USE, ...load(0.95), 'scenario-mode': 'broad' },
    pool: null,
    trials: 600,
    prototype: { stagger: 0.42 },
  },
  ...(logs === null ? [] : logCases(`claude-logs:${logs}`)),
];

const logCases = (demand: string): Case[] => [
  {
    name: 'session logs, Max 5x three times, load .95',
    options: { demand, ...load(0.95) },
    pool: firstUsePool(3, 3_300_000, 41_670_000),
    trials: 200,
    prototype: { stagger: 2.43 },
  },
  {
    name: 'session logs, Max 5x three times, load .5',
    options: { demand, ...load(0.5) },
    pool: firstUsePool(3, 3_300_000, 41_670_000),
    trials: 200,
    prototype: { stagger: 1.81 },
  },
  {
    name: 'session logs, Pro six times, load .95',
    options: { demand, ...load(0.95) },
    pool: firstUsePool(6, 550_000, 5_000_000),
    trials: 200,
    prototype: { stagger: 0.87 },
  },
  {
    name: 'session logs, Max 20x twice, load 1.2',
    options: { demand, ...load(1.2) },
    pool: firstUsePool(2, 11_000_000, 83_330_000),
    trials: 200,
    prototype: { stagger: -0.11 },
  },
];

const gridCase = (
  name: string,
  share: number,
  pool: unknown,
  [roundRobin, earliest, burn, burnAndPace]: readonly number[],
): Case => ({
  name: `${name}, load ${share}`,
  options: load(share),
  pool,
  trials: 40,
  prototype: {
    round_robin: roundRobin!,
    earliest_reset_first: earliest!,
    burn_rate: burn!,
    burn_and_pace: burnAndPace!,
  },
});

const WEEK_ONLY = { weekly: MAX.weekly };
const GRID_CASES: readonly Case[] = [
  gridCase('week only', 0.95, gridPool(WEEK_ONLY, WEEK_ONLY, WEEK_ONLY), [98.3, 100, 99.9, 99.9]),
  gridCase('week only', 1.2, gridPool(WEEK_ONLY, WEEK_ONLY, WEEK_ONLY), [96.3, 100, 99.5, 99.5]),
  gridCase('5 h and week', 0.8, gridPool(MAX, MAX, MAX), [98.5, 97.1, 97.9, 99.1]),
  gridCase('5 h and week', 0.95, gridPool(MAX, MAX, MAX), [98.0, 96.3, 97.4, 98.9]),
  gridCase('5 h and week', 1.2, gridPool(MAX, MAX, MAX), [96.8, 95.5, 97.8, 99.0]),
];

interface CaseResult {
  readonly case: string;
  readonly trials: number;
  /** Per policy; null where the simulator refused the case. */
  readonly policies: Readonly<Record<string, Mean & { readonly prototype: number | null }>> | null;
  readonly refused: string | null;
}

const meanOf = (moments: RunningMoments): Mean => ({
  estimate: moments.mean,
  halfWidth: moments.halfWidth(CONFIDENCE) ?? Number.NaN,
});

/** Runs one case; `valuesOf` takes a trial's metrics and sample to one value per policy. */
async function runCase(
  { name, options, pool, trials, prototype }: Case,
  policies: readonly string[],
  bound: boolean,
  valuesOf: (rows: Float64Array, sample: Float64Array) => readonly number[],
): Promise<CaseResult> {
  const directory = await mkdtemp(join(tmpdir(), 'quotalab-bench-'));
  try {
    const poolPath = join(directory, 'pool.json');
    if (pool !== null) await writeFile(poolPath, JSON.stringify(pool));
    const request = parseRequest({
      policies: policies.join(','),
      challenger: policies[0]!,
      baseline: policies[1]!,
      'warmup-weeks': '4',
      weeks: '4',
      'time-zone': 'UTC',
      ...options,
      ...(pool === null ? {} : { pool: poolPath }),
    });
    const { experiment } = await prepareRun(request, { env: {}, home: homedir(), cwd: directory });
    const plan = { ...experiment.plan, sampling: bound ? { every: 1, bound: true } : null };
    const runner = await new TrialRunner(plan).specialise();
    const moments = policies.map(() => new RunningMoments());
    const rows = new Float64Array(policies.length * METRICS.length);
    const facts = new Float64Array(16);
    const values = new Float64Array(sampleWidth(policies.length));
    for (let trial = 0; trial < trials; trial++) {
      const sample = bound ? { values, offset: 0 } : null;
      runner.run(trial, { rows, rowOffset: 0, facts, factOffset: 0, sample });
      valuesOf(rows, values).forEach((value, index) => {
        moments[index]!.add(value);
      });
    }
    return {
      case: name,
      trials,
      policies: Object.fromEntries(
        policies.map((policy, index) => [
          policy,
          { ...meanOf(moments[index]!), prototype: prototype[policy] ?? null },
        ]),
      ),
      refused: null,
    };
  } catch (error) {
    return {
      case: name,
      trials,
      policies: null,
      refused: (error instanceof Error ? error.message : String(error)).replaceAll(directory, '.'),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Served points, 0..100, of each policy minus the first one's. */
function servedPoints(rows: Float64Array): readonly number[] {
  const served = (policy: number): number => 100 * rows[policy * METRICS.length + METRIC_INDEX.served_ratio]!;
  return FIRST_USE_POLICIES.map((_, index) => served(index) - served(0));
}

/** Served units over the bound, per cent. */
function boundShares(_: Float64Array, sample: Float64Array): readonly number[] {
  const bound = sample[SAMPLE_HEAD.indexOf('bound_units')]!;
  return GRID_POLICIES.map((__, index) => (100 * sample[samplePolicyOffset(index)]!) / bound);
}

function printCase({ case: name, policies, refused, trials }: CaseResult): void {
  console.log(`\n${name} (${trials} trials)`);
  if (policies === null) console.log(`  NOT RUN: ${refused}`);
  for (const [policy, { estimate, halfWidth, prototype }] of Object.entries(policies ?? {})) {
    const beside = prototype === null ? '' : `   prototype ${prototype.toFixed(2)}`;
    console.log(
      `  ${policy.padEnd(22)} ${estimate.toFixed(2).padStart(7)} +- ${halfWidth.toFixed(2)}${beside}`,
    );
  }
}

const logs = process.argv[2] ?? null;
if (logs === null) console.log('NOT RUN: rows of real demand; give a directory of Claude Code logs');
console.log('First-use windows: served points minus burn_rate, 95 % intervals of paired trials');
const firstUse: CaseResult[] = [];
for (const each of firstUseCases(logs)) {
  firstUse.push(await runCase(each, FIRST_USE_POLICIES, false, servedPoints));
  printCase(firstUse.at(-1)!);
}
console.log('\nGrids: served share of the clairvoyant bound, per cent');
const grids: CaseResult[] = [];
for (const each of GRID_CASES) {
  grids.push(await runCase(each, GRID_POLICIES, true, boundShares));
  printCase(grids.at(-1)!);
}
await writeFile(
  new URL('policies.json', import.meta.url),
  `${JSON.stringify({ confidence: CONFIDENCE, warmupWeeks: 4, weeks: 4, firstUse, grids }, null, 2)}\n`,
);
