/**
 * `npm run bench:memory`: peak resident memory of the whole process, threads included, over 200,000 trials of the
 * default policies with statistics, beside that over 2,000. Without warm-up, which halves the wait and keeps nothing.
 * The table alone is about 400 MB on disk; it must never be in memory. Intervals need five metrics of each policy and
 * trial, 104 MB of thirteen policies; what is more than that on top of 2,000 trials is overhead. The bar is 400 MB.
 */
import { runCommand } from './command.ts';

const ARGS = ['--scenario-mode', 'focused', '--warmup-weeks', '0', '--threads', '2'];

for (const trials of ['2000', '200000']) {
  const { wallSeconds, peakMebibytes } = await runCommand(['--trials', trials, ...ARGS]);
  console.log(`${trials} trials: peak ${peakMebibytes.toFixed(0)} MiB, ${wallSeconds.toFixed(0)} s`);
}
