/** A lane's accounts as its policy sees them now, for people who ask which would be next and why. */
import type { WindowReading } from '../../quota/windows/index.ts';
import { type Candidate, selectAccount } from '../deciding/index.ts';
import type { Fleet } from './fleet.ts';

export interface RankedAccount extends Candidate {
  readonly short: WindowReading;
  readonly weekly: WindowReading;
  readonly reserved_tokens: number;
}

/** The accounts of a lane in the policy's order, for a request of any model that costs next to nothing. */
export function rankedAccounts(fleet: Fleet, lane: string, nowMs: number): RankedAccount[] {
  const record = fleet.laneRecord(lane, '', '', nowMs);
  const { candidates } = selectAccount(record, {
    nowMs,
    estimateTokens: 1,
    cooldownsOn: fleet.settings.cooldownMs > 0,
    tried: [],
  });
  return candidates.map((candidate) => {
    const { short, weekly, reservedTokens } = record.accounts[candidate.index]!;
    return { ...candidate, short, weekly, reserved_tokens: reservedTokens };
  });
}
