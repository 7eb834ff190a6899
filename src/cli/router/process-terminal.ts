/** This process's terminal, directory, variables and signals, for the commands that talk to a running router. */
import type { StatusEnvironment } from './status.ts';

/**
 * Runs `command` with the real environment. Its signal is aborted by the first SIGINT, SIGTERM or SIGHUP; a second
 * one ends the process as if nobody listened.
 */
export async function withProcessTerminal(
  command: (environment: StatusEnvironment) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.once(name, abort);
  try {
    const { stdin, stdout, env } = process;
    await command({ stdin, stdout, env, cwd: process.cwd(), signal: stop.signal });
  } finally {
    for (const name of signals) process.off(name, abort);
  }
}
