/**
 * A worker of a cluster: takes batches of its own version, plays them on its threads, and pushes results. It keeps nothing:
 * killed at any moment, its batches go to others after `lostAfterSeconds`.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { type BatchResult, type BatchTask, CONTROL_FIRST_SLOT, type TrialPlan } from '../../engine/index.ts';
import type { BatchRunner } from '../../experiment/index.ts';
import { type DoneBatch, encodeBatch, planFrom } from '../frames/index.ts';
import { ClusterConnection, reasonOf } from './cluster-connection.ts';
import {
  type BatchJob,
  type ClusterIdentity,
  type ClusterOptions,
  isAlike,
  PREFIX,
  planKey,
  queueName,
  RESULT_SECONDS,
  runKey,
  trialKey,
} from './cluster-protocol.ts';
import { keepNote, notesOf } from './cluster-roll.ts';
import { refuseDeadly } from './deadly-trials.ts';
import { joinedTrials } from './joined-trials.ts';
import { handIn } from './result-list.ts';
import { Turns } from './turns.ts';

/** Plans kept: a sweep has a few under way. */
const MOST_PLANS = 8;
const RUN_LOOK_MS = 5000;
const MOST_LOSSES = 1_000_000;

/** What a worker tells of its work. */
export type WorkerEvent =
  | { readonly kind: 'done'; readonly batch: BatchJob; readonly seconds: number }
  | { readonly kind: 'failed'; readonly batch: BatchJob; readonly reason: string }
  /** Its run is gone. */
  | { readonly kind: 'dropped'; readonly batch: BatchJob }
  /** A run of another version, or whose trials come out otherwise. */
  | { readonly kind: 'refused'; readonly run: ClusterIdentity }
  /** The server is there and refuses; told once for a reason. */
  | { readonly kind: 'trouble'; readonly reason: string };

export interface ClusterWorkerOptions extends ClusterOptions {
  /** Plays batches; as wide as it has threads. */
  readonly runner: BatchRunner;
  /** Seconds of silence after which others take its batches. */
  readonly lostAfterSeconds: number;
  readonly tell: (event: WorkerEvent) => void;
}

export interface ClusterWorker {
  /** Ends the batches under way, unless the server is away; takes no more. */
  close(): Promise<void>;
}

class BatchPlayer {
  private readonly options: ClusterWorkerOptions;
  private readonly connection: ClusterConnection;
  private readonly plans: Map<string, TrialPlan> = new Map();
  private readonly control: SharedArrayBuffer;
  private readonly freeSlots: number[];
  private readonly turns: Turns = new Turns();

  constructor(options: ClusterWorkerOptions, connection: ClusterConnection, width: number) {
    this.options = options;
    this.connection = connection;
    this.control = new SharedArrayBuffer(4 * (CONTROL_FIRST_SLOT + width));
    this.freeSlots = Array.from({ length: width }, (_, slot) => slot);
  }

  /**
   * Plays a job. One that was tried before is alone in this process: should it take the process with it, no other batch is
   * blamed. Throws what fails it: a trial that failed, a plan that is another.
   */
  play(job: Job<BatchJob>): Promise<void> {
    return job.attemptsStarted > 1
      ? this.turns.alone(() => this.playNow(job))
      : this.turns.shared(() => this.playNow(job));
  }

  private async playNow(job: Job<BatchJob>): Promise<void> {
    const { tell } = this.options;
    const { data } = job;
    const startedAt = performance.now();
    const plan = await this.planOf(data);
    if (plan === null) {
      tell({ kind: 'dropped', batch: data });
      return;
    }
    const { firstTrial, trialCount } = data;
    const batch =
      job.attemptsStarted > 1
        ? await this.playedSingly(job, plan)
        : await this.batch(plan, data, { firstTrial, trialCount });
    const isTaken = await handIn(this.connection.client, data.run, encodeBatch(data.plan, batch));
    if (isTaken) tell({ kind: 'done', batch: data, seconds: (performance.now() - startedAt) / 1000 });
    else tell({ kind: 'dropped', batch: data });
  }

  /** The plan of a batch; null where its run is gone. */
  private async planOf({ run, plan: digest, ...identity }: BatchJob): Promise<TrialPlan | null> {
    if (!isAlike(identity, this.options.identity)) {
      throw new UnrecoverableError(
        `the plan is of version ${identity.version}, or its trials come out otherwise`,
      );
    }
    const { client } = this.connection;
    if ((await client.exists(runKey(run))) === 0) return null;
    const known = this.plans.get(digest);
    if (known !== undefined) return known;
    const bytes = await client.getBuffer(planKey(digest));
    if (bytes === null) return null;
    const plan = planFrom(bytes, digest);
    if (plan === null)
      throw new UnrecoverableError(`the plan in Redis is not the one with the digest ${digest}`);
    this.plans.set(digest, plan);
    for (const oldest of [...this.plans.keys()].slice(0, -MOST_PLANS)) this.plans.delete(oldest);
    return plan;
  }

