/** Batches come in trial order whatever order they finish in, few at a time, each in a slot of its own. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import {
  type BatchResult,
  type BatchTask,
  FACTS,
  METRICS,
  type TrialPlan,
} from '../../../src/simulation/engine/index.ts';
import type { BatchRunner } from '../../../src/simulation/experiment/index.ts';
import { orderedBatches } from '../../../src/simulation/experiment/ordered-batches.ts';

const PLAN = { policies: ['a'] } as unknown as TrialPlan;
const CONTROL = new SharedArrayBuffer(8);

function task(firstTrial: number, trialCount: number, slot: number): BatchTask {
  return { planId: 'plan', plan: PLAN, firstTrial, trialCount, control: CONTROL, slot };
}

function done({ firstTrial, trialCount }: BatchTask): BatchResult {
  return {
    status: 'done',
    firstTrial,
    trialCount,
    rows: new Float64Array(trialCount * METRICS.length).fill(firstTrial),
    uses: new Float64Array(trialCount),
    samples: new Float64Array(0),
    facts: new Float64Array(trialCount * FACTS.length),
  };
}

interface Held {
  readonly task: BatchTask;
  readonly settle: (result: BatchResult) => void;
  readonly reject: (error: Error) => void;
}

/** A runner whose tasks are answered by the test; keeps what it was given. */
class HeldRunner implements BatchRunner {
  readonly width: number = 2;
  readonly given: Held[] = [];
  readonly open: Set<Held> = new Set();

