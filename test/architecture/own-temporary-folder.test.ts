/** The temporary folder of a test run: what tests leave behind is seen, what tools keep is not. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { leftIn } from '../own-temporary-folder.ts';
import { removeScratch, scratchDirectory } from '../scratch.ts';

afterAll(removeScratch);

it('is that of the run alone, for this process and its children', () => {
  expect(basename(tmpdir())).toMatch(/^quotalab-tests-/);
  expect(process.env.TMPDIR).toBe(tmpdir());
});

it('names files and folders that were left, and nothing of tools', () => {
  const folder = scratchDirectory('left');
  expect(leftIn(folder)).toEqual([]);
  for (const name of ['tsx-0', 'quotalab-cli-abc', 'empty']) mkdirSync(join(folder, name));
  mkdirSync(join(folder, 'aBc', 'ssr'), { recursive: true });
  writeFileSync(join(folder, 'one.json'), '{}');
  expect(leftIn(folder)).toEqual(['empty', 'one.json', 'quotalab-cli-abc']);
});
