/** The `simulate` command: from option texts to artefacts. */
export { clusterAddress } from './cluster.ts';
export { processEnvironment } from './command-environment.ts';
export { ownFingerprint } from './kept-content.ts';
export { merge } from './merge.ts';
export { simulate } from './simulate.ts';
