/** A lane's accounts as its policy sees them now, for people who ask which would be next and why. */
import { type Candidate, type ExtraRecord, selectAccount, type WindowRecord } from '../deciding/index.ts';
import type { Fleet } from './fleet.ts';

export interface RankedAccount extends Candidate {
  /** null = no such window. */
  readonly short: WindowRecord | null;
  readonly weekly: WindowRecord;
  /** Further windows that count any model; absent = none. */
  readonly extras?: readonly ExtraRecord[] | undefined;
  readonly reserved_tokens: number;
}

/** The accounts of a lane in the policy's order, for a request of any model that costs next to nothing. */
export function rankedAccounts(fleet: Fleet, lane: string, nowMs: number): RankedAccount[] {
  const record = fleet.laneRecord(lane, { model: '', session: '', estimateTokens: 1 }, nowMs);
  const { candidates } = selectAccount(record, {
    nowMs,
    estimateTokens: 1,
    holdsOn: fleet.settings.cooldownMs > 0,
    tried: [],
  });
  return candidates.map((candidate) => {
    const { short, weekly, extras, reservedTokens } = record.accounts[candidate.index]!;
    const more = extras === undefined ? {} : { extras };
    return { ...candidate, short, weekly, ...more, reserved_tokens: reservedTokens };
  });
}
