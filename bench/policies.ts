/**
 * `npm run bench:policies -- LOGS`: the policies that look at every window against the older ones, four weeks after four
 * of warm-up. LOGS is a directory of Claude Code logs; without it only drawn demand is run, and that is said: drawn
 * demand is so smooth that on grids every policy is near the bound. Prints the tables and writes bench/policies.json;
 * takes some minutes on one core. The cases stand in policy-cases.ts.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareRun } from '../dist/src/cli/simulate/prepare-run.js';
import { parseRequest } from '../dist/src/cli/simulate/simulate-request.js';
import { RunningMoments } from '../dist/src/numerics/stats/index.js';
import {
  METRIC_INDEX,
  METRICS,
  SAMPLE_HEAD,
  samplePolicyOffset,
  sampleWidth,
  type TrialPlan,
  TrialRunner,
} from '../dist/src/simulation/engine/index.js';
import { classCases, firstUseCases, gridCases, type PolicyCase } from './policy-cases.ts';

const POLICIES: readonly string[] = [
  'burn_rate',
  'pace',
  'burn_and_pace',
  'stagger',
  'round_robin',
  'earliest_reset_first',
  'seven_day_first',
];
const CONFIDENCE = 0.95;
const WEEKS = { 'warmup-weeks': '4', weeks: '4' };

interface CaseResult {
  readonly case: string;
  readonly trials: number;
  readonly policies: Readonly<
    Record<
      string,
      { readonly estimate: number; readonly halfWidth: number; readonly prototype: number | null }
    >
  >;
}

/** One value per policy of one trial, from its metrics and its sample. */
interface Measure {
  readonly title: string;
  readonly needsBound: boolean;
  readonly valuesOf: (rows: Float64Array, sample: Float64Array) => readonly number[];
}

const POINTS: Measure = {
  title: 'served points (0..100) minus those of burn_rate on the same trials',
  needsBound: false,
  valuesOf: (rows) => {
    const served = (policy: number): number =>
      100 * rows[policy * METRICS.length + METRIC_INDEX.served_ratio]!;
    return POLICIES.map((_, index) => served(index) - served(0));
  },
};

const SHARES: Measure = {
  title: 'served share of the clairvoyant bound, per cent',
  needsBound: true,
  valuesOf: (_, sample) => {
    const bound = sample[SAMPLE_HEAD.indexOf('bound_units')]!;
    return POLICIES.map((__, index) => (100 * sample[samplePolicyOffset(index)]!) / bound);
  },
};

/** The plan with a share of its recorded requests made Opus requests and the others Sonnet, evenly spread. */
function withOpus(plan: TrialPlan, share: number): TrialPlan {
  if (plan.demand.kind !== 'trace') throw new Error('only recorded demand is given models here');
  const { trace } = plan.demand;
  const ofArrival = Uint16Array.from(trace.costs, (_, arrival) =>
    Math.floor((arrival + 1) * share) > Math.floor(arrival * share) ? 0 : 1,
  );
  const models = { names: ['claude-opus-4-6', 'claude-sonnet-4-5'], ofArrival };
  return { ...plan, demand: { ...plan.demand, trace: { ...trace, models } } };
}

async function planOf({ options, pool, opusShare }: PolicyCase, needsBound: boolean): Promise<TrialPlan> {
  const directory = await mkdtemp(join(tmpdir(), 'quotalab-bench-'));
  try {
    const poolPath = join(directory, 'pool.json');
    if (pool !== null) await writeFile(poolPath, JSON.stringify(pool));
    const request = parseRequest({
      policies: POLICIES.join(','),
      challenger: POLICIES[1]!,
      baseline: POLICIES[0]!,
      'time-zone': 'UTC',
      ...WEEKS,
      ...options,
      ...(pool === null ? {} : { pool: poolPath }),
    });
    const { experiment } = await prepareRun(request, { env: {}, home: homedir(), cwd: directory });
    const sampling = needsBound ? { every: 1, bound: true } : null;
    const plan: TrialPlan = { ...experiment.plan, sampling };
    return opusShare === null ? plan : withOpus(plan, opusShare);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function runCase(each: PolicyCase, { needsBound, valuesOf }: Measure): Promise<CaseResult> {
  const { name, trials, prototype } = each;
  const runner = await new TrialRunner(await planOf(each, needsBound)).specialise();
  const moments = POLICIES.map(() => new RunningMoments());
  const rows = new Float64Array(POLICIES.length * METRICS.length);
  const facts = new Float64Array(16);
  const values = new Float64Array(sampleWidth(POLICIES.length));
  for (let trial = 0; trial < trials; trial++) {
    const sample = needsBound ? { values, offset: 0 } : null;
    runner.run(trial, { rows, rowOffset: 0, facts, factOffset: 0, sample });
    valuesOf(rows, values).forEach((value, index) => {
      moments[index]!.add(value);
    });
  }
  const policies = POLICIES.map((policy, index) => {
    const { mean } = moments[index]!;
    const halfWidth = moments[index]!.halfWidth(CONFIDENCE) ?? Number.NaN;
    return [policy, { estimate: mean, halfWidth, prototype: prototype[policy] ?? null }] as const;
  });
  return { case: name, trials, policies: Object.fromEntries(policies) };
}

function printCase({ case: name, policies, trials }: CaseResult): void {
  console.log(`\n${name} (${trials} trials)`);
  for (const [policy, { estimate, halfWidth, prototype }] of Object.entries(policies)) {
    const beside = prototype === null ? '' : `   prototype ${prototype.toFixed(2)}`;
    console.log(
      `  ${policy.padEnd(22)} ${estimate.toFixed(2).padStart(7)} +- ${halfWidth.toFixed(2)}${beside}`,
    );
  }
}

async function runTable(title: string, measure: Measure, cases: readonly PolicyCase[]): Promise<object> {
  console.log(`\n${title}: ${measure.title}, 95 % intervals`);
  const results: CaseResult[] = [];
  for (const each of cases) {
    const result = await runCase(each, measure);
    printCase(result);
    results.push(result);
  }
  return { title, measure: measure.title, cases: results };
}

const logs = process.argv[2];
const demand = logs === undefined ? null : `claude-logs:${resolve(logs)}`;
const tables = [await runTable('First-use windows', POINTS, firstUseCases(demand))];
if (demand === null) {
  console.log('\nNOT RUN: recorded demand and everything on grids; give a directory of Claude Code logs');
} else {
  tables.push(await runTable('Grids', SHARES, gridCases(demand)));
  tables.push(await runTable('Grids with classes', POINTS, classCases(demand)));
  const record = { confidence: CONFIDENCE, weeks: 4, warmupWeeks: 4, tables };
  await writeFile(new URL('policies.json', import.meta.url), `${JSON.stringify(record, null, 2)}\n`);
}
