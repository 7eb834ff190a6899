/** Directories that tests write in: each new and empty, all removed when the test file that asked for them is done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new empty directory; `removeScratch` removes all of them. */
export function scratchDirectory(what = 'cli'): string {
  const directory = mkdtempSync(join(tmpdir(), `quotalab-${what}-`));
  made.push(directory);
  return directory;
}

/** For afterAll, which runs whatever failed. */
export function removeScratch(): void {
  for (const directory of made.splice(0)) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
