/** Whole trials as users run them: the engine equals the twin, however many arrivals a call of its loop takes. */
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import { FACTS, METRICS, PUBLISHED_WEIGHTS, TrialRunner } from '../../../src/simulation/engine/index.ts';
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
        // The twin is slow: a third of the policies in each world, each in a world of every three.
        if (index % 3 !== trialIndex % 3) return;
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

  it('give the same bytes when the loop is called for 16 arrivals at a time', () => {
    let isDenied = false;
    for (const [trialIndex, world] of WORLDS.entries()) {
      if (trialIndex % 2 === 0) continue;
      const plan = steadyPlan(world);
      const { scenario, tape } = new TrialRunner(plan).record(trialIndex, 'random');
      const { maxCostUnits } = scenario.law!;
      for (const policy of ALL_POLICIES.filter((_, index) => index % 2 === (trialIndex >> 1) % 2)) {
        const play = (most?: number): Played =>
          replayTape(policy, scenario.accounts, tape, maxCostUnits, deskFor(plan.horizon), most);
        const whole = play();
        expect(play(16), policy.name).toEqual(whole);
        isDenied ||= whole.choices.includes(-1);
      }
    }
    expect(isDenied).toBe(true);
  });
});
