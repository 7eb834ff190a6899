/** The `simulate` command: from option texts to artefacts. */
export { clusterAddress, openCluster } from './cluster.ts';
export { type CommandEnvironment, processEnvironment } from './command-environment.ts';
export { ownFingerprint } from './kept-content.ts';
export { merge } from './merge.ts';
export { prepareRun } from './prepare-run.ts';
export { stampOf } from './run-trials.ts';
export { simulate } from './simulate.ts';
export { parseRequest, type SimulateRequest } from './simulate-request.ts';
