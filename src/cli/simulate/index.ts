/** The `simulate` command: from option texts to artefacts. */
export { processEnvironment } from './command-environment.ts';
export { merge } from './merge.ts';
export { simulate } from './simulate.ts';
