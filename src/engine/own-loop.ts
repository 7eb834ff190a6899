/**
 * A private copy of the replay loop for one policy. The compiler specialises machine code per function
 * object: a loop shared by ten policies calls their scores through a table, a loop of one policy's own has the
 * score inlined (bench/replay.ts shows about a quarter less time). Importing the module under another query
 * makes a new instance of it; nothing else differs, and the shared loop gives the same results.
 */
import type { Policy } from '../quota/index.ts';
import { replay } from './replay.ts';

export type Replay = typeof replay;

/** The loop every policy may share. */
export const sharedLoop: Replay = replay;

const EXTENSION: string = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** A copy of the loop for `policy` alone. */
export async function ownLoop(policy: Policy): Promise<Replay> {
  const url = new URL(`./replay.${EXTENSION}?policy=${policy.name}`, import.meta.url);
  const module: { replay: Replay } = await import(url.href);
  return module.replay;
}
