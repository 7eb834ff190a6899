/** Batches that are kept are not played, and count as finished. */
import { describe, expect, it } from 'vitest';
import {
  type BatchResult,
  type BatchTask,
  CONTROL_FINISHED,
  CONTROL_STOP,
  STOP_INTERRUPTED,
} from '../../../../src/simulation/engine/index.ts';
import { createKeptRunner, Journal } from '../../../../src/simulation/runners/index.ts';
import { steadyPlan } from '../../engine/real-plans.ts';
import { MemoryFile } from './memory-file.ts';

const planId = 'ab'.repeat(32);
const plan = steadyPlan({ mode: 'focused', resetMode: 'mixed' });

async function stage() {
  const played: number[] = [];
  const journal = await Journal.begin(new MemoryFile(), {}, { now: () => 0 });
  const results: BatchResult[] = [];
  const runner = createKeptRunner(
    {
      width: 3,
      run: async ({ firstTrial, trialCount }) => {
        played.push(firstTrial);
        if (firstTrial === 90) return { status: 'failed', trialIndex: 91, message: 'no' };
        const column = Float64Array.of(firstTrial);
        return {
          status: 'done',
          firstTrial,
          trialCount,
          rows: column,
          facts: column,
          uses: column,
          samples: column,
        };
      },
      close: async () => void results.push({ status: 'stopped' }),
    },
    { find: (key) => journal.find(key), keep: (id, batch) => journal.append(id, batch) },
  );
  const control = new SharedArrayBuffer(64);
  const task = (firstTrial: number): BatchTask => ({
    planId,
    plan,
    firstTrial,
    trialCount: 10,
    control,
    slot: 0,
  });
  return { runner, played, control: new Int32Array(control), task, closed: results };
}

describe('a runner that keeps batches', () => {
  it('plays none twice and gives the same', async () => {
    const { runner, played, control, task } = await stage();
    const first = await runner.run(task(10));
    expect(Atomics.load(control, CONTROL_FINISHED)).toBe(0);
    expect(await runner.run(task(10))).toEqual(first);
    expect(played).toEqual([10]);
    expect(Atomics.load(control, CONTROL_FINISHED)).toBe(10);
    await runner.run({ ...task(10), planId: 'cd'.repeat(32) });
    expect(played).toEqual([10, 10]);
  });

  it('keeps nothing that failed', async () => {
    const { runner, played, task } = await stage();
    expect(await runner.run(task(90))).toMatchObject({ status: 'failed', trialIndex: 91 });
    await runner.run(task(90));
    expect(played).toEqual([90, 90]);
  });

  it('stops at kept batches too, and is as wide and as closed as the one behind it', async () => {
    const { runner, control, task, closed } = await stage();
    await runner.run(task(10));
    Atomics.store(control, CONTROL_STOP, STOP_INTERRUPTED);
    expect(await runner.run(task(10))).toEqual({ status: 'stopped' });
    expect(runner.width).toBe(3);
    await runner.close();
    expect(closed).toHaveLength(1);
  });
});
