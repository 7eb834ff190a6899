/**
 * A private copy of the replay loop for one policy. The compiler specialises machine code per function
 * object: a loop shared by ten policies calls their scores through a table, a loop of one policy's own has the
 * score inlined (bench/engine.ts shows about a quarter less time). Importing the module under another query
 * makes a new instance of it; nothing else differs, and the shared loop gives the same results.
 */
import type { Policy } from '../../quota/views/index.ts';
import { replay } from './replay.ts';

export type Replay = typeof replay;

/** The loop every policy may share. */
export const sharedLoop: Replay = replay;

/** A copy of the loop for `policy` alone; run from TypeScript source, where no loader copies it, the shared one. */
export async function ownLoop(policy: Policy): Promise<Replay> {
  if (import.meta.url.endsWith('.ts')) return sharedLoop;
  const url = new URL(`./replay.js?policy=${policy.name}`, import.meta.url);
  const module: { replay: Replay } = await import(url.href);
  return module.replay;
}
