/** Streams by (seed, trial, purpose), uniform and exponential draws, and CPython's generator. */
export type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
export { CpythonRandom } from './cpython-random.ts';
export { type DrawSource, intBelow, streamDraws, unitReal } from './draws.ts';
export { unitExponential } from './exponential.ts';
export { negativeLog } from './logarithm.ts';
export { philox4x32 } from './philox.ts';
export { owenScramble, SOBOL_DIMENSIONS, SobolPoints, sobolCoordinate, sobolDraws } from './sobol.ts';
export { openStream, STREAM_PURPOSE, type StreamPurpose } from './stream.ts';
