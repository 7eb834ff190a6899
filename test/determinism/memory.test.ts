/**
 * Memory does not grow with the number of trials. Asserted, of the peak resident memory of a whole process, all
 * threads included, as the operating system counts it:
 * - the command on 1,300 trials takes at most 50 MiB more than on 200: no trial's demand is kept (70 KB each);
 * - merging and writing 150,000 trials of given rows take at most 40 MiB more than 20,000, beside the columns that
 *   intervals need of them: no row is kept, as numbers (48 MB) or as text (108 MB).
 * How it stays so at 200,000 trials is measured by bench/memory.ts.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { builtFile, readRun, removeScratch, scratchDirectory } from '../cli/command.ts';

afterAll(removeScratch);

const PROGRAM = fileURLToPath(new URL('fixtures/print-peak-memory.mjs', import.meta.url));
const MERGING = fileURLToPath(new URL('fixtures/print-peak-of-merging.mjs', import.meta.url));
const MOST_MORE_MIB = 50;
const MOST_MORE_MERGING_MIB = 40;
/** Five metrics of two policies and three bytes a trial. */
const COLUMNS_MIB: number = (150_000 * (5 * 2 * 8 + 3)) / 2 ** 20;

async function peakMiB(trials: number): Promise<number> {
  builtFile('src/cli/main.js');
  const output = scratchDirectory();
  const args = ['--trials', String(trials), '--policies', 'fill_first', '--no-bound'];
  const rest = ['--warmup-weeks', '0', '--threads', '2', '--quiet', '--output-dir', output];
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args, ...rest]);
  // A run that did less than it should would need less.
  expect(readRun(output).rows).toHaveLength(trials);
  const kibibytes = Number(/^peak (\d+)$/m.exec(stdout)?.[1]);
  return kibibytes / 1024;
}

async function peakOfMergingMiB(trials: number): Promise<number> {
  builtFile('src/simulation/experiment/index.js');
  const { stdout } = await promisify(execFile)(process.execPath, [MERGING, String(trials)]);
  const found = /^trials (\d+) bytes (\d+) peak (\d+)$/m.exec(stdout);
  expect(Number(found?.[1])).toBe(trials);
  // Two rows of some hundred characters for each trial.
  expect(Number(found?.[2])).toBeGreaterThan(400 * trials);
  return Number(found?.[3]) / 1024;
}

it(`seven times the given rows take at most ${MOST_MORE_MERGING_MIB} MiB more than the kept columns`, async () => {
  const few = await peakOfMergingMiB(20_000);
  const many = await peakOfMergingMiB(150_000);
  expect(few).toBeGreaterThan(30);
  expect(many - few, `20,000 trials: ${few.toFixed(0)} MiB, 150,000: ${many.toFixed(0)} MiB`).toBeLessThan(
    MOST_MORE_MERGING_MIB + COLUMNS_MIB,
  );
});

it(`six times the trials take at most ${MOST_MORE_MIB} MiB more`, async () => {
  const few = await peakMiB(200);
  const many = await peakMiB(1300);
  // Node alone takes some tens: a figure below that would be no measurement.
  expect(few).toBeGreaterThan(30);
  expect(few).toBeLessThan(600);
  expect(many - few, `200 trials: ${few.toFixed(0)} MiB, 1,300 trials: ${many.toFixed(0)} MiB`).toBeLessThan(
    MOST_MORE_MIB,
  );
});
