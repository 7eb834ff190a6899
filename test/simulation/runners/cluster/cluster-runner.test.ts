/** Batches over a real Redis server: same outcome whoever plays and however often it is played, lost or refused. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CONTROL_STOP, STOP_INTERRUPTED } from '../../../../src/simulation/engine/index.ts';
import {
  type BatchRunner,
  createControl,
  runExperiment,
} from '../../../../src/simulation/experiment/index.ts';
import type { WorkerEvent } from '../../../../src/simulation/runners/cluster/index.ts';
import { encodeBatch, planDigest } from '../../../../src/simulation/runners/frames/index.ts';
import { createInProcessRunner } from '../../../../src/simulation/runners/index.ts';
import { until } from '../../../cli/command.ts';
import { HAS_REDIS, startRedis, type TestServer } from '../../../redis-server.ts';
import { removeScratch } from '../../../scratch.ts';
import { driver, EXPERIMENT, factsOf, IDENTITY, type Notes, outcomeOf, worker } from './cluster-runs.ts';

let server: TestServer;
let alone: ReturnType<typeof factsOf>;
const closing: Array<{ close(): Promise<void> }> = [];

async function opened<T extends { close(): Promise<void> }>(what: Promise<T>): Promise<T> {
  const found = await what;
  closing.push(found);
  return found;
}

/** Names of all keys but those that the queue keeps for itself. */
const keysLeft = async (): Promise<string[]> =>
  (await server.client.keys('*')).filter((key) => !/:(events|id|meta|stalled-check|marker)$/.test(key));

