/** What can stop a start, in one sentence each: a state that cannot be used, an address that cannot be had. */
import { QuotalabError } from '../../core/index.ts';
import type { Fleet } from '../beliefs/index.ts';
import { StoreError } from '../ledger/index.ts';
import { type Memory, type Restored, restoreFleet } from './parts/index.ts';

/** How to go on without a state that is damaged. */
const BEGIN_ANEW =
  '; it was left as it is: move it away to begin anew, or give this router another file (--state)';

/** Runs `work` on the state on disk; a file that cannot be used stops the start, in one sentence. */
export function onState<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.reason === 'library') throw new QuotalabError('BAD_QUOTAS', error.message);
    if (error.reason === 'owned') throw new QuotalabError('BAD_QUOTAS', `the ${error.message}`);
    const problem = error.message.replace(`state '${path}': `, '');
    const next = error.reason === 'corrupt' ? BEGIN_ANEW : '';
    throw new QuotalabError('BAD_QUOTAS', `the state '${path}' cannot be used: ${problem}${next}`);
  }
}

/** Fills the fleet from the state; lets go of it when that fails. */
export function restoreFrom(memory: Memory, fleet: Fleet, nowMs: number): Restored {
  try {
    return restoreFleet(memory.store, fleet, nowMs);
  } catch (error) {
    memory.store.close();
    throw error;
  }
}

/** The error of listening, in words where it is the user's to mend. */
export function listenError(error: unknown, host: string, port: number): unknown {
  const code = (error as { code?: string } | null)?.code;
  if (code === 'EADDRINUSE') {
    return new QuotalabError('BAD_OPTION', `--port is ${port}, which another program listens on at ${host}`);
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new QuotalabError('BAD_OPTION', `cannot listen at ${host}:${port} (${code})`);
  }
  return error;
}
