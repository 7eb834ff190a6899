/**
 * Before and after a whole test run: a temporary folder of its own for everything that tests and their programs make,
 * removed at the end whatever happened. What a finished run left in it is named, and the run fails.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

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

const NAME = 'quotalab-tests-';

/**
 * Called once for each project of the suite, each time in a module of its own: the first call makes the folder, and what it
 * returns ends it. Folders inside each other would make the names of sockets too long.
 */
export default function useOwnFolder(): (() => void) | undefined {
  if (basename(tmpdir()).startsWith(NAME)) return undefined;
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), NAME));
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
