/**
 * The driver of a cluster: batches go out as jobs, results come back through one list, and whoever is missing after a while
 * is given out again. At least once is enough, because equal batches have one key and only the first result counts.
 * Read next: cluster-worker.ts.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BatchResult, BatchTask, TrialPlan } from '../../engine/index.ts';
import type { BatchRunner } from '../../experiment/index.ts';
import { planBytes, planDigest } from '../frames/index.ts';
import { ClusterConnection } from './cluster-connection.ts';
import {
  type BatchJob,
  type ClusterIdentity,
  type ClusterOptions,
  doneKey,
  isAlike,
  jobId,
  PREFIX,
  planKey,
  queueName,
  RESULT_SECONDS,
  RUN_SECONDS,
  runKey,
  TRIES,
  workerKey,
} from './cluster-protocol.ts';
import { type ClusterNote, keepNote, notesOf } from './cluster-roll.ts';
import { failureOf } from './failed-batch.ts';
import { batchBytes, OutstandingBatches } from './outstanding-batches.ts';

/** Bytes of columns under way at most, before they are packed to about 40 %: what bounds Redis and the driver. */
const MOST_BYTES = 48 * 1024 * 1024;
const LEAST_BATCHES = 8;
const MOST_BATCHES = 2048;
/** How often stop flags are looked at, and failures and workers. */
const STOP_LOOK_MS = 50;
const LOOK_MS = 1000;
/** A batch that is nowhere at two looks in a row is given out again. */
const MISSING_LOOKS = 2;
const POP_SECONDS = 1;
const MOST_FAILED = 100;

export interface ClusterRunnerOptions extends ClusterOptions {
  /** What will be played: it bounds how many batches are under way. */
  readonly plan: TrialPlan;
  readonly batchSize: number;
  /** Told once when nobody is there to play; `others` = those of another version. */
  readonly onNobody: (others: readonly ClusterIdentity[]) => void;
}

class ClusterRunner implements BatchRunner {
  readonly width: number;
  private readonly options: ClusterRunnerOptions;
  private readonly connection: ClusterConnection;
  private readonly queue: Queue<BatchJob>;
  private readonly popping: Redis;
  private readonly runId: string = randomUUID();
  private readonly note: ReturnType<typeof keepNote>;
  private readonly outstanding: OutstandingBatches = new OutstandingBatches(this.runId);
  private readonly digests: Map<TrialPlan, Promise<string>> = new Map();
  private readonly timers: readonly NodeJS.Timeout[];
  private workers: readonly ClusterNote[] = [];
  private mostThreads: number = 0;
  private looks: number = 0;
  private startedAt: number = 0;
  private isLooking: boolean = false;
  private isClosed: boolean = false;
  private readonly received: Promise<void>;

  constructor(options: ClusterRunnerOptions, connection: ClusterConnection) {
    const { plan, batchSize, identity } = options;
    this.options = options;
    this.connection = connection;
    const fits = Math.floor(MOST_BYTES / batchBytes(plan, 0, batchSize));
    this.width = Math.min(MOST_BATCHES, Math.max(LEAST_BATCHES, fits));
    this.queue = new Queue<BatchJob>(queueName(identity), {
      connection: connection.client,
      prefix: PREFIX,
      streams: { events: { maxLen: 100 } },
      skipVersionCheck: true,
    });
    // Told by the connection itself.
    this.queue.on('error', () => {});
    this.popping = connection.another();
    this.note = keepNote(connection.client, runKey(this.runId), {
      value: { ...identity, host: hostname() },
      seconds: RUN_SECONDS,
    });
    this.timers = [
      setInterval(() => this.stopThose(), STOP_LOOK_MS),
      setInterval(() => void this.look(), LOOK_MS),
    ];
    this.received = this.receive();
    void this.look();
  }

  async run(task: BatchTask): Promise<BatchResult> {
    if (this.startedAt === 0) this.startedAt = performance.now();
    const plan = await this.digestOf(task.plan);
    const { firstTrial, trialCount } = task;
    const job = { ...this.options.identity, run: this.runId, plan, firstTrial, trialCount };
    const result = this.outstanding.add(job, task);
    this.giveOut(job).catch((error: Error) => this.outstanding.fail(jobId(job), error));
    return result;
  }

  /** Who plays and how fast, for the line of progress. */
  state(): string {
    const own = this.own.length;
    const seconds = (performance.now() - this.startedAt) / 1000;
    const rate = this.startedAt === 0 ? 0 : this.outstanding.doneCount / Math.max(seconds, 1e-3);
    return `${own} ${own === 1 ? 'worker' : 'workers'}, ${rate.toFixed(rate < 10 ? 1 : 0)} batches/s`;
  }

  private get own(): readonly ClusterNote[] {
    return this.workers.filter((worker) => isAlike(worker, this.options.identity));
  }

