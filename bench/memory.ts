/**
 * `npm run bench:memory`: peak resident memory of 200,000 trials of ten policies (no warm-up, to halve the wait),
 * beside that of 2,000. The table alone is about 400 MB on disk; it must never be in memory.
 */
import { runCommand } from './command.ts';

const ARGS = ['--scenario-mode', 'focused', '--warmup-weeks', '0', '--threads', '2'];

for (const trials of ['2000', '200000']) {
  const { wallSeconds, peakMebibytes } = await runCommand(['--trials', trials, ...ARGS]);
  console.log(`${trials} trials: peak ${peakMebibytes.toFixed(0)} MiB, ${wallSeconds.toFixed(0)} s`);
}
