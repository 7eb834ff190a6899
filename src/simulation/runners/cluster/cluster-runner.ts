/**
 * The driver of a cluster: batches go out as jobs, results come back through one list, and whoever is missing after a while
 * is given out again. At least once is enough, because equal batches have one key and only the first result counts.
 * Read next: cluster-worker.ts.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { QuotalabError } from '../../../core/index.ts';
import type { BatchResult, BatchTask, TrialPlan } from '../../engine/index.ts';
import type { BatchRunner } from '../../experiment/index.ts';
import { ClusterConnection, reasonOf } from './cluster-connection.ts';
import {
  type BatchJob,
  type ClusterIdentity,
  type ClusterOptions,
  doneKey,
  isAlike,
  jobId,
  PREFIX,
  queueName,
  RESULT_SECONDS,
  TRIES,
} from './cluster-protocol.ts';
import { type ClusterNote, type KeptNote, keepNote, notesOf } from './cluster-roll.ts';
import { failureOf } from './failed-batch.ts';
import { batchBytes, OutstandingBatches } from './outstanding-batches.ts';
import { takeResults } from './result-list.ts';
import { RunPlans } from './run-plans.ts';

/** Bytes of columns under way, which the driver may have to hold; more where more threads are there than these occupy. */
const USUAL_BYTES = 48 * 1024 * 1024;
const LEAST_BATCHES = 8;
const MOST_BATCHES = 4096;
/** How often stop flags are looked at, and failures and workers. */
const STOP_LOOK_MS = 50;
const LOOK_MS = 1000;
/** A batch that is nowhere at two looks in a row is given out again. */
const MISSING_LOOKS = 2;
/** Looks without a worker until it is said: at first, and once there were some, when a restarted server knows none yet. */
const NOBODY_LOOKS = 2;
const LOST_LOOKS = 6;
const MOST_FAILED = 100;

export interface ClusterRunnerOptions extends ClusterOptions {
  /** What will be played: it bounds how many batches are under way. */
  readonly plan: TrialPlan;
  readonly batchSize: number;
  /** Told when nobody is there to play; `others` = those of another version. */
  readonly onNobody: (others: readonly ClusterIdentity[]) => void;
}

class ClusterRunner implements BatchRunner {
  readonly width: number;
  private readonly options: ClusterRunnerOptions;
  private readonly connection: ClusterConnection;
  private readonly queue: Queue<BatchJob>;
  private readonly popping: Redis;
  private readonly runId: string = randomUUID();
  private readonly note: KeptNote;
  private readonly outstanding: OutstandingBatches = new OutstandingBatches(this.runId);
  private readonly plans: RunPlans;
  private readonly timers: readonly NodeJS.Timeout[];
  private workers: readonly ClusterNote[] = [];
  private mostThreads: number = 0;
  private emptyLooks: number = 0;
  private startedAt: number = 0;
  private isLooking: boolean = false;
  private isClosed: boolean = false;
  private readonly received: Promise<void>;

  constructor(options: ClusterRunnerOptions, connection: ClusterConnection, workers: readonly ClusterNote[]) {
    const { plan, batchSize, identity } = options;
    this.options = options;
    this.connection = connection;
    this.workers = workers;
    this.plans = new RunPlans(connection.client);
    const fits = Math.floor(USUAL_BYTES / batchBytes(plan, 0, batchSize));
    this.width = Math.min(MOST_BATCHES, Math.max(LEAST_BATCHES, fits, 2 * this.ownThreads));
    this.queue = new Queue<BatchJob>(queueName(identity), {
      connection: connection.client,
      prefix: PREFIX,
      streams: { events: { maxLen: 100 } },
      skipVersionCheck: true,
    });
    // Told by the connection itself.
    this.queue.on('error', () => {});
    this.popping = connection.another();
    this.note = keepNote(connection.client, 'run', {
      id: this.runId,
      value: { ...identity, host: hostname() },
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
    const plan = await this.plans.digestOf(task.plan).catch((error) => Promise.reject(this.refusal(error)));
    const { firstTrial, trialCount } = task;
    const job = { ...this.options.identity, run: this.runId, plan, firstTrial, trialCount };
    const result = this.outstanding.add(job, task);
    this.giveOut(job).catch((error) => this.outstanding.fail(jobId(job), this.refusal(error)));
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

  private get ownThreads(): number {
    return this.own.reduce((sum, { threads }) => sum + threads, 0);
  }

  threads(): number {
    return this.mostThreads;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.note.end();
    if (this.connection.isAway) {
      // What waits for the server is never answered; everything there ends by itself.
      this.connection.close();
      return;
    }
    await Promise.all(this.outstanding.ids.map((id) => this.takeBack(id)));
    await this.connection.client.del(doneKey(this.runId), ...this.plans.keys).catch(() => {});
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

  private refusal(error: unknown): QuotalabError {
    const { shown } = this.options.address;
    return new QuotalabError('CLUSTER_UNREACHABLE', `${shown} refused a batch: ${reasonOf(error)}`);
  }

  /** Takes results until the end. */
  private async receive(): Promise<void> {
    while (!this.isClosed) {
      try {
        for (const bytes of await takeResults(this.popping, this.runId)) this.outstanding.accept(bytes);
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
      this.workers = await notesOf(this.connection.client, 'worker');
      this.mostThreads = Math.max(this.mostThreads, this.ownThreads);
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
    if (this.workers.length > others.length) this.emptyLooks = 0;
    else if (++this.emptyLooks === (this.mostThreads === 0 ? NOBODY_LOOKS : LOST_LOOKS)) onNobody(others);
  }

  private async findFailed(): Promise<void> {
    if (this.outstanding.ids.length === 0) return;
    for (const found of await this.queue.getFailed(0, MOST_FAILED)) {
      const job = found as Job<BatchJob>;
      const waiting = this.outstanding.get(job.id ?? '');
      if (waiting === undefined) continue;
      this.outstanding.fail(job.id!, failureOf(job, this.options.address.shown));
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
      this.note.renew();
      await this.plans.put(waiting.task.plan);
      await this.giveOut(waiting.job);
    }
    for (const key of this.plans.keys) await client.expire(key, RESULT_SECONDS);
  }
}

/** Connects. Throws CLUSTER_UNREACHABLE. */
export async function createClusterRunner(options: ClusterRunnerOptions): Promise<BatchRunner> {
  const connection = await ClusterConnection.open(options.address, options.onLost);
  return new ClusterRunner(options, connection, await notesOf(connection.client, 'worker'));
}
