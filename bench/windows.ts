/**
 * The loop on pools of other windows than two: a third window and classes, a week alone, against two windows, in one
 * run. Every kind's tapes are made once; rounds of the kinds alternate; CPU seconds of the loops alone.
 */
import { MINUTES_PER_WEEK } from '../dist/src/core/index.js';
import { openStream } from '../dist/src/numerics/random/index.js';
import { findPolicy } from '../dist/src/quota/policies/index.js';
import type { QuotaGraph, QuotaWindow } from '../dist/src/quota/windows/index.js';
import {
  finish,
  ownLoop,
  PoolState,
  Tally,
  Timetable,
  TrialRunner,
  traitsOf,
} from '../dist/src/simulation/engine/index.js';
import type { Scenario } from '../dist/src/simulation/scenario/index.js';
import { defaultPlan } from './tapes.ts';

const ACCOUNTS = ['a', 'b', 'c', 'd'];
const POLICIES = ['burn_rate', 'seven_day_first', 'round_robin', 'burn_and_pace'];
const TAPES = 20;
const ROUNDS = 15;
/** Rounds in which loops are compiled. */
const COLD_ROUNDS = 3;
const WINDOW_KINDS = ['two', 'third', 'third_and_classes', 'week'] as const;
type WindowKindName = (typeof WINDOW_KINDS)[number];

/** By policy: million decisions a CPU second by kind, medians, and their ratio to two windows. */
export type WindowFigures = Record<
  string,
  Record<WindowKindName, { millionPerSecond: number; ratio: number }>
>;

function grid(
  id: string,
  lengthMinutes: number,
  capacity: number,
  counts: QuotaWindow['counts'],
): QuotaWindow {
  return { id, clock: { kind: 'fixed', lengthMinutes, reset: null }, capacity, unit: 'weighted', counts };
}

function poolOf(kind: WindowKindName): QuotaGraph {
  const windows = ACCOUNTS.map((name) => [
    ...(kind === 'week' ? [] : [grid(`${name}/short`, 300, 350, 'all')]),
    grid(`${name}/weekly`, MINUTES_PER_WEEK, 4000, 'all'),
    ...(kind === 'third' ? [grid(`${name}/opus`, MINUTES_PER_WEEK, 4000, 'all')] : []),
    ...(kind === 'third_and_classes' ? [grid(`${name}/opus`, MINUTES_PER_WEEK, 1500, ['opus'])] : []),
  ]);
  return {
    windows: windows.flat(),
    accounts: ACCOUNTS.map((name, index) => ({
      name,
      serves: 'all',
      windows: windows[index]!.map(({ id }) => id),
    })),
  };
}

interface Tape {
  readonly scenario: Scenario;
  readonly minutes: Int32Array;
  readonly costs: Int32Array;
  readonly classes: Uint8Array | null;
}

/** The kind's first trials as the runner makes them. */
function tapesOf(kind: WindowKindName, policy: string): { tapes: Tape[]; totalMinutes: number } {
  const base = defaultPlan([policy]);
  const plan = {
    ...base,
    pool: { graph: poolOf(kind), usdPerUnit: null, timeZone: 'UTC' },
    demand:
      kind === 'third_and_classes' ? { ...base.demand, mix: [{ model: 'opus', share: 0.3 }] } : base.demand,
  };
  const runner = new TrialRunner(plan);
  const tapes = Array.from({ length: TAPES }, (_, trial) => {
    const { scenario, tape } = runner.record(trial, policy);
    const count = tape.arrivalCount;
    return {
      scenario,
      minutes: tape.minutes.slice(0, count),
      costs: tape.costs.slice(0, count),
      classes: tape.classes?.slice(0, count) ?? null,
    };
  });
  return { tapes, totalMinutes: plan.horizon.totalMinutes };
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** A round of one kind: replays its tapes, returns decisions a CPU second. */
async function playerOf(kind: WindowKindName, policyName: string): Promise<() => number> {
  const policy = findPolicy(policyName)!;
  const { tapes, totalMinutes } = tapesOf(kind, policyName);
  const state = new PoolState(ACCOUNTS.length, tapes[0]!.scenario.world?.shape ?? null);
  const tally = new Tally();
  const timetable = new Timetable({ warmupMinutes: 0, totalMinutes });
  state.load(tapes[0]!.scenario.accounts, 4, tapes[0]!.scenario.world);
  const loop = await ownLoop(policy, traitsOf(state, tapes[0]!.classes));
  return () => {
    let decisions = 0;
    const before = cpuSeconds();
    for (const { scenario, minutes, costs, classes } of tapes) {
      state.load(scenario.accounts, 4, scenario.world);
      state.restart(minutes.length);
      tally.clear();
      const context = { state, tally, timetable, minutes, costs, classes };
      const draws = policy.reads.includes('draws')
        ? openStream({ seed: 1, trialIndex: 0, purpose: 'policy' })
        : null;
      loop(policy, context, { from: 0, to: minutes.length, draws, choices: null });
      finish(context);
      decisions += minutes.length;
    }
    return decisions / (cpuSeconds() - before);
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1]!;

/** Ratios are medians of the rounds' own ratios: what slows the machine slows both. */
export async function benchWindows(): Promise<WindowFigures> {
  const figures: WindowFigures = {};
  for (const policy of POLICIES) {
    const players = await Promise.all(WINDOW_KINDS.map((kind) => playerOf(kind, policy)));
    const rounds: number[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const speeds = players.map((play) => play());
      if (round >= COLD_ROUNDS) rounds.push(speeds);
    }
    figures[policy] = Object.fromEntries(
      WINDOW_KINDS.map((kind, index) => [
        kind,
        {
          millionPerSecond: median(rounds.map((speeds) => speeds[index]!)) / 1e6,
          ratio: median(rounds.map((speeds) => speeds[index]! / speeds[0]!)),
        },
      ]),
    ) as WindowFigures[string];
  }
  return figures;
}
