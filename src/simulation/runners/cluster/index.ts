/** Batches on other machines, through a Redis server: the driver, the workers, and what they say to each other. */
export type { LostListener } from './cluster-connection.ts';
export type { ClusterIdentity } from './cluster-protocol.ts';
export { createClusterRunner } from './cluster-runner.ts';
export { type ClusterWorker, startClusterWorker, type WorkerEvent } from './cluster-worker.ts';