describe.skipIf(!HAS_REDIS)('a cluster', () => {
  beforeAll(async () => {
    server = await startRedis();
    alone = factsOf(await outcomeOf(createInProcessRunner()));
  });
  afterEach(async () => {
    for (const each of closing.splice(0).reverse()) await each.close();
    await server.client.flushall();
  });
  afterAll(async () => {
    server?.client.disconnect();
    await server?.stop();
    removeScratch();
  });

  it.each([
    1, 3, 7,
  ])('of %i workers gives the outcome of one thread, and leaves nothing in Redis', async (count) => {
    const events: WorkerEvent[] = [];
    for (let each = 0; each < count; each++) await opened(worker(server.url, { events }));
    const runner = await opened(driver(server.url));
    expect(factsOf(await outcomeOf(runner))).toEqual(alone);
    await runner.close();
    expect(events.filter(({ kind }) => kind === 'done')).toHaveLength(20);
    for (const each of closing.splice(0).reverse()) await each.close();
    expect(await keysLeft()).toEqual([]);
  });

  it('says who plays, and how fast', async () => {
    await opened(worker(server.url));
    await opened(worker(server.url));
    const runner = await opened(driver(server.url));
    await until('two workers are seen', () => runner.state?.().startsWith('2 workers') ?? false);
    await outcomeOf(runner);
    expect(runner.state!()).toMatch(/^2 workers, \d+(\.\d)? batches\/s$/);
    expect(runner.threads!()).toBe(2);
  });

  it('has at least two batches under way for every thread that is there', async () => {
    const large = { ...EXPERIMENT, batchSize: 500 };
    const usual = await opened(driver(server.url, large));
    await opened(worker(server.url, { runner: { ...createInProcessRunner(), width: 300 } }));
    const wide = await opened(driver(server.url, large));
    expect(usual.width).toBeGreaterThanOrEqual(8);
    expect(usual.width).toBeLessThan(600);
    expect(wide.width).toBe(600);
  });

  it('whose workers all leave says so, and goes on when one comes', async () => {
    const first = await opened(worker(server.url));
    const notes: Notes = { lost: [], nobody: [] };
    const runner = await opened(driver(server.url, EXPERIMENT, notes));
    await until('it is seen', () => runner.threads!() === 1);
    await first.close();
    const outcome = outcomeOf(runner);
    await until('that it left is seen', () => notes.nobody.length > 0);
    await opened(worker(server.url));
    expect(factsOf(await outcome)).toEqual(alone);
    expect(notes.nobody).toEqual([[]]);
  });

  it('of two drivers gives each its own outcome', async () => {
    await opened(worker(server.url));
    await opened(worker(server.url));
    const other = { ...EXPERIMENT, plan: { ...EXPERIMENT.plan, seed: 15 } };
    const [first, second, third] = await Promise.all([
      opened(driver(server.url)).then((runner) => outcomeOf(runner)),
      opened(driver(server.url)).then((runner) => outcomeOf(runner)),
      opened(driver(server.url, other)).then((runner) => outcomeOf(runner, other)),
    ]);
    expect(factsOf(first)).toEqual(alone);
    expect(factsOf(second)).toEqual(alone);
    expect(factsOf(third)).toEqual(factsOf(await outcomeOf(createInProcessRunner(), other)));
  });

  it('counts a result that comes twice once, and one that is not whole not at all', async () => {
    const runner = await opened(driver(server.url));
    const outcome = outcomeOf(runner);
    await until('the run is announced', () => runner.width > 0);
    const key = (): Promise<string | undefined> =>
      server.client.keys('quotalab:run:*').then(([found]) => found?.replace(':run:', ':done:'));
    while ((await key()) === undefined);
    const done = (await key())!;
    const control = new SharedArrayBuffer(64);
    const task = { planId: '', plan: EXPERIMENT.plan, firstTrial: 3, trialCount: 3, control, slot: 0 };
    const batch = await createInProcessRunner().run(task);
    if (batch.status !== 'done') throw new Error(batch.status);
    const bytes = encodeBatch(planDigest(EXPERIMENT.plan), batch);
    const torn = Buffer.from(bytes);
    torn[40]! ^= 1;
    const foreign = encodeBatch('cd'.repeat(32), batch);
    const shorter = encodeBatch(planDigest(EXPERIMENT.plan), { ...batch, trialCount: 2 });
    await server.client.rpush(done, torn, foreign, shorter, Buffer.from('nothing'), bytes, bytes);
    await opened(worker(server.url));
    expect(factsOf(await outcome)).toEqual(alone);
  });

  it('plays again what was lost on the way: jobs, plans and results that vanish', async () => {
    const runner = await opened(driver(server.url));
    const outcome = outcomeOf(runner);
    const size = async (): Promise<number> => (await server.client.keys('quotalab:batches*:*-*-*')).length;
    while ((await size()) < 10);
    await server.client.flushall();
    await opened(worker(server.url));
    expect(factsOf(await outcome)).toEqual(alone);
  });

  it('fails when a trial fails three times, names it, and gives out nothing more', async () => {
    const events: WorkerEvent[] = [];
    const inner = createInProcessRunner();
    const tries: number[] = [];
    const poisoned: BatchRunner = {
      ...inner,
      run: async (task) => {
        const { firstTrial, trialCount } = task;
        if (firstTrial > 17 || firstTrial + trialCount <= 17) return inner.run(task);
        tries.push(trialCount);
        return { status: 'failed', trialIndex: 17, message: 'a bad trial' };
      },
    };
    await opened(worker(server.url, { events, runner: poisoned }));
    const runner = await opened(driver(server.url));
    await expect(outcomeOf(runner)).rejects.toMatchObject({
      code: 'TRIAL_FAILED',
      message: 'trial 17 failed: a bad trial',
    });
    // Whole at first, then trial by trial.
    expect(tries).toEqual([3, 1, 1]);
    expect(events.filter(({ kind }) => kind === 'failed')).toHaveLength(3);
  });

  const death = async (...more: string[]): Promise<void> => {
    const fixture = fileURLToPath(new URL('../fixtures/dying-worker.mjs', import.meta.url));
    const { version, fingerprint } = IDENTITY;
    const child = spawn(process.execPath, [fixture, server.url, version, fingerprint, '17', ...more], {
      stdio: 'ignore',
    });
    await new Promise((resolve) => child.once('close', resolve));
  };

  it('goes on when workers are killed as soon as they begin what was lost, as often as it has trials', async () => {
    const outcome = outcomeOf(await opened(driver(server.url)));
    for (let deaths = 0; deaths <= EXPERIMENT.batchSize; deaths++) await death('singly');
    await opened(worker(server.url, { lostAfterSeconds: 1 }));
    expect(factsOf(await outcome)).toEqual(alone);
  }, 60_000);

  it('fails when a trial takes three workers with it, and names the trial', async () => {
    const runner = await opened(driver(server.url));
    const outcome = outcomeOf(runner).then(
      () => null,
      (error: unknown) => error,
    );
    for (let deaths = 0; deaths < 3; deaths++) await death();
    // Somebody must be there to notice.
    await opened(worker(server.url, { lostAfterSeconds: 1 }));
    expect(await outcome).toMatchObject({
      code: 'TRIAL_FAILED',
      message: 'trial 17 failed: 3 workers that played it were lost',
    });
  }, 60_000);

  it('is not played by workers of another version or another engine: both sides say so', async () => {
    const events: WorkerEvent[] = [];
    for (const identity of [
      { ...IDENTITY, version: '0.0.9' },
      { ...IDENTITY, fingerprint: 'cd'.repeat(32) },
    ]) {
      await opened(worker(server.url, { events, identity }));
    }
    const notes: Notes = { lost: [], nobody: [] };
    const runner = await opened(driver(server.url, EXPERIMENT, notes));
    const outcome = outcomeOf(runner);
    await until('the driver says that nobody plays', () => notes.nobody.length > 0);
    expect(notes.nobody[0]!.map(({ version }) => version).sort()).toEqual(['0.0.0-test', '0.0.9']);
    await until('both workers refuse', () => events.length >= 2);
    expect(events.every(({ kind }) => kind === 'refused')).toBe(true);
    await opened(worker(server.url));
    expect(factsOf(await outcome)).toEqual(alone);
    expect(notes.nobody).toHaveLength(1);
  });

  it('refuses a plan in Redis that is not the one with its digest', async () => {
    const runner = await opened(driver(server.url));
    const outcome = outcomeOf(runner);
    const digest = planDigest(EXPERIMENT.plan);
    while ((await server.client.exists(`quotalab:plan:${digest}`)) === 0);
    await server.client.set(`quotalab:plan:${digest}`, 'another plan');
    await opened(worker(server.url));
    await expect(outcome).rejects.toMatchObject({
      code: 'TRIAL_FAILED',
      message: `the plan in Redis is not the one with the digest ${digest}`,
    });
  });

  it('stops when it is told to, takes back what nobody plays, and drops what a driver left that is gone', async () => {
    const runner = await opened(driver(server.url));
    const control = createControl(runner);
    const outcome = runExperiment(EXPERIMENT, runner, control, { write: () => {}, ready: async () => {} });
    const waiting = async (): Promise<string[]> => server.client.keys('quotalab:batches*:*-*-*');
    while ((await waiting()).length < 20);
    Atomics.store(new Int32Array(control), CONTROL_STOP, STOP_INTERRUPTED);
    await expect(outcome).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await runner.close();
    expect(await keysLeft()).toEqual([]);

    const gone = await opened(driver(server.url));
    const never = outcomeOf(gone).catch(() => {});
    while ((await waiting()).length < 20);
    const events: WorkerEvent[] = [];
    for (const key of await server.client.keys('quotalab:run:*')) await server.client.del(key);
    await opened(worker(server.url, { events }));
    await until('batches are dropped', () => events.some(({ kind }) => kind === 'dropped'));
    await gone.close();
    void never;
  });

  it('keeps Redis below 64 MB however much faster workers are than the driver', async () => {
    const { plan } = EXPERIMENT;
    const wide = {
      ...EXPERIMENT,
      plan: { ...plan, sampling: { every: 1, bound: false } },
      trials: 4000,
      batchSize: 40,
    };
    const column = (length: number): Float64Array<ArrayBuffer> =>
      Float64Array.from({ length }, (_, index) => Math.sin(index * 1.7) / 3);
    let [rows, facts, uses, samples] = [
      new Float64Array(0),
      new Float64Array(0),
      new Float64Array(0),
      new Float64Array(0),
    ];
    const inner = createInProcessRunner();
    // The columns of one true batch, at once for all: a worker faster than any.
    const quick: BatchRunner = {
      ...inner,
      width: 8,
      run: async (task) => {
        if (rows.length === 0) {
          const result = await inner.run(task);
          if (result.status !== 'done') return result;
          [rows, facts, uses] = [result.rows, result.facts, result.uses];
          samples = column(result.samples.length);
        }
        const { firstTrial, trialCount } = task;
        return { status: 'done', firstTrial, trialCount, rows, facts, uses, samples };
      },
    };
    await opened(worker(server.url, { runner: quick }));
    const runner = await opened(driver(server.url, wide));
    let most = 0;
    const sink = {
      write: () => {},
      ready: async () => {
        const memory = await server.client.info('memory');
        most = Math.max(most, Number(/^used_memory:(\d+)/m.exec(memory)![1]));
      },
    };
    await runExperiment(wide, runner, createControl(runner), sink);
    expect(most).toBeGreaterThan(1e6);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });
});
