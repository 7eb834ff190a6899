/** An account drawn evenly at random, from a stream of its own. */
import type { AccountView, Policy } from '../views/index.ts';

export const uniformRandom: Policy = {
  name: 'random',
  summary: 'an account drawn evenly at random',
  reads: ['draws'],
  score: (account: AccountView): number => account.draw,
};
