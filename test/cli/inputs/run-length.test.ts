/** What is said before a long run. The arithmetic is runners/run-seconds.ts; no test here waits. */
import { describe, expect, it } from 'vitest';
import { runLengthNote } from '../../../src/cli/inputs/index.ts';
import type { TrialPlan } from '../../../src/simulation/engine/index.ts';
import { expectedRun } from '../../../src/simulation/runners/index.ts';
import { steadyPlan } from '../../simulation/engine/real-plans.ts';

const PLAN = steadyPlan({ mode: 'focused', resetMode: 'mixed' });
const RUN = { plan: PLAN, trials: 1000, threads: 2, mayStop: false, canFit: true };
const times = (factor: number): TrialPlan => ({
  ...PLAN,
  demand: { kind: 'generated', scale: { kind: 'factor', factor } },
});

describe('runLengthNote', () => {
  it('says nothing of a run of seconds', () => {
    expect(runLengthNote(RUN)).toBeNull();
  });

  it('says how long, why, and what is quicker by how much', () => {
    const plan = times(200);
    const note = runLengthNote({ ...RUN, plan })!;
    const { seconds, size } = expectedRun({ plan, trials: 1000, threads: 2 });
    expect(note).toMatch(
      /^about (\d+ min|[\d.]+ hours): 1,000 trials of about 1\.\d million requests for 16 policies; --trials \d+ takes about .+, --demand-scale fit:0\.95 about \d+ s$/,
    );
    expect(note).toContain(`${Number((size.requests / 1e6).toPrecision(2))} million`);
    const hours = /^about ([\d.]+) hours/.exec(note);
    expect(hours === null ? Number(/^about (\d+)/.exec(note)![1]) * 60 : Number(hours[1]) * 3600).toBeCloseTo(
      seconds,
      -3,
    );
  });

  it('names a fit only where a load can be fitted and is not yet', () => {
    expect(runLengthNote({ ...RUN, plan: times(200), canFit: false })).not.toContain('fit:');
    const fitted: TrialPlan = {
      ...PLAN,
      demand: { kind: 'generated', scale: { kind: 'fit', load: 0.95 } },
    };
    const note = runLengthNote({ ...RUN, plan: fitted, trials: 100_000 })!;
    expect(note).toContain('100,000 trials');
    expect(note).not.toContain('fit:');
  });

  it('is at most where the run may stop earlier, and names no fewer trials where there are few', () => {
    expect(runLengthNote({ ...RUN, plan: times(200), mayStop: true })).toMatch(/^about [\d.]+ \w+ at most: /);
    const few = runLengthNote({ ...RUN, plan: times(5000), trials: 20 })!;
    expect(few).toContain('20 trials');
    expect(few).not.toContain('--trials');
  });
});
