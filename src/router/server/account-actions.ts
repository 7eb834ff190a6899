/** What the owner may do with an account by hand, and the words of it: one table for routes, commands and docs. */
import {
  type AccountPlace,
  clearAccount,
  type Fleet,
  type HoldChanges,
  pauseAccount,
  probeAccount,
  resumeAccount,
} from '../beliefs/index.ts';

type Change = (fleet: Fleet, place: AccountPlace, nowMs: number) => HoldChanges;

/** What may be done, by the last part of its path. */
export const ACCOUNT_ACTIONS: Readonly<Record<string, { readonly change: Change; readonly what: string }>> = {
  pause: { change: pauseAccount, what: 'sends the account nothing until it is resumed, over restarts too' },
  resume: { change: resumeAccount, what: 'ends a pause; what the provider said stands' },
  clear: { change: clearAccount, what: 'ends every hold on the account but a pause' },
  probe: { change: probeAccount, what: 'lets the next request find out whether its holds still stand' },
};
