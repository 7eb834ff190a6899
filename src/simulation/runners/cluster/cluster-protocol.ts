/**
 * What driver and workers of a cluster say to each other, and under which keys. Only programs of one version whose trials
 * come out alike share a queue, so that no batch ever reaches another; everything else in Redis ends by itself in time.
 */
import type { ClusterAddress } from './cluster-address.ts';

/** Who somebody is: what must be equal for their batches to be put together. */
export interface ClusterIdentity {
  readonly version: string;
  /** engineFingerprint(). */
  readonly fingerprint: string;
}

/** Told when the server is lost, and when it is there again; null = it is there. */
export type LostListener = (reason: string | null) => void;

export interface ClusterOptions {
  readonly address: ClusterAddress;
  readonly identity: ClusterIdentity;
  readonly onLost: LostListener;
}

/** A batch, as a job: its plan lies in Redis once. */
export interface BatchJob extends ClusterIdentity {
  readonly run: string;
  /** SHA-256 of the plan. */
  readonly plan: string;
  readonly firstTrial: number;
  readonly trialCount: number;
}

export const PREFIX = 'quotalab';

export const queueName = ({ version, fingerprint }: ClusterIdentity): string =>
  `batches-${version}-${fingerprint.slice(0, 12)}`;

/** What is written to see that it can be. */
export const PROBE_KEY: string = `${PREFIX}:probe`;

export const planKey = (digest: string): string => `${PREFIX}:plan:${digest}`;
export const runKey = (run: string): string => `${PREFIX}:run:${run}`;
export const doneKey = (run: string): string => `${PREFIX}:done:${run}`;
export const trialKey = (job: string): string => `${PREFIX}:trial:${job}`;

/** Same batch, same id: added twice it is one. */
export const jobId = ({ run, plan, firstTrial }: Pick<BatchJob, 'run' | 'plan' | 'firstTrial'>): string =>
  `${run}-${plan.slice(0, 16)}-${firstTrial}`;

/** Tries of a batch, whether its worker died or said that it failed. */
export const TRIES = 3;

/** Seconds after which plans and results that nobody fetched are gone. */
export const RESULT_SECONDS = 3600;

export const isAlike = (a: ClusterIdentity, b: ClusterIdentity): boolean =>
  a.version === b.version && a.fingerprint === b.fingerprint;