  threads(): number {
    return this.mostThreads;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const timer of this.timers) clearInterval(timer);
    const { client } = this.connection;
    if (client.status === 'ready') {
      await this.note.end();
      const plans = await Promise.all(this.digests.values());
      await Promise.all(this.outstanding.ids.map((id) => this.takeBack(id)));
      await client.del(doneKey(this.runId), ...plans.map(planKey)).catch(() => {});
    } else await this.note.end();
    this.connection.close();
    await this.received;
    await this.queue.close().catch(() => {});
  }

  private async giveOut(job: BatchJob): Promise<void> {
    await this.queue.add('batch', job, {
      jobId: jobId(job),
      attempts: TRIES,
      removeOnComplete: true,
      removeOnFail: { age: RESULT_SECONDS, count: MOST_FAILED },
    });
  }

  /** The plan's digest; the first time it is asked for, the plan is put where workers find it. */
  private digestOf(plan: TrialPlan): Promise<string> {
    let digest = this.digests.get(plan);
    if (digest === undefined) {
      const own = planDigest(plan);
      digest = this.putPlan(plan, own).then(() => own);
      this.digests.set(plan, digest);
    }
    return digest;
  }

  private async putPlan(plan: TrialPlan, digest: string): Promise<void> {
    await this.connection.client.set(planKey(digest), planBytes(plan), 'EX', RESULT_SECONDS);
  }

  /** Takes results until the end. */
  private async receive(): Promise<void> {
    while (!this.isClosed) {
      try {
        const found = await this.popping.blpopBuffer(doneKey(this.runId), POP_SECONDS);
        if (found !== null) this.outstanding.accept(found[1]);
      } catch {
        // Closed, or the connection is being made again.
        if (!this.isClosed) await new Promise((resolve) => setTimeout(resolve, STOP_LOOK_MS));
      }
    }
  }

  /** Batches whose run was told to stop. */
  private stopThose(): void {
    for (const id of this.outstanding.stop()) void this.takeBack(id);
  }

  /** A batch that nobody plays yet; one that is being played ends by itself. */
  private async takeBack(id: string): Promise<void> {
    await this.queue.remove(id).catch(() => 0);
  }

  /** Failures, what is missing, who is there. */
  private async look(): Promise<void> {
    if (this.isLooking || this.isClosed || this.connection.client.status !== 'ready') return;
    this.isLooking = true;
    try {
      this.workers = await notesOf(this.connection.client, workerKey('*'));
      const threads = this.own.reduce((sum, worker) => sum + worker.threads, 0);
      this.mostThreads = Math.max(this.mostThreads, threads);
      this.tellOfNobody();
      await this.findFailed();
      await this.findMissing();
    } catch {
      // The connection was lost meanwhile: the next look sees.
    } finally {
      this.isLooking = false;
    }
  }

  private tellOfNobody(): void {
    const { identity, onNobody } = this.options;
    const others = this.workers.filter((worker) => !isAlike(worker, identity));
    if (this.workers.length > others.length) this.looks = Number.POSITIVE_INFINITY;
    else if (++this.looks === MISSING_LOOKS) onNobody(others);
  }

  private async findFailed(): Promise<void> {
    if (this.outstanding.ids.length === 0) return;
    for (const found of await this.queue.getFailed(0, MOST_FAILED)) {
      const job = found as Job<BatchJob>;
      const waiting = this.outstanding.get(job.id ?? '');
      if (waiting === undefined) continue;
      this.outstanding.fail(job.id!, failureOf(job));
      await job.remove().catch(() => {});
    }
  }

  /** Gives out again what is neither waiting, being played nor failed, and whose result did not come. */
  private async findMissing(): Promise<void> {
    const { ids } = this.outstanding;
    if (ids.length === 0) return;
    const { client } = this.connection;
    const there = client.pipeline();
    for (const id of ids) there.exists(this.queue.toKey(id));
    const found = await there.exec();
    for (const [index, id] of ids.entries()) {
      const waiting = this.outstanding.get(id);
      if (waiting === undefined) continue;
      waiting.missing = found?.[index]?.[1] === 0 ? waiting.missing + 1 : 0;
      if (waiting.missing < MISSING_LOOKS) continue;
      waiting.missing = 0;
      await this.putPlan(waiting.task.plan, waiting.job.plan);
      await this.giveOut(waiting.job);
    }
    for (const digest of this.digests.values()) await client.expire(planKey(await digest), RESULT_SECONDS);
  }
}

/** Connects. Throws CLUSTER_UNREACHABLE. */
export async function createClusterRunner(options: ClusterRunnerOptions): Promise<BatchRunner> {
  const connection = await ClusterConnection.open(options.address, options.onLost);
  return new ClusterRunner(options, connection);
}
