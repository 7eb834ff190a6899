/**
 * Before and after a whole test run: a temporary folder of its own for everything that tests and their programs make,
 * removed at the end whatever happened. What a finished run left in it is named, and the run fails.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the tools keep there until they end: tsx its cache, Chromium its locks, npm its logs. */
const OF_TOOLS = /^(?:tsx-|\.org\.chromium|\.com\.google\.Chrome|playwright|npm-|node-compile-cache)/;

/** Vitest's own folder, which it removes after this. */
const isOfVitest = (path: string): boolean => {
  const names = readdirSync(path);
  return names.length > 0 && names.every((name) => ['ssr', 'client'].includes(name));
};

/** Names of what tests left in a temporary folder, in order. */
export function leftIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !OF_TOOLS.test(entry.name))
    .filter((entry) => !entry.isDirectory() || !isOfVitest(join(folder, entry.name)))
    .map(({ name }) => name)
    .sort();
}

/** Called once before the suite; what it returns ends the folder. */
export default function useOwnFolder(): () => void {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), 'quotalab-tests-'));
  process.env.TMPDIR = folder;
  return () => {
    const left = leftIn(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    if (left.length === 0) return;
    process.exitCode = 1;
    throw new Error(`the tests left ${left.length} behind in the temporary folder: ${left.join(', ')}`);
  };
}
