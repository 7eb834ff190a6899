/** An account drawn evenly at random, from a stream of its own. */
import type { Policy, PoolView } from '../quota/index.ts';

export const uniformRandom: Policy = {
  name: 'random',
  summary: 'an account drawn evenly at random',
  reads: ['draws'],
  score: (view: PoolView, account: number): number => view.draws[account]!,
};
