/**
 * A private copy of the replay loop for one policy and one kind of pool. The compiler specialises machine code per
 * function object: a loop shared by ten policies calls their scores through a table, a loop of one policy's own has
 * the score inlined and no path that its policy and pool never take (loop-traits.ts; bench/engine.ts shows how much
 * that is). Importing the module under another query makes a new instance of it; the shared loop gives the same results.
 */
import type { Policy } from '../../quota/views/index.ts';
import { type LoopTraits, loopQuery } from './loop-traits.ts';
import { replay } from './replay.ts';

export type Replay = typeof replay;

/** The loop every policy may share. */
export const sharedLoop: Replay = replay;

/** A copy for `policy` and such pools alone; run from TypeScript source, where no loader copies it, the shared one. */
export async function ownLoop(policy: Policy, traits: LoopTraits): Promise<Replay> {
  if (import.meta.url.endsWith('.ts')) return sharedLoop;
  const url = new URL(`./replay.js?${loopQuery(policy, traits)}`, import.meta.url);
  const module: { replay: Replay } = await import(url.href);
  return module.replay;
}
