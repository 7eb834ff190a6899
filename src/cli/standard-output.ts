/**
 * Standard output that fails (a full disk, a device that errs) is a command that fails: said once on stderr, and an exit
 * code. A reader that goes away (`| head`) is no fault of the command.
 */
import type { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

/** What a write meets when nobody reads any more. */
const NO_READER: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ECONNRESET', 'EOF']);

const watched = new WeakSet<Writable>();
const failed = new WeakSet<Writable>();

/** Hears the errors of `stdout`, which would end the process. A command that runs on is told of the first one only. */
export function watchOutput(stdout: Writable, stderr: Pick<Writable, 'write'>): void {
  if (watched.has(stdout)) return;
  watched.add(stdout);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (NO_READER.has(error.code) || failed.has(stdout)) return;
    failed.add(stdout);
    stderr.write(`quotalab: cannot write to standard output: ${error.message}\n`);
  });
}

/** Whether anything written by now could not be. */
export async function hasFailed(stdout: Writable): Promise<boolean> {
  // A stream tells of a failed write after the turn in which it was made.
  await turn();
  return failed.has(stdout);
}
