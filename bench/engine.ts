/**
 * Decisions per second on one core: each policy's own loop on ready tapes, the whole trial (scenario, demand,
 * six policies, metrics), and the obvious minute-stepped twin on the same tapes. tinybench, medians; outputs
 * are consumed and compared with the twin's before anything is timed.
 */
import { Bench } from 'tinybench';
import { openStream } from '../dist/src/numerics/random/index.js';
import { ALL_POLICIES, findPolicy, POLICY_SETS } from '../dist/src/quota/policies/index.js';
import type { Policy } from '../dist/src/quota/views/index.js';
import {
  finish,
  METRIC_INDEX,
  METRICS,
  ownLoop,
  PoolState,
  Tally,
  Timetable,
  TrialRunner,
  traitsOf,
} from '../dist/src/simulation/engine/index.js';
import { twinReplay } from '../test/reference/twin.ts';
import { type BenchTape, benchTapes, defaultPlan } from './tapes.ts';

const TAPES = 24;
const TRIALS = 40;
const plan = defaultPlan();

export interface EngineFigures {
  readonly policies: Record<string, { millionPerSecond: number; spreadPercent: number }>;
  readonly wholeTrial: { millionPerSecond: number; spreadPercent: number; trialsPerSecond: number };
  readonly twin: { millionPerSecond: number; wholeTrialIsTimesFaster: number };
}

/** Replays every tape under one policy; returns units denied, so that nothing is optimised away. */
function replayAll(
  policy: Policy,
  loop: Awaited<ReturnType<typeof ownLoop>>,
  tapes: readonly BenchTape[],
  kit: Kit,
): number {
  let denied = 0;
  for (const { accounts, maxCostUnits, tape } of tapes) {
    const state = kit.states.get(accounts.length)!;
    state.load(accounts, maxCostUnits);
    state.restart(tape.arrivalCount);
    kit.tally.clear();
    const context = {
      state,
      tally: kit.tally,
      timetable: kit.timetable,
      minutes: tape.minutes,
      costs: tape.costs,
      classes: null,
    };
    const draws = policy.reads.includes('draws')
      ? openStream({ seed: 1, trialIndex: 0, purpose: 'policy' })
      : null;
    loop(policy, context, { from: 0, to: tape.arrivalCount, draws, choices: null });
    finish(context);
    denied += kit.tally.deniedUnits;
  }
  return denied;
}

interface Kit {
  readonly states: Map<number, PoolState>;
  readonly tally: Tally;
  readonly timetable: Timetable;
}

function percentSpread(task: { mad: number; p50: number }): number {
  return (100 * task.mad) / task.p50;
}

/** Checks one trial of every policy against the twin before timing. */
function checkAgainstTwin(tapes: readonly BenchTape[]): void {
  const names = ALL_POLICIES.filter(({ reads }) => !reads.includes('draws')).map(({ name }) => name);
  const runner = new TrialRunner(defaultPlan(names));
  const rows = new Float64Array(names.length * METRICS.length);
  runner.run(0, { rows, rowOffset: 0, facts: new Float64Array(8), factOffset: 0 });
  const { accounts, maxCostUnits, tape } = tapes[0]!;
  names.forEach((name, index) => {
    const twin = twinReplay(findPolicy(name)!, accounts, tape, plan.horizon, maxCostUnits, plan.weights);
    const offset = index * METRICS.length + METRIC_INDEX.objective_score;
    if (Math.abs(twin.row[METRIC_INDEX.objective_score]! - rows[offset]!) > 1e-9)
      throw new Error(`${name} disagrees with the twin`);
  });
}

export async function benchEngine(): Promise<EngineFigures> {
  const tapes = benchTapes(TAPES);
  checkAgainstTwin(tapes);
  const decisions = tapes.reduce((sum, { tape }) => sum + tape.arrivalCount, 0);
  const kit: Kit = {
    states: new Map([2, 3].map((count) => [count, new PoolState(count)])),
    tally: new Tally(),
    timetable: new Timetable(plan.horizon),
  };
  const bench = new Bench({ iterations: 40, time: 0, warmupIterations: 12, warmupTime: 0 });
  let sink = 0;
  const sample = kit.states.get(tapes[0]!.accounts.length)!;
  sample.load(tapes[0]!.accounts, tapes[0]!.maxCostUnits);
  const traits = traitsOf(sample, null);
  for (const policy of ALL_POLICIES) {
    const loop = await ownLoop(policy, traits);
    bench.add(policy.name, () => {
      sink += replayAll(policy, loop, tapes, kit);
    });
  }
  const runner = await new TrialRunner(plan).specialise();
  const rows = new Float64Array(plan.policies.length * METRICS.length);
  const facts = new Float64Array(8);
  let wholeDecisions = 0;
  for (let trial = 0; trial < TRIALS; trial++)
    wholeDecisions += runner.record(trial, plan.policies[0]!).tape.arrivalCount;
  wholeDecisions *= plan.policies.length;
  bench.add('whole', () => {
    for (let trial = 0; trial < TRIALS; trial++) {
      runner.run(trial, { rows, rowOffset: 0, facts, factOffset: 0 });
      sink += rows[0]!;
    }
  });
  await bench.run();
  const twinBench = new Bench({ iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 });
  const twinTapes = tapes.slice(0, 4);
  const twinDecisions =
    twinTapes.reduce((sum, { tape }) => sum + tape.arrivalCount, 0) * POLICY_SETS.published.length;
  twinBench.add('twin', () => {
    for (const { accounts, maxCostUnits, tape } of twinTapes) {
      for (const name of POLICY_SETS.published) {
        sink += twinReplay(findPolicy(name)!, accounts, tape, plan.horizon, maxCostUnits, plan.weights)
          .row[0]!;
      }
    }
  });
  await twinBench.run();
  if (!Number.isFinite(sink)) throw new Error('the benchmark computed nothing');
  const latency = (from: Bench, name: string): { p50: number; mad: number } => {
    const result = from.getTask(name)?.result;
    if (result?.state !== 'completed') throw new Error(`${name} did not complete`);
    return result.latency;
  };
  const whole = latency(bench, 'whole');
  const million = (count: number, milliseconds: number): number => count / milliseconds / 1000;
  const twinRate = million(twinDecisions, latency(twinBench, 'twin').p50);
  return {
    policies: Object.fromEntries(
      ALL_POLICIES.map(({ name }) => {
        const task = latency(bench, name);
        return [name, { millionPerSecond: million(decisions, task.p50), spreadPercent: percentSpread(task) }];
      }),
    ),
    wholeTrial: {
      millionPerSecond: million(wholeDecisions, whole.p50),
      spreadPercent: percentSpread(whole),
      trialsPerSecond: (1000 * TRIALS) / whole.p50,
    },
    twin: {
      millionPerSecond: twinRate,
      wholeTrialIsTimesFaster: million(wholeDecisions, whole.p50) / twinRate,
    },
  };
}
