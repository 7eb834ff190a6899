/** Batches on other machines, through a Redis server: the driver, the workers, and what they say to each other. */
export { type ClusterAddress, parseClusterUrl } from './cluster-address.ts';
export { createClusterRunner } from './cluster-runner.ts';
export { startClusterWorker, type WorkerEvent } from './cluster-worker.ts';
