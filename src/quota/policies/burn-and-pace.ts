/**
 * Burn rate that spares accounts whose other windows are ahead of an even spend: weekly units left per minute until
 * they expire, times the other windows' pace to the power 1/4. Square roots are exact in every JavaScript engine.
 */
import type { AccountView, Policy } from '../views/index.ts';

export const burnAndPace: Policy = {
  name: 'burn_and_pace',
  summary: 'burn rate, held back where a shorter window is ahead of an even spend',
  reads: ['time', 'pace'],
  asksUnknown: true,
  score: (account: AccountView): number =>
    (account.weeklyHeadroomUnits / Math.max(1, account.weeklyMinutesLeft)) *
    Math.sqrt(Math.sqrt(account.otherPace)),
};