  run(batch: BatchTask): Promise<BatchResult> {
    return new Promise((resolve, reject) => {
      const held: Held = {
        task: batch,
        settle: (result) => {
          this.open.delete(held);
          resolve(result);
        },
        reject: (error) => {
          this.open.delete(held);
          reject(error);
        },
      };
      this.given.push(held);
      this.open.add(held);
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Unhandled rejections while the test runs. */
function watchRejections(): unknown[] {
  const seen: unknown[] = [];
  const note = (reason: unknown): void => {
    seen.push(reason);
  };
  process.on('unhandledRejection', note);
  onTestFinished(() => {
    process.off('unhandledRejection', note);
  });
  return seen;
}

async function failureOf(batches: AsyncGenerator<unknown>): Promise<unknown> {
  try {
    for await (const _ of batches);
  } catch (error) {
    return error;
  }
  return 'no error';
}

describe('orderedBatches', () => {
  it('cuts the trials into batches, the last one short', async () => {
    const tasks: Array<[number, number]> = [];
    const runner: BatchRunner = {
      width: 1,
      run: async (batch) => {
        tasks.push([batch.firstTrial, batch.trialCount]);
        return done(batch);
      },
      close: async () => {},
    };
    const results: Array<[number, number]> = [];
    for await (const batch of orderedBatches(runner, { trials: 10, batchSize: 4, window: 2, task })) {
      results.push([batch.firstTrial, batch.trialCount]);
    }
    expect(results).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect(tasks).toEqual(results);
  });

  it('one batch is enough for few trials, and none runs for none', async () => {
    const counts: number[] = [];
    const runner: BatchRunner = {
      width: 1,
      run: async (batch) => done(batch),
      close: async () => {},
    };
    for (const trials of [0, 1, 25]) {
      let count = 0;
      for await (const _ of orderedBatches(runner, { trials, batchSize: 25, window: 3, task })) count++;
      counts.push(count);
    }
    expect(counts).toEqual([0, 1, 1]);
  });

  it('whatever finishes first: order, window and slots hold', async () => {
    const schedule = fc.record({
      trials: fc.integer({ min: 1, max: 40 }),
      batchSize: fc.integer({ min: 1, max: 6 }),
      window: fc.integer({ min: 1, max: 6 }),
      picks: fc.infiniteStream(fc.nat(1000)),
    });
    await fc.assert(
      fc.asyncProperty(schedule, async ({ trials, batchSize, window, picks }) => {
        const runner = new HeldRunner();
        const order: number[] = [];
        let outstanding = 0;
        const watched: BatchRunner = {
          width: 2,
          run: (batch) => {
            outstanding = Math.max(outstanding, runner.open.size + 1);
            const slots = [...runner.open].map((held) => held.task.slot);
            expect(slots).not.toContain(batch.slot);
            expect(batch.slot).toBeGreaterThanOrEqual(0);
            expect(batch.slot).toBeLessThan(window);
            return runner.run(batch);
          },
          close: () => runner.close(),
        };
        const consumed = (async () => {
          for await (const batch of orderedBatches(watched, { trials, batchSize, window, task })) {
            for (let i = 0; i < batch.trialCount; i++) order.push(batch.firstTrial + i);
          }
        })();
        const batches = Math.ceil(trials / batchSize);
        for (let finished = 0; finished < batches; finished++) {
          while (runner.open.size === 0) await turn();
          const open = [...runner.open];
          const held = open[picks.next().value! % open.length]!;
          held.settle(done(held.task));
        }
        await consumed;
        expect(order).toEqual(Array.from({ length: trials }, (_, trial) => trial));
        expect(outstanding).toBeLessThanOrEqual(window);
        expect(runner.given).toHaveLength(batches);
      }),
      { seed: 20260211, numRuns: 80 },
    );
  });

  it('counts finished batches that wait for an earlier one into the window', async () => {
    const runner = new HeldRunner();
    const batches = orderedBatches(runner, { trials: 9, batchSize: 1, window: 3, task });
    const first = batches.next();
    await turn();
    expect(runner.given.map((held) => held.task.firstTrial)).toEqual([0, 1, 2]);
    runner.given[2]!.settle(done(runner.given[2]!.task));
    runner.given[1]!.settle(done(runner.given[1]!.task));
    await turn();
    // Trials 1 and 2 are held back: memory does not grow while trial 0 is slow.
    expect(runner.given).toHaveLength(3);
    runner.given[0]!.settle(done(runner.given[0]!.task));
    expect((await first).value?.firstTrial).toBe(0);
    expect(runner.given.map((held) => held.task.firstTrial)).toEqual([0, 1, 2, 3]);
    // The freed slot is the one of trial 0; 1 and 2 keep theirs until they are taken.
    expect(runner.given[3]!.task.slot).toBe(runner.given[0]!.task.slot);
  });
});

describe('failures of orderedBatches', () => {
  it('a stopped batch is INTERRUPTED', async () => {
    const runner: BatchRunner = {
      width: 1,
      run: async (batch) => (batch.firstTrial === 2 ? { status: 'stopped' } : done(batch)),
      close: async () => {},
    };
    const error = await failureOf(orderedBatches(runner, { trials: 6, batchSize: 1, window: 2, task }));
    expect(error).toBeInstanceOf(QuotalabError);
    expect(error).toMatchObject({ code: 'INTERRUPTED', message: 'stopped before the last trial' });
  });

  it('a failed trial is TRIAL_FAILED and named; nothing is given out after it', async () => {
    const given: number[] = [];
    const runner: BatchRunner = {
      width: 1,
      run: async (batch) => {
        given.push(batch.firstTrial);
        return batch.firstTrial === 2 ? { status: 'failed', trialIndex: 2, message: 'no room' } : done(batch);
      },
      close: async () => {},
    };
    const batches = orderedBatches(runner, { trials: 50, batchSize: 1, window: 2, task });
    expect(await failureOf(batches)).toMatchObject({
      code: 'TRIAL_FAILED',
      exitCode: 1,
      message: 'trial 2 failed: no room',
    });
    await turn();
    // 0 and 1 at first, 2 and 3 as they were taken, none for the failed one.
    expect(given).toEqual([0, 1, 2, 3]);
    expect(await batches.next()).toEqual({ value: undefined, done: true });
  });

  it('the first failure in trial order is told, even if a later one came first', async () => {
    const runner = new HeldRunner();
    const failure = failureOf(orderedBatches(runner, { trials: 3, batchSize: 1, window: 3, task }));
    await turn();
    runner.given[2]!.settle({ status: 'failed', trialIndex: 2, message: 'later' });
    await turn();
    runner.given[0]!.settle(done(runner.given[0]!.task));
    runner.given[1]!.settle({ status: 'failed', trialIndex: 1, message: 'earlier' });
    expect(await failure).toMatchObject({ message: 'trial 1 failed: earlier' });
  });

  it('a dead worker rejects with its own error, and later rejections are never unhandled', async () => {
    const unhandled = watchRejections();
    const runner = new HeldRunner();
    const failure = failureOf(orderedBatches(runner, { trials: 4, batchSize: 1, window: 4, task }));
    await turn();
    // Batches 2 and 3 die while 0 is awaited.
    runner.given[3]!.reject(new QuotalabError('TRIAL_FAILED', 'trial 3 failed: the worker died'));
    runner.given[2]!.reject(new QuotalabError('TRIAL_FAILED', 'trial 2 failed: the worker died'));
    await turn();
    await turn();
    runner.given[0]!.settle(done(runner.given[0]!.task));
    const death = new QuotalabError('TRIAL_FAILED', 'trial 1 failed: the worker died');
    runner.given[1]!.reject(death);
    expect(await failure).toBe(death);
    await turn();
    await turn();
    expect(unhandled).toEqual([]);
  });

  it('batches that die after the consumer has left are never unhandled either', async () => {
    const unhandled = watchRejections();
    const runner = new HeldRunner();
    const batches = orderedBatches(runner, { trials: 9, batchSize: 1, window: 3, task });
    const first = batches.next();
    await turn();
    runner.given[0]!.settle(done(runner.given[0]!.task));
    expect((await first).value?.firstTrial).toBe(0);
    await batches.return(undefined);
    for (const held of runner.open) held.reject(new Error('closed'));
    await turn();
    await turn();
    expect(unhandled).toEqual([]);
    expect(runner.given).toHaveLength(4);
  });
});
