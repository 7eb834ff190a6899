/** Whole trials as users run them: the engine equals the twin, and a policy's own loop equals the shared one. */
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import {
  FACTS,
  METRICS,
  PUBLISHED_WEIGHTS,
  replay,
  TrialRunner,
} from '../../../src/simulation/engine/index.ts';
import { twinReplay } from '../../reference/twin.ts';
import { expectTwin } from './expect-twin.ts';
import { FIRST_USE_10, FIXED, type PlanChoice, SLIDING, steadyPlan } from './real-plans.ts';
import { deskFor, type Played, policyDraws, replayTape } from './replay-tape.ts';

const WORLDS = [
  { mode: 'focused', resetMode: 'same', shortStyle: FIXED, weeklyStyle: FIXED },
  { mode: 'focused', resetMode: 'staggered', shortStyle: FIXED, weeklyStyle: FIXED },
  { mode: 'broad', resetMode: 'staggered', shortStyle: FIXED, weeklyStyle: FIXED },
  { mode: 'focused', resetMode: 'same', shortStyle: FIRST_USE_10, weeklyStyle: FIRST_USE_10 },
  { mode: 'focused', resetMode: 'staggered', shortStyle: SLIDING, weeklyStyle: FIXED },
  { mode: 'broad', resetMode: 'same', shortStyle: SLIDING, weeklyStyle: SLIDING },
  { mode: 'broad', resetMode: 'staggered', shortStyle: FIRST_USE_10, weeklyStyle: FIXED },
  { mode: 'focused', resetMode: 'staggered', shortStyle: FIXED, weeklyStyle: FIXED, start: 'paced' },
  { mode: 'broad', resetMode: 'staggered', shortStyle: FIXED, weeklyStyle: FIRST_USE_10, start: 'empty' },
] as const satisfies readonly PlanChoice[];

describe('whole trials of the steady model', () => {
  WORLDS.forEach((world, trialIndex) => {
    const { mode, resetMode, shortStyle, weeklyStyle } = world;
    const start = 'start' in world ? world.start : 'full';
    it(`equal the twin: ${mode}, ${resetMode}, ${shortStyle.kind} / ${weeklyStyle.kind}, ${start}`, () => {
      const plan = steadyPlan(world);
      const runner = new TrialRunner(plan);
      const rows = new Float64Array(ALL_POLICIES.length * METRICS.length);
      runner.run(trialIndex, { rows, rowOffset: 0, facts: new Float64Array(FACTS.length), factOffset: 0 });
      ALL_POLICIES.forEach((policy, index) => {
        const { scenario, tape, choices, row } = runner.record(trialIndex, policy.name);
        const { maxCostUnits } = scenario.law!;
        const draws = policyDraws(policy, plan.seed, trialIndex);
        const twin = twinReplay(
          policy,
          scenario.accounts,
          tape,
          plan.horizon,
          maxCostUnits,
          PUBLISHED_WEIGHTS,
          draws,
        );
        expectTwin(policy.name, { row, choices }, twin);
        expect(rows.subarray(index * METRICS.length, (index + 1) * METRICS.length)).toEqual(row);
      });
    });
  });

  it('give the same bytes when every policy has a loop of its own', async () => {
    // As engine/own-loop.ts makes it in built code: the module of the loop, imported under another query.
    const loops = new Map<string, typeof replay>();
    for (const { name } of ALL_POLICIES) {
      const url = new URL(`../../../src/simulation/engine/replay.ts?policy=${name}`, import.meta.url);
      const module: { replay: typeof replay } = await import(url.href);
      loops.set(name, module.replay);
    }
    expect(new Set([replay, ...loops.values()]).size).toBe(ALL_POLICIES.length + 1);
    for (const [trialIndex, world] of WORLDS.entries()) {
      if (trialIndex % 2 === 0) continue;
      const plan = steadyPlan(world);
      const runner = new TrialRunner(plan);
      const { scenario, tape } = runner.record(trialIndex, 'random');
      for (const policy of ALL_POLICIES) {
        const { maxCostUnits } = scenario.law!;
        const play = (loop: typeof replay): Played =>
          replayTape(policy, scenario.accounts, tape, maxCostUnits, deskFor(plan.horizon, loop));
        expect(play(loops.get(policy.name)!), policy.name).toEqual(play(replay));
      }
    }
  });

  it('give the same bytes after specialise()', async () => {
    const width = ALL_POLICIES.length * METRICS.length;
    const facts = new Float64Array(FACTS.length);
    const shared = new TrialRunner(steadyPlan(WORLDS[1]));
    const own = await new TrialRunner(steadyPlan(WORLDS[1])).specialise();
    const [left, right] = [new Float64Array(2 * width), new Float64Array(2 * width)];
    for (let trial = 0; trial < 2; trial++) {
      shared.run(trial, { rows: left, rowOffset: trial * width, facts, factOffset: 0 });
      own.run(trial, { rows: right, rowOffset: trial * width, facts, factOffset: 0 });
    }
    expect(left.some((value) => value !== 0)).toBe(true);
    expect(Buffer.from(right.buffer).equals(Buffer.from(left.buffer))).toBe(true);
  });
});