  /**
   * Trial by trial, each announced before it begins: should it end this process too, it is known which. Every try begins with
   * another trial, so that workers that are killed soon for other reasons are not killed in the same one.
   */
  private async playedSingly(
    { id, data, attemptsStarted }: Job<BatchJob>,
    plan: TrialPlan,
  ): Promise<DoneBatch> {
    const { client } = this.connection;
    const announced = trialKey(id!);
    await refuseDeadly(client, id!);
    try {
      const parts = new Array<DoneBatch>(data.trialCount);
      for (let turn = 0; turn < data.trialCount; turn++) {
        const index = (turn + attemptsStarted) % data.trialCount;
        const trial = data.firstTrial + index;
        await client.set(announced, trial, 'EX', RESULT_SECONDS);
        parts[index] = await this.batch(plan, data, { firstTrial: trial, trialCount: 1 });
      }
      return joinedTrials(parts);
    } finally {
      await client.del(announced);
    }
  }

  private async batch(
    plan: TrialPlan,
    { plan: planId }: BatchJob,
    range: Pick<BatchTask, 'firstTrial' | 'trialCount'>,
  ): Promise<DoneBatch> {
    const slot = this.freeSlots.pop()!;
    let result: BatchResult;
    try {
      result = await this.options.runner.run({ planId, plan, ...range, control: this.control, slot });
    } finally {
      this.freeSlots.push(slot);
    }
    if (result.status === 'done') return result;
    const why =
      result.status === 'failed' ? `trial ${result.trialIndex} failed: ${result.message}` : 'stopped';
    throw new Error(why);
  }
}

/** Says which runs it takes no batches of, once each. */
function watchRuns(options: ClusterWorkerOptions, connection: ClusterConnection): () => void {
  const said = new Set<string>();
  const look = async (): Promise<void> => {
    if (connection.client.status !== 'ready') return;
    for (const run of await notesOf(connection.client, 'run')) {
      const name = `${run.version} ${run.fingerprint}`;
      if (isAlike(run, options.identity) || said.has(name)) continue;
      said.add(name);
      options.tell({ kind: 'refused', run });
    }
  };
  const looked = (): void => void look().catch(() => {});
  looked();
  const timer = setInterval(looked, RUN_LOOK_MS);
  return () => clearInterval(timer);
}

/** What the server refuses a worker; that it is lost is told by the connection itself. */
function troublesBy(tell: (event: WorkerEvent) => void): (error: Error) => void {
  const said = new Set<string>();
  return (error) => {
    const reason = reasonOf(error);
    if (error.name !== 'ReplyError' || said.has(reason)) return;
    said.add(reason);
    tell({ kind: 'trouble', reason });
  };
}

/** Connects and begins to take batches. Throws CLUSTER_UNREACHABLE. */
export async function startClusterWorker(options: ClusterWorkerOptions): Promise<ClusterWorker> {
  const { address, identity, onLost, runner, lostAfterSeconds, tell } = options;
  const connection = await ClusterConnection.open(address, onLost);
  // One more than there are threads: it waits while the last result is on its way.
  const width = runner.width + 1;
  const player = new BatchPlayer(options, connection, width);
  const lostMs = 1000 * lostAfterSeconds;
  const worker = new Worker<BatchJob>(queueName(identity), (job) => player.play(job), {
    connection: connection.another(),
    prefix: PREFIX,
    concurrency: width,
    lockDuration: lostMs,
    stalledInterval: lostMs,
    // Workers may be killed as often as they like: whether a trial kills them is seen by refuseDeadly.
    maxStalledCount: MOST_LOSSES,
    skipVersionCheck: true,
  });
  worker.on('error', troublesBy(tell));
  worker.on('failed', (job, { message }) => {
    if (job !== undefined) tell({ kind: 'failed', batch: job.data, reason: message });
  });
  const id = randomUUID();
  const note = keepNote(connection.client, 'worker', {
    id,
    value: { ...identity, host: hostname(), threads: runner.width },
  });
  const unwatch = watchRuns(options, connection);
  return {
    close: async () => {
      unwatch();
      // Without a server there is nobody to hand results to: others play those batches.
      await worker.close(connection.isAway);
      await note.end();
      connection.close();
    },
  };
}
