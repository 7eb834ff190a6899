/** A disk that is full at any point of a run: one sentence, exit code 1, and the files of the run before untouched. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { contentOf, danglingIn } from '../../display/report/fixtures/directories.ts';
import { faultCount, reportFaults } from '../../faults.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { builtFile } from '../command.ts';

afterAll(removeScratch);

/** A run whose files may have so many KiB each; null = any. */
function run(
  directory: string,
  seed: number,
  mostKib: number | null,
): { code: number | null; stderr: string } {
  const simulate = [process.execPath, builtFile('src/cli/simulate-bin.js'), '--trials', '8', '--quiet'];
  const limit = mostKib === null ? '' : `ulimit -f ${mostKib}; `;
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', `${limit}exec "$@"`, 'bash', ...simulate, '--seed', String(seed), '--output-dir', directory],
    { encoding: 'utf8' },
  );
  return { code: status, stderr };
}

it.skipIf(process.platform === 'win32')(
  'full at any of its files: the run before stays, whole and the latest',
  () => {
    const directory = join(scratchDirectory(), 'results');
    expect(run(directory, 1, null)).toEqual({ code: 0, stderr: '' });
    const before = contentOf(directory);
    // The table has some 25 KiB, the page 360, the summary a thousand.
    const sizes = Array.from({ length: faultCount(1, 10) }, (_, index) => 30 + 95 * index);
    for (const size of sizes) {
      const { code, stderr } = run(directory, 2, size);
      expect([size, code]).toEqual([size, 1]);
      expect(stderr).toMatch(/^quotalab: cannot write .*; earlier artefacts are whole\n$/);
      expect(contentOf(directory)).toEqual(before);
      expect(danglingIn(directory)).toEqual([]);
    }
    reportFaults({
      family: 'a full disk',
      faults: 'full disk at a file of a run',
      tried: sizes.length,
      kept: sizes.length,
      lost: '0 of the files of the run before',
    });
  },
);
